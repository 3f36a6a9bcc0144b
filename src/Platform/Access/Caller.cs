using System.Globalization;
using System.Security.Claims;

namespace Certification.Platform.Access;

/// <summary>What a person is allowed to be in the system; one person can be several.</summary>
[Flags]
public enum Roles
{
    None = 0,
    Participant = 1,
    Trainer = 2,
    Supervisor = 4,
    Coordinator = 8,
    MunicipalContact = 16,
    /// <summary>Keeps accounts, roles, keys and retention; sees nobody's course.</summary>
    Administrator = 32,
    /// <summary>Reads who did what and who may see what; changes nothing.</summary>
    Auditor = 64,
}

/// <summary>Who asks. Every read starts at <c>VisibleTo(caller)</c>; a caller without roles sees nothing.</summary>
/// <param name="PersonId">Who it is.</param>
/// <param name="Name">As people know them; stands in the audit trail.</param>
/// <param name="Roles">All that they may be.</param>
/// <param name="Organisations">For a municipal contact: the organisations whose staff is the contact's, at any level of the tree.</param>
public sealed record Caller(int PersonId, string Name, Roles Roles, IReadOnlyList<int> Organisations)
{
    private const string PersonClaim = "person";
    private const string OrganisationClaim = "organisation";

    public static readonly Caller Nobody = new(0, "", Roles.None, []);

    /// <summary>The same person with no further role than this one: for what a coordinator does only where appointed to it.</summary>
    public Caller As(Roles role) => this with { Roles = Roles & role };

    public bool Is(Roles role) => (Roles & role) != 0;

    public static Caller From(ClaimsPrincipal user) => user.Identity is not { IsAuthenticated: true }
        ? Nobody
        : new Caller(
            int.Parse(user.FindFirstValue(PersonClaim)!, CultureInfo.InvariantCulture),
            user.Identity.Name ?? "",
            user.FindAll(ClaimTypes.Role).Aggregate(Roles.None, (all, claim) => all | Enum.Parse<Roles>(claim.Value)),
            [.. user.FindAll(OrganisationClaim).Select(c => int.Parse(c.Value, CultureInfo.InvariantCulture))]);

    public ClaimsPrincipal ToPrincipal(string scheme) => new(new ClaimsIdentity(
        [
            new Claim(PersonClaim, PersonId.ToString(CultureInfo.InvariantCulture)),
            new Claim(ClaimTypes.Name, Name),
            .. Enum.GetValues<Roles>().Where(r => r != Roles.None && Is(r)).Select(r => new Claim(ClaimTypes.Role, r.ToString())),
            .. Organisations.Select(o => new Claim(OrganisationClaim, o.ToString(CultureInfo.InvariantCulture))),
        ], scheme));
}
