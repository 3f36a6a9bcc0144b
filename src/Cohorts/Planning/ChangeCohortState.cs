using System.ComponentModel.DataAnnotations;
using Certification.Cohorts.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Refusals;
using Certification.Platform.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using static Certification.Cohorts.Texts;

namespace Certification.Cohorts.Planning;

/// <summary>Takes a cohort to its next state, or cancels it with a reason; whoever it concerns is told when it is confirmed or cancelled.</summary>
internal sealed class ChangeCohortState(AppDb db, Caller caller, CohortNews news, AuditTrail audit, TimeProvider clock)
{
    public sealed class Input
    {
        [Required]
        public int? Version { get; set; }

        [Required]
        public CohortState? State { get; set; }

        [StringLength(2000), NoPersonalNumber]
        public string? Reason { get; set; }
    }

    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/cohorts/{id:int}/state", async (int id, Input input, ChangeCohortState feature, CancellationToken ct) =>
        {
            await feature.Handle(id, input, ct);
            return Results.NoContent();
        }).RequireAuthorization(Policies.Coordinators);

    public async Task Handle(int id, Input input, CancellationToken ct)
    {
        // Nobody joins between the decision and the mails.
        await using var transaction = await db.BeginExclusive(ct);
        var cohort = await db.Cohorts.VisibleTo(caller).Include(c => c.Days).FirstOrNotFound(c => c.Id == id, ct);
        db.Expect(cohort, input.Version!.Value, c => new { c.Version, c.State });
        if (input.State == CohortState.Cancelled && string.IsNullOrWhiteSpace(input.Reason))
            throw new RefusedException("cohort.reason", T("Refused.ReasonNeeded"));
        var before = cohort.State;
        if (input.State == CohortState.Cancelled) cohort.Cancel(clock.GetUtcNow().UtcDateTime);
        else cohort.ChangeTo(input.State!.Value);
        audit.Note("cohort.state", cohort, before.ToString(), cohort.State.ToString(), input.Reason);
        await news.Tell(cohort, ct);
        if (cohort.State == CohortState.Cancelled) await EndVisits(cohort, input.Reason, ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>Whoever was to make a day up here has none agreed any more, and needs another one.</summary>
    private async Task EndVisits(Cohort cohort, string? reason, CancellationToken ct)
    {
        var attendances = db.Attendances;
        var visits = await db.MakeUps.Where(m => m.CancelledAt == null && m.ReplacementDay!.CohortId == cohort.Id && m.ReplacementDay.RegisterClosedAt == null
            && !attendances.Any(a => a.EnrolmentId == m.EnrolmentId && a.DayId == m.ReplacementDayId && a.Mark != AttendanceMark.Unmarked)).ToListAsync(ct);
        foreach (var visit in visits)
        {
            visit.Cancel(clock.GetUtcNow().UtcDateTime);
            audit.Note("make-up.cancelled", visit, "agreed", "cancelled", reason);
        }
    }
}
