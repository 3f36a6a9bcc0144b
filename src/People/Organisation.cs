using Certification.Platform.Personal;
using Certification.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Certification.People;

/// <summary>A municipality, one of its administrations, or a workplace: a tree.</summary>
internal sealed class Organisation
{
    public int Id { get; private set; }
    public OrganisationKind Kind { get; private init; }
    public int? ParentId { get; private set; }
    public Organisation? Parent { get; private init; }
    /// <summary>The municipality at the root; null on the municipality itself.</summary>
    public int? MunicipalityId { get; private init; }
    public string Name { get; private set; } = "";
    public string NameKey { get; private set; } = "";
    /// <summary>Official municipality code, four digits as text.</summary>
    public string? Code { get; private init; }
    public string? Region { get; private init; }
    /// <summary>ISO country: DK or GL. Greenland is outside the EU's data protection rules.</summary>
    public string? Country { get; private init; }
    /// <summary>On what ground names may be sent to a municipality outside those rules; nothing is shared with it before this is noted.</summary>
    public string? TransferBasis { get; private set; }
    /// <summary>Another spelling of this one: whoever types the old name means it.</summary>
    public int? MergedIntoId { get; private set; }
    public Organisation? MergedInto { get; private init; }

    /// <summary>Countries to which names may be sent only on a noted ground.</summary>
    public static readonly IReadOnlyList<string> Outside = ["GL"];

    /// <summary>Whether something must be noted before names are sent there.</summary>
    public bool NeedsBasis => Country is not null && Outside.Contains(Country);

    public void Rename(string name) => (Name, NameKey) = (name, TextKey.Of(name));

    public void MoveUnder(int parentId) => ParentId = parentId;

    public void MergeInto(Organisation other) => MergedIntoId = other.Id;

    public void NoteBasis(string? basis) => TransferBasis = basis;

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
        organisation.HasOne(o => o.MergedInto).WithMany().HasForeignKey(o => o.MergedIntoId);
        organisation.Property(o => o.TransferBasis).HasMaxLength(1000);
        organisation.Ignore(o => o.NeedsBasis);
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
