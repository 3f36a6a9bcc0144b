using Certification.Cohorts.Contracts;
using Certification.Platform.Data;
using Certification.Platform.Ticking;
using Certification.Platform.Time;
using Microsoft.EntityFrameworkCore;

namespace Certification.Cohorts.Enrolling;

/// <summary>Passes free seats on: offers without an answer go back, and whoever waits longest is offered the seat. Doing it again changes nothing.
/// The time to answer runs from the offer, so none is made in the hours in which nobody reads it.</summary>
internal sealed class OfferSeats(AppDb db, SeatOffers offers, TimeProvider clock) : ITick
{
    public async Task Handle(CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var states = new List<CohortState> { CohortState.Open, CohortState.Confirmed, CohortState.Running };
        var cohorts = await db.Enrolments
            .Where(e => states.Contains(e.Cohort.State) && (e.State == EnrolmentState.Waitlisted || e.State == EnrolmentState.Offered && e.OfferExpiresAt <= now))
            .Select(e => e.CohortId).Distinct().OrderBy(id => id).ToListAsync(ct);
        foreach (var cohort in cohorts) await PassOn(cohort, now, ct);
    }

    /// <summary>One cohort at a time: nobody waits for the others'.</summary>
    private async Task PassOn(int cohortId, DateTime now, CancellationToken ct)
    {
        await using var transaction = await db.BeginExclusive(ct);
        var cohort = await db.Cohorts.Include(c => c.Days).SingleAsync(c => c.Id == cohortId, ct);
        if (!cohort.TakesEnrolments) return;
        foreach (var unanswered in await Of(cohortId).Where(e => e.State == EnrolmentState.Offered && e.OfferExpiresAt <= now).OrderBy(e => e.OfferExpiresAt).ThenBy(e => e.Id).ToListAsync(ct))
            await offers.Expire(unanswered, ct);
        await db.SaveChangesAsync(ct);
        if (cohort.State is CohortState.Open or CohortState.Confirmed && now < cohort.Begins() && SendingHours.IsOpen(now, cohort.Zone)) await Offer(cohort, now, ct);
        await transaction.CommitAsync(ct);
        // The next cohort's rows are looked through alone.
        db.ChangeTracker.Clear();
    }

    private async Task Offer(Cohort cohort, DateTime now, CancellationToken ct)
    {
        var free = cohort.Capacity - await Seats.Taken(db, cohort.Id, ct);
        if (free <= 0) return;
        var waiting = await Of(cohort.Id).Where(e => e.State == EnrolmentState.Waitlisted).OrderBy(e => e.Since).ThenBy(e => e.Id).ToListAsync(ct);
        foreach (var first in waiting.Where(e => !e.IsPausing(cohort.OfferHours, now)).Take(free))
        {
            await offers.Make(first, ct);
            // The next one's seats are counted in the database.
            await db.SaveChangesAsync(ct);
        }
    }

    private IQueryable<Enrolment> Of(int cohortId) => db.Enrolments.Include(e => e.History).Where(e => e.CohortId == cohortId);
}
