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

/// <summary>Silences a reminder rule of one cohort, or lets it speak again; what fell due while it was silent stays unsent.</summary>
internal sealed class PauseReminder(AppDb db, Caller caller, CohortReader cohorts, RemindedReader reminded, AuditTrail audit, TimeProvider clock)
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapPost("/cohorts/{id:int}/reminders/{key}/pause", async (int id, string key, PauseReminder feature, CancellationToken ct) =>
        {
            await feature.Handle(id, key, paused: true, ct);
            return Results.NoContent();
        }).RequireAuthorization(Policies.Coordinators);
        api.MapPost("/cohorts/{id:int}/reminders/{key}/resume", async (int id, string key, PauseReminder feature, CancellationToken ct) =>
        {
            await feature.Handle(id, key, paused: false, ct);
            return Results.NoContent();
        }).RequireAuthorization(Policies.Coordinators);
    }

    public async Task Handle(int cohortId, string key, bool paused, CancellationToken ct)
    {
        await using var transaction = await db.BeginExclusive(ct);
        var plan = await cohorts.PlanFor(caller, cohortId, ct);
        var rule = (await reminded.Rules([plan], ct))[cohortId].FirstOrDefault(r => r.Rule.Key == key) ?? throw new NotFoundException();
        // Pressed twice, it stays as it is: what it sends must not be counted from the second click.
        if (rule.Paused == paused) return;
        await SaveReminder.Store(db, cohortId, rule.Rule, paused, forThePast: false, clock.GetUtcNow().UtcDateTime, ct);
        audit.Note(paused ? "reminder.paused" : "reminder.resumed", await db.Cohorts.FirstAsync(c => c.Id == cohortId, ct), null, SaveReminder.Said(rule.Rule));
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
    }
}
