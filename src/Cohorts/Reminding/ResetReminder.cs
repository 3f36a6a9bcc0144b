using Certification.Cohorts.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Refusals;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Certification.Cohorts.Reminding;

/// <summary>Takes a cohort back to the programme's rule; a rule that the cohort alone has is taken away.</summary>
internal sealed class ResetReminder(AppDb db, Caller caller, CohortReader cohorts, AuditTrail audit, TimeProvider clock)
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapDelete("/cohorts/{id:int}/reminders/{key}", async (int id, string key, ResetReminder feature, CancellationToken ct) =>
        {
            await feature.Handle(id, key, ct);
            return Results.NoContent();
        }).RequireAuthorization(Policies.Coordinators);

    public async Task Handle(int cohortId, string key, CancellationToken ct)
    {
        await using var transaction = await db.BeginExclusive(ct);
        var plan = await cohorts.PlanFor(caller, cohortId, ct);
        var own = await db.CohortRules.FirstOrDefaultAsync(r => r.CohortId == cohortId && r.Key == key, ct) ?? throw new NotFoundException();
        var before = SaveReminder.Said(own.Rule);
        if (plan.Programme.Reminders.FirstOrDefault(r => r.Key == key) is { } theirs)
            // The row stays: it says since when the programme's rule holds again, so that it does not fire for the time between.
            own.Set(theirs, paused: false, forThePast: false, clock.GetUtcNow().UtcDateTime);
        else db.Remove(own);
        audit.Note("reminder.reset", await db.Cohorts.FirstAsync(c => c.Id == cohortId, ct), before);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
    }
}
