using System.ComponentModel.DataAnnotations;
using Certification.Cohorts.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Refusals;
using Certification.Platform.Text;
using Certification.Platform.Time;
using Certification.Programmes.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using static Certification.Cohorts.Texts;

namespace Certification.Cohorts.Attending;

/// <summary>Agrees how a missed day is made up: on another cohort's same day, as a guest with a seat there, or by a task.</summary>
internal sealed class AgreeMakeUp(AppDb db, Caller caller, CohortReader cohorts, AuditTrail audit, TimeProvider clock)
{
    public sealed class Input : IValidatableObject
    {
        [Required]
        public int? MissedDayId { get; set; }

        /// <summary>The other cohort's day; or else a task.</summary>
        public int? ReplacementDayId { get; set; }

        [StringLength(2000), NoPersonalNumber]
        public string? Task { get; set; }

        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
        {
            if (ReplacementDayId is null == string.IsNullOrWhiteSpace(Task)) yield return new(T("MakeUpEither"), [nameof(Task)]);
        }
    }

    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/enrolments/{id:int}/make-ups", async (int id, Input input, AgreeMakeUp feature, CancellationToken ct) =>
            Results.Created((string?)null, new { id = await feature.Handle(id, input, ct) })).RequireAuthorization(Policies.Teachers);

    public async Task<int> Handle(int enrolmentId, Input input, CancellationToken ct)
    {
        await using var transaction = await db.BeginExclusive(ct);
        var enrolment = await db.Enrolments.WorkedWithBy(caller, Roles.Trainer).FirstOrNotFound(e => e.Id == enrolmentId, ct);
        enrolment.NotBy(caller.PersonId);
        var missed = await db.CourseDays.Include(d => d.Cohort).FirstOrNotFound(d => d.Id == input.MissedDayId && d.CohortId == enrolment.CohortId, ct);
        var plan = await cohorts.Plan(enrolment.CohortId, ct);
        if (plan.MakeUp(missed.Key) is not { } rule)
            throw new RefusedException("make-up.none", T("Refused.MakeUpNone"));
        var mark = await db.Attendances.Where(a => a.EnrolmentId == enrolmentId && a.DayId == missed.Id).Select(a => a.Mark).FirstOrDefaultAsync(ct);
        var announced = await db.AbsenceNotices.AnyAsync(n => n.EnrolmentId == enrolmentId && n.DayId == missed.Id && n.TakenBackAt == null, ct);
        if (mark is AttendanceMark.Present or AttendanceMark.Late or AttendanceMark.LeftEarly || mark == AttendanceMark.Unmarked && !announced)
            throw new RefusedException("make-up.not-missed", T("Refused.MakeUpNotMissed", missed.Number));
        if (await db.MakeUps.AnyAsync(m => m.EnrolmentId == enrolmentId && m.MissedDayId == missed.Id && m.CancelledAt == null, ct))
            throw new RefusedException("make-up.exists", T("Refused.MakeUpExists", missed.Number));
        if (rule.AtMost <= await db.MakeUps.CountAsync(m => m.EnrolmentId == enrolmentId && m.CancelledAt == null, ct))
            throw new RefusedException("make-up.too-many", T("Refused.MakeUpTooMany", rule.AtMost));

        var makeUp = await Agree(input, enrolment, missed, rule, plan.From(rule.Until), ct);
        db.Add(makeUp);
        audit.Note("make-up.agreed", makeUp, after: input.ReplacementDayId is { } day ? $"day {missed.Number} on day {day}" : $"day {missed.Number} by task");
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return makeUp.Id;
    }

    private async Task<MakeUp> Agree(Input input, Enrolment enrolment, CourseDay missed, MakeUpRule rule, DateOnly until, CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        if (input.ReplacementDayId is { } replacementId)
        {
            if (!rule.OtherCohort) throw new RefusedException("make-up.no-guest", T("Refused.MakeUpNoGuest"));
            var replacement = await db.CourseDays.Include(d => d.Cohort).FirstOrNotFound(d => d.Id == replacementId, ct);
            return MakeUp.AsGuest(enrolment.Id, missed, replacement, await Seats.TakenOn(db, replacement, ct), until, caller.PersonId, now);
        }
        if (!rule.Task) throw new RefusedException("make-up.no-task", T("Refused.MakeUpNoTask"));
        return MakeUp.ByTask(enrolment.Id, missed, input.Task!.Trim(), until, Zones.Today(clock, missed.Cohort.Zone), caller.PersonId, now);
    }
}
