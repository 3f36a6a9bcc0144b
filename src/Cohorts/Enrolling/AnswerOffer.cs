using Certification.Cohorts.Contracts;
using Certification.Notices.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Refusals;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using static Certification.Cohorts.Texts;

namespace Certification.Cohorts.Enrolling;

/// <summary>Somebody who waits takes an offered seat, or leaves it, by the link in the mail.</summary>
internal sealed class AnswerOffer(AppDb db, ActionLinks links, AuditTrail audit, TimeProvider clock)
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapPost("/offers/{secret}/accept", async (string secret, AnswerOffer feature, CancellationToken ct) =>
        {
            await feature.Accept(secret, ct);
            return Results.NoContent();
        }).AllowAnonymous().RequireRateLimiting(Limits.Public);
        api.MapPost("/offers/{secret}/decline", async (string secret, AnswerOffer feature, CancellationToken ct) =>
        {
            await feature.Decline(secret, ct);
            return Results.NoContent();
        }).AllowAnonymous().RequireRateLimiting(Limits.Public);
    }

    /// <summary>The offer that a secret opens; null when there is none, or it is used, expired or overtaken: nobody learns which.</summary>
    public async Task<Enrolment?> Find(string secret, CancellationToken ct)
    {
        var offer = await Open(secret, ct);
        // What is shown is not what stands there when a button's transaction looks again.
        db.ChangeTracker.Clear();
        return offer?.Enrolment;
    }

    /// <exception cref="RefusedException">The offer cannot be used any more.</exception>
    public Task Accept(string secret, CancellationToken ct) => Answer(secret, EnrolmentState.Enrolled, null, ct);

    /// <inheritdoc cref="Accept"/>
    public Task Decline(string secret, CancellationToken ct) => Answer(secret, EnrolmentState.Withdrawn, T("Offers.DeclinedReason"), ct);

    private async Task Answer(string secret, EnrolmentState next, string? reason, CancellationToken ct)
    {
        await using var transaction = await db.BeginExclusive(ct);
        if (await Open(secret, ct) is not { } offer) throw new RefusedException("link.used", T("Refused.LinkUsed"));
        // Without signing in, the holder of the link is taken for the person it was sent to.
        offer.Enrolment.MoveTo(next, await Seats.Taken(db, offer.Enrolment.CohortId, ct), reason, offer.Enrolment.PersonId, clock.GetUtcNow().UtcDateTime);
        links.Use(offer.Link);
        audit.Note("offer.answered", offer.Enrolment, nameof(EnrolmentState.Offered), next.ToString(), reason);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
    }

    private async Task<(OpenLink Link, Enrolment Enrolment)?> Open(string secret, CancellationToken ct)
    {
        if (await links.Find(SeatOffers.Purpose, secret, ct) is not { } link) return null;
        var enrolment = await db.Enrolments.Include(e => e.Cohort).ThenInclude(c => c.Days).Include(e => e.History).SingleAsync(e => e.Id == link.SubjectId, ct);
        // An earlier offer's link opens nothing, even if it has not run out: the present one has another end.
        return enrolment.State == EnrolmentState.Offered && enrolment.OfferExpiresAt == link.ExpiresAt && enrolment.Cohort.TakesEnrolments ? (link, enrolment) : null;
    }
}
