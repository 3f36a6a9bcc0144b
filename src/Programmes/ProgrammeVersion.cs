using Certification.Platform.Personal;
using Certification.Programmes.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Certification.Programmes;

/// <summary>One immutable, published version of a programme.</summary>
internal sealed class ProgrammeVersion
{
    public int Id { get; private set; }
    public string ProgrammeKey { get; private init; } = "";
    public int Number { get; private init; }
    public string Json { get; private init; } = "";
    public DateTime PublishedAt { get; private init; }

    public static ProgrammeVersion Publish(string json, DateTime now)
    {
        var document = ProgrammeFormat.Read(json);
        return new ProgrammeVersion { ProgrammeKey = document.Key, Number = document.Version, Json = json, PublishedAt = now };
    }

    internal static void Map(ModelBuilder model) => model.Entity<ProgrammeVersion>(version =>
    {
        version.ToTable("ProgrammeVersions");
        version.Holds(DataClass.None);
        version.Property(v => v.ProgrammeKey).HasMaxLength(40);
        version.Property(v => v.Json).HasMaxLength(200_000);
        version.HasIndex(v => new { v.ProgrammeKey, v.Number }).IsUnique();
    });
}
