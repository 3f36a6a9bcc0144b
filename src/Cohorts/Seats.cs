using Certification.Cohorts.Contracts;
using Certification.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Certification.Cohorts;

/// <summary>How many seats are held: the one count behind enrolment, waiting list, guests and screens. Ask inside an exclusive transaction before taking one.</summary>
internal static class Seats
{
    /// <summary>Own participants, and the guests of the day still to be held that has most of them: a seat is given for every day.</summary>
    public static async Task<int> Taken(AppDb db, int cohortId, CancellationToken ct) =>
        await Seated(db, cohortId, ct) + await Guests(db)
            .Where(m => m.ReplacementDay!.CohortId == cohortId && m.ReplacementDay.RegisterClosedAt == null)
            .GroupBy(m => m.ReplacementDayId).Select(day => day.Count()).OrderByDescending(guests => guests).FirstOrDefaultAsync(ct);

    /// <summary>Own participants and guests who make up a day there.</summary>
    public static async Task<int> TakenOn(AppDb db, CourseDay day, CancellationToken ct) =>
        await Seated(db, day.CohortId, ct) + await Guests(db).CountAsync(m => m.ReplacementDayId == day.Id, ct);

    /// <summary>Whether somebody stands on the waiting list: a seat that comes free is theirs before a newcomer's.</summary>
    public static Task<bool> AreWaitedFor(AppDb db, int cohortId, CancellationToken ct) =>
        db.Enrolments.AnyAsync(e => e.CohortId == cohortId && e.State == EnrolmentState.Waitlisted, ct);

    private static Task<int> Seated(AppDb db, int cohortId, CancellationToken ct) =>
        db.Enrolments.CountAsync(e => e.CohortId == cohortId && Enrolment.Seated.Contains(e.State), ct);

    /// <summary>Make-ups that bring a guest: agreed with somebody who still takes part.</summary>
    public static IQueryable<MakeUp> Guests(AppDb db)
    {
        var enrolments = db.Enrolments;
        return db.MakeUps.Where(m => m.CancelledAt == null && enrolments.Any(e => e.Id == m.EnrolmentId && Enrolment.TakingPart.Contains(e.State)));
    }
}
