using Certification.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Certification.Cohorts;

/// <summary>How many seats are held: the one count behind enrolment, waiting list, guests and screens. Ask inside an exclusive transaction before taking one.</summary>
internal static class Seats
{
    public static Task<int> Taken(AppDb db, int cohortId, CancellationToken ct) =>
        db.Enrolments.CountAsync(e => e.CohortId == cohortId && Enrolment.Seated.Contains(e.State), ct);

    /// <summary>Own participants and guests who make up a day there.</summary>
    public static async Task<int> TakenOn(AppDb db, CourseDay day, CancellationToken ct) =>
        await Taken(db, day.CohortId, ct) + await Guests(db).CountAsync(m => m.ReplacementDayId == day.Id, ct);

    /// <summary>Make-ups that bring a guest: agreed with somebody who still takes part.</summary>
    public static IQueryable<MakeUp> Guests(AppDb db)
    {
        var enrolments = db.Enrolments;
        return db.MakeUps.Where(m => m.CancelledAt == null && enrolments.Any(e => e.Id == m.EnrolmentId && Enrolment.TakingPart.Contains(e.State)));
    }
}
