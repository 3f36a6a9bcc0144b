using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Certification.Cohorts.Planning;

/// <summary>Takes a supervisor from outside off a cohort: from now on none of their links does anything there.</summary>
internal sealed class RelieveExternal(AppDb db, Caller caller, AuditTrail audit)
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapDelete("/external-supervisors/{id:int}", async (int id, RelieveExternal feature, CancellationToken ct) =>
        {
            await feature.Handle(id, ct);
            return Results.NoContent();
        }).RequireAuthorization(Policies.Coordinators);

    /// <param name="id">The appointment.</param>
    /// <param name="ct">Cancels.</param>
    public async Task Handle(int id, CancellationToken ct)
    {
        await using var transaction = await db.BeginExclusive(ct);
        var cohort = await db.Cohorts.VisibleTo(caller).Include(c => c.Staff).FirstOrNotFound(c => c.Staff.Any(s => s.Id == id && s.ByLinkSince != null), ct);
        var person = cohort.Staff.Single(s => s.Id == id).PersonId;
        cohort.Relieve(person, Roles.Supervisor);
        audit.Note("external.relieved", nameof(Cohort), cohort.Id, before: $"{Roles.Supervisor} {person} by link", person: person);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
    }
}
