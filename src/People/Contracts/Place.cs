namespace Certification.People.Contracts;

/// <summary>Where somebody works, at each level of the tree that is known; whoever is contact of one of the levels sees the person.</summary>
public sealed record Place(int MunicipalityId, int? AdministrationId = null, int? WorkplaceId = null)
{
    /// <summary>The ids of the organisations, from the municipality down.</summary>
    public IEnumerable<int> Levels => new[] { MunicipalityId, AdministrationId, WorkplaceId }.OfType<int>();
}

/// <summary>An organisation of any level as the other modules name one.</summary>
public sealed record OrganisationCard
{
    public required int Id { get; init; }
    public required string Name { get; init; }
    public required int MunicipalityId { get; init; }
    public required string MunicipalityName { get; init; }
    /// <summary>ISO country: DK or GL.</summary>
    public required string Country { get; init; }

    public bool IsMunicipality => Id == MunicipalityId;

    /// <summary>The name, with the municipality where it is another one.</summary>
    public string Title => IsMunicipality ? Name : $"{Name} ({MunicipalityName})";

    /// <summary>The IANA zone in which its people live.</summary>
    public string Zone => MunicipalityCard.ZoneOf(Country);
}
