using Certification.People.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Input;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Certification.People.Organisations;

/// <summary>Who can be appointed to a cohort, by role: names and nothing else.</summary>
internal static class ReadColleagues
{
    private const Roles Appointed = Roles.Trainer | Roles.Supervisor;

    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/colleagues", async (Choice<Roles> role, PeopleReader people, CancellationToken ct) =>
        {
            IReadOnlyList<PersonCard> found = (role.Value & Appointed) == 0 ? [] : await people.WithRole(role.Value, ct);
            return found.Select(p => new { p.Id, p.Name });
        }).RequireAuthorization(Policies.Staff);
}
