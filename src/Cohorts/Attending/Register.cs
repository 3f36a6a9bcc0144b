using Certification.Cohorts.Contracts;
using Certification.People.Contracts;
using Certification.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Certification.Cohorts.Attending;

/// <summary>One line of a day's register.</summary>
/// <param name="EnrolmentId">Whose line.</param>
/// <param name="Person">Name and workplace, as they are called out.</param>
/// <param name="Mark">What stands there now.</param>
/// <param name="GuestFrom">The home cohort of somebody who makes up the day here; null for the cohort's own.</param>
/// <param name="Notice">Whether an absence was announced.</param>
/// <param name="NoticeReason">What the participant wrote; for trainers and coordinators.</param>
/// <param name="Corrected">Whether the mark has changed since it was first set.</param>
internal sealed record RegisterLine(int EnrolmentId, PersonCard Person, AttendanceMark Mark, string? GuestFrom, bool Notice, string? NoticeReason, bool Corrected);

/// <summary>Who stands on a day's register: everybody who takes part, and guests who make up that day.</summary>
internal static class Register
{
    public static IQueryable<Enrolment> EnrolmentsOn(AppDb db, CourseDay day)
    {
        var guests = Seats.Guests(db).Where(m => m.ReplacementDayId == day.Id);
        var marked = db.Attendances.Where(a => a.DayId == day.Id && a.Mark != AttendanceMark.Unmarked);
        // Somebody who has left stays on the registers of the days they were marked on.
        return db.Enrolments.Where(e => e.CohortId == day.CohortId && Enrolment.TakingPart.Contains(e.State)
            || guests.Any(m => m.EnrolmentId == e.Id) || marked.Any(a => a.EnrolmentId == e.Id));
    }

    public static async Task<IReadOnlyList<RegisterLine>> Lines(AppDb db, PeopleReader people, CourseDay day, CancellationToken ct)
    {
        var marks = db.Attendances.Where(a => a.DayId == day.Id);
        var notices = db.AbsenceNotices.Where(n => n.DayId == day.Id && n.TakenBackAt == null);
        var lines = await (
            from enrolment in EnrolmentsOn(db, day).AsNoTracking()
            join person in people.Cards on enrolment.PersonId equals person.Id
            orderby person.FirstName, person.LastName, enrolment.Id
            select new
            {
                enrolment.Id,
                Person = person,
                HomeId = enrolment.CohortId,
                Home = enrolment.Cohort.Name,
                Mark = marks.Where(a => a.EnrolmentId == enrolment.Id).Select(a => (AttendanceMark?)a.Mark).FirstOrDefault(),
                Changes = marks.Where(a => a.EnrolmentId == enrolment.Id).Select(a => (int?)a.History.Count).FirstOrDefault(),
                Notice = notices.Any(n => n.EnrolmentId == enrolment.Id),
                Reason = notices.Where(n => n.EnrolmentId == enrolment.Id).Select(n => n.Reason).FirstOrDefault(),
            }).ToListAsync(ct);
        return [.. lines.Select(l => new RegisterLine(l.Id, l.Person, l.Mark ?? AttendanceMark.Unmarked, l.HomeId == day.CohortId ? null : l.Home, l.Notice, l.Reason, l.Changes > 1))];
    }
}
