using Certification.Cohorts.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Refusals;
using Certification.Platform.Time;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using static Certification.Cohorts.Texts;

namespace Certification.Cohorts.Attending;

/// <summary>Approves an agreed task as done, or calls a make-up off.</summary>
internal sealed class EndMakeUp(AppDb db, Caller caller, CohortReader cohorts, AuditTrail audit, TimeProvider clock)
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapPost("/make-ups/{id:int}/approve", async (int id, EndMakeUp feature, CancellationToken ct) =>
        {
            await feature.ApproveTask(id, ct);
            return Results.NoContent();
        }).RequireAuthorization(Policies.Teachers);
        api.MapPost("/make-ups/{id:int}/cancel", async (int id, EndMakeUp feature, CancellationToken ct) =>
        {
            await feature.Cancel(id, ct);
            return Results.NoContent();
        }).RequireAuthorization(Policies.Teachers);
    }

    public async Task ApproveTask(int id, CancellationToken ct)
    {
        await using var transaction = await db.BeginExclusive(ct);
        var (makeUp, participantId) = await Find(id, ct);
        var plan = await cohorts.Plan(makeUp.MissedDay.CohortId, ct);
        // A day on which the programme allows no make-up has none agreed either.
        var until = plan.From(plan.MakeUp(makeUp.MissedDay.Key)!.Until);
        makeUp.ApproveTask(caller.PersonId, participantId, until, Zones.Today(clock, plan.Zone), clock.GetUtcNow().UtcDateTime);
        audit.Note("make-up.approved", makeUp, "agreed", "done");
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
    }

    /// <exception cref="RefusedException">The day has been made up already.</exception>
    public async Task Cancel(int id, CancellationToken ct)
    {
        await using var transaction = await db.BeginExclusive(ct);
        var (makeUp, _) = await Find(id, ct);
        if (makeUp.ReplacementDayId is { } day && await db.Attendances.AnyAsync(a => a.EnrolmentId == makeUp.EnrolmentId && a.DayId == day && a.Mark != AttendanceMark.Unmarked, ct))
            throw new RefusedException("make-up.ended", T("Refused.MakeUpEnded"));
        makeUp.Cancel(clock.GetUtcNow().UtcDateTime);
        audit.Note("make-up.cancelled", makeUp, "agreed", "cancelled");
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>Read inside the exclusive transaction: of two who end it at once, the second finds it ended.</summary>
    private async Task<(MakeUp MakeUp, int ParticipantId)> Find(int id, CancellationToken ct)
    {
        var workedWith = db.Enrolments.WorkedWithBy(caller, Roles.Trainer);
        var makeUp = await db.MakeUps.Include(m => m.MissedDay).FirstOrNotFound(m => m.Id == id && workedWith.Any(e => e.Id == m.EnrolmentId), ct);
        return (makeUp, await workedWith.Where(e => e.Id == makeUp.EnrolmentId).Select(e => e.PersonId).SingleAsync(ct));
    }
}
