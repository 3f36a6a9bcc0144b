using Certification.Cohorts.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Platform.Time;
using Certification.Programmes.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Certification.Cohorts.Attending;

/// <summary>One day as its participant sees it: when, how it was marked, and how a missed one is made up.</summary>
internal sealed record DayLine(
    CourseDay Day, Words Title, AttendanceMark Mark, IReadOnlyList<AttendanceChange> History, AbsenceNotice? Notice, MakeUp? MakeUp, bool MadeUp,
    IReadOnlyList<Objection> Objections, bool CanObject)
{
    /// <summary>Missed or announced as missed, and nothing agreed yet.</summary>
    public bool NeedsMakeUp => MakeUp is null && (Mark is AttendanceMark.Absent or AttendanceMark.Ill or AttendanceMark.ExcusedAbsence || Mark == AttendanceMark.Unmarked && Notice is not null);
}

/// <summary>Another cohort's same day, where a missed one can be made up.</summary>
internal sealed record MakeUpChoice(int DayId, string Cohort, DateOnly Date, TimeOnly Start, string? Venue, int FreeSeats);

/// <summary>A participant's days, and where a missed one can be made up.</summary>
internal sealed class ReadDays(AppDb db, Caller caller, CohortReader cohorts, TimeProvider clock)
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/enrolments/{id:int}/days", async (int id, ReadDays feature, CancellationToken ct) =>
            (await feature.Handle(id, ct)).Select(l => new
            {
                l.Day.Id,
                l.Day.Key,
                l.Day.Number,
                l.Title,
                l.Day.Date,
                l.Day.Start,
                l.Day.End,
                l.Mark,
                Announced = l.Notice is not null,
                l.MadeUp,
                MakeUp = l.MakeUp is { } m ? new { m.Id, m.ReplacementDayId, m.Task } : null,
                Corrections = l.History.Select(h => new { h.Before, h.After, h.Reason, h.At }),
                l.CanObject,
                Objections = l.Objections.Select(o => new { o.Id, o.Text, o.At, o.DecidedAt, o.Upheld, o.Comment }),
            })).RequireAuthorization(Policies.Course);
        api.MapGet("/enrolments/{id:int}/days/{dayId:int}/make-ups", async (int id, int dayId, ReadDays feature, CancellationToken ct) =>
            await feature.Choices(id, dayId, ct)).RequireAuthorization(Policies.Course);
    }

    public async Task<IReadOnlyList<DayLine>> Handle(int enrolmentId, CancellationToken ct)
    {
        var enrolment = await Find(enrolmentId, ct);
        var plan = await cohorts.Plan(enrolment.CohortId, ct);
        var days = await db.CourseDays.AsNoTracking().Include(d => d.Cohort).Where(d => d.CohortId == enrolment.CohortId).OrderBy(d => d.Number).ToListAsync(ct);
        var marks = await db.Attendances.AsNoTracking().Include(a => a.History).Where(a => a.EnrolmentId == enrolmentId).ToDictionaryAsync(a => a.DayId, ct);
        var notices = await db.AbsenceNotices.AsNoTracking().Where(n => n.EnrolmentId == enrolmentId && n.TakenBackAt == null).ToDictionaryAsync(n => n.DayId, ct);
        var (objections, now) = (await Objections(enrolment, ct), clock.GetUtcNow().UtcDateTime);
        var makeUps = (await db.MakeUps.AsNoTracking().Include(m => m.ReplacementDay!.Cohort).Where(m => m.EnrolmentId == enrolmentId && m.CancelledAt == null).ToListAsync(ct)).ToDictionary(m => m.MissedDayId);
        return [.. days.Select(day =>
        {
            var mark = marks.GetValueOrDefault(day.Id);
            var makeUp = makeUps.GetValueOrDefault(day.Id);
            var there = makeUp is { ReplacementDayId: { } other } && marks.GetValueOrDefault(other)?.Mark is AttendanceMark.Present or AttendanceMark.Late or AttendanceMark.LeftEarly;
            return new DayLine(day, plan.Programme.Day(day.Key).Title, mark?.Mark ?? AttendanceMark.Unmarked, mark?.History ?? [],
                notices.GetValueOrDefault(day.Id), makeUp, there || makeUp?.TaskApprovedAt is not null,
                [.. objections[day.Id]], enrolment.PersonId == caller.PersonId && mark is not null && Objection.IsInTime(day, now) && objections[day.Id].All(o => o.DecidedAt is not null));
        })];
    }

    /// <summary>By day; for the participant and whoever keeps the register, not for supervisors.</summary>
    private async Task<ILookup<int, Objection>> Objections(Enrolment enrolment, CancellationToken ct)
    {
        var own = enrolment.PersonId == caller.PersonId || await db.Enrolments.WorkedWithBy(caller, Roles.Trainer).AnyAsync(e => e.Id == enrolment.Id, ct);
        var raised = own ? await db.Objections.AsNoTracking().Include(o => o.Attendance).Where(o => o.Attendance.EnrolmentId == enrolment.Id).OrderBy(o => o.Id).ToListAsync(ct) : [];
        return raised.ToLookup(o => o.Attendance.DayId);
    }

    /// <summary>Coming days of other cohorts on the same programme version that replace this one, with room left.</summary>
    public async Task<IReadOnlyList<MakeUpChoice>> Choices(int enrolmentId, int missedDayId, CancellationToken ct)
    {
        var enrolment = await Find(enrolmentId, ct);
        var missed = await db.CourseDays.AsNoTracking().Include(d => d.Cohort).FirstOrNotFound(d => d.Id == missedDayId && d.CohortId == enrolment.CohortId, ct);
        var plan = await cohorts.Plan(enrolment.CohortId, ct);
        if (plan.MakeUp(missed.Key) is not { OtherCohort: true } rule) return [];
        var (until, today) = (plan.From(rule.Until), Zones.Today(clock, missed.Cohort.Zone));
        var (enrolments, guests) = (db.Enrolments, Seats.Guests(db));
        var open = new List<CohortState> { CohortState.Open, CohortState.Confirmed, CohortState.Running };
        var choices = await db.CourseDays.AsNoTracking()
            .Where(d => d.Key == missed.Key && d.CohortId != missed.CohortId && d.RegisterClosedAt == null && d.Date >= today && d.Date <= until
                && d.Cohort.ProgrammeVersionId == missed.Cohort.ProgrammeVersionId && open.Contains(d.Cohort.State))
            .OrderBy(d => d.Date)
            .Select(d => new MakeUpChoice(d.Id, d.Cohort.Name, d.Date, d.Start, d.Cohort.Venue,
                d.Cohort.Capacity - enrolments.Count(e => e.CohortId == d.CohortId && Enrolment.Seated.Contains(e.State)) - guests.Count(m => m.ReplacementDayId == d.Id)))
            .ToListAsync(ct);
        return [.. choices.Where(c => c.FreeSeats > 0)];
    }

    /// <summary>Not for municipal contacts: marks tell why somebody was away.</summary>
    private Task<Enrolment> Find(int enrolmentId, CancellationToken ct) =>
        db.Enrolments.AsNoTracking().Where(e => e.PersonId == caller.PersonId || db.Set<CohortStaff>().Any(s => s.CohortId == e.CohortId && s.PersonId == caller.PersonId && s.ByLinkSince == null) || caller.Is(Roles.Coordinator))
            .FirstOrNotFound(e => e.Id == enrolmentId, ct);
}
