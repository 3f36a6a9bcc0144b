using Certification.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Certification.People;

internal static class PeopleTables
{
    extension(AppDb db)
    {
        public DbSet<Person> Persons => db.Set<Person>();
        public DbSet<Employment> Employments => db.Set<Employment>();
        public DbSet<Organisation> Organisations => db.Set<Organisation>();
        public DbSet<MatchProposal> MatchProposals => db.Set<MatchProposal>();
    }

    internal sealed class Mappings : IModuleTables
    {
        public void Map(ModelBuilder model)
        {
            Person.Map(model);
            Employment.Map(model);
            RoleGrant.Map(model);
            Organisation.Map(model);
            MatchProposal.Map(model);
        }
    }
}
