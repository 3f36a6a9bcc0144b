using Certification.Platform.Personal;
using Certification.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Certification.People;

/// <summary>A municipality, one of its administrations, or a workplace: a tree.</summary>
internal sealed class Organisation
{
    public int Id { get; private set; }
    public OrganisationKind Kind { get; private init; }
    public int? ParentId { get; private init; }
    public Organisation? Parent { get; private init; }
    /// <summary>The municipality at the root; null on the municipality itself.</summary>
    public int? MunicipalityId { get; private init; }
    public string Name { get; private init; } = "";
    public string NameKey { get; private init; } = "";
    /// <summary>Official municipality code, four digits as text.</summary>
    public string? Code { get; private init; }
    public string? Region { get; private init; }
    /// <summary>ISO country: DK or GL. Greenland is outside the EU's data protection rules.</summary>
    public string? Country { get; private init; }

    public static Organisation Municipality(string code, string name, string region, string country) => new()
    {
        Kind = OrganisationKind.Municipality,
        Code = code,
        Name = name,
        NameKey = TextKey.Of(name),
        Region = region,
        Country = country,
    };

    public static Organisation Administration(int municipalityId, string name) => new()
    {
        Kind = OrganisationKind.Administration,
        ParentId = municipalityId,
        MunicipalityId = municipalityId,
        Name = name,
        NameKey = TextKey.Of(name),
    };

    public static Organisation Workplace(int municipalityId, Organisation? administration, string name) => new()
    {
        Kind = OrganisationKind.Workplace,
        Parent = administration is { Id: > 0 } ? null : administration,
        ParentId = administration is null ? municipalityId : administration.Id > 0 ? administration.Id : null,
        MunicipalityId = municipalityId,
        Name = name,
        NameKey = TextKey.Of(name),
    };

    internal static void Map(ModelBuilder model) => model.Entity<Organisation>(organisation =>
    {
        organisation.ToTable("Organisations");
        organisation.Holds(DataClass.Organisation);
        organisation.HasOne(o => o.Parent).WithMany().HasForeignKey(o => o.ParentId);
        organisation.HasIndex(o => o.Code).IsUnique();
        organisation.HasIndex(o => new { o.MunicipalityId, o.Kind, o.NameKey });
    });
}

/// <summary>The levels of the tree.</summary>
internal enum OrganisationKind
{
    Municipality,
    Administration,
    Workplace,
}
