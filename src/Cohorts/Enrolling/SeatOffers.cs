using Certification.Cohorts.Contracts;
using Certification.Notices.Contracts;
using Certification.People.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Microsoft.EntityFrameworkCore;
using static Certification.Cohorts.Texts;

namespace Certification.Cohorts.Enrolling;

/// <summary>Makes offers and takes them back, inside the caller's exclusive transaction and stored by its save.</summary>
internal sealed class SeatOffers(AppDb db, Caller caller, PeopleReader people, ActionLinks links, Postbox post, AuditTrail audit, TimeProvider clock)
{
    public const string Purpose = "seat-offer";

    public static readonly LinkRight Right = new(Purpose, "/offers/", () => T("Link.Offered"), () => T("Link.Offered.Does"), () => T("Link.Offered.Lasts"))
    {
        Subjects = (db, person, ct) => db.Enrolments.Where(e => e.PersonId == person).Select(e => e.Id).ToListAsync(ct),
    };

    /// <param name="enrolment">Somebody who waits; with cohort, days and history.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="Platform.Refusals.RefusedException">No seat is free, or the cohort takes nobody.</exception>
    public async Task Make(Enrolment enrolment, CancellationToken ct)
    {
        var (now, begins) = (clock.GetUtcNow().UtcDateTime, enrolment.Cohort.Begins());
        var until = now.AddHours(enrolment.Cohort.OfferHours);
        // An answer after day 1 has begun would be a seat taken after day 1, unless a coordinator wanted just that.
        if (now < begins && begins < until) until = begins;
        enrolment.Offer(await Seats.Taken(db, enrolment.CohortId, ct), until, caller.PersonId, now);
        audit.Note("seat.offered", enrolment, nameof(EnrolmentState.Waitlisted), $"{nameof(EnrolmentState.Offered)}, {until:yyyy-MM-dd HH:mm}");
        await post.Queue(Letters.OfferedTo(await people.Card(enrolment.PersonId, ct), enrolment, links.Make(Purpose, enrolment.Id, until)), ct);
    }

    public async Task Expire(Enrolment enrolment, CancellationToken ct)
    {
        enrolment.ExpireOffer(T("Offers.Expired"), clock.GetUtcNow().UtcDateTime);
        audit.Note("offer.expired", enrolment, nameof(EnrolmentState.Offered), nameof(EnrolmentState.Waitlisted));
        await post.Queue(Letters.ExpiredFor(await people.Card(enrolment.PersonId, ct), enrolment), ct);
    }
}
