using Certification.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Certification.Programmes;

internal static class ProgrammeTables
{
    extension(AppDb db)
    {
        /// <summary>Programmes hold no personal data: whoever is signed in may read what a training demands.</summary>
        public DbSet<ProgrammeVersion> ProgrammeVersions => db.Set<ProgrammeVersion>();
    }

    internal sealed class Mappings : IModuleTables
    {
        public void Map(ModelBuilder model) => ProgrammeVersion.Map(model);
    }
}
