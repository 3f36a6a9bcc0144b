using System.ComponentModel.DataAnnotations;
using Certification.Cohorts.Contracts;
using Certification.Notices.Contracts;
using Certification.People.Contracts;
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

namespace Certification.Cohorts.Enrolling;

/// <summary>A leader promises the seat, the dates and time for practice, or declines, by the link in the mail.</summary>
internal sealed class AnswerApplication(AppDb db, ActionLinks links, LinkCodes codes, PeopleReader people, Postbox post, AuditTrail audit, TimeProvider clock)
{
    public sealed class Input : IValidatableObject
    {
        /// <summary>From the mail to the leader, which shows who presses the button.</summary>
        [Required, StringLength(20)]
        public string Code { get; set; } = "";

        public bool Approve { get; set; }

        public bool Seat { get; set; }

        public bool Dates { get; set; }

        public bool Practice { get; set; }

        /// <summary>Why not; for the secretariat.</summary>
        [StringLength(2000), NoPersonalNumber]
        public string? Reason { get; set; }

        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
        {
            if (!Approve) yield break;
            if (!Seat) yield return new(T("Applications.PromiseMissing"), [nameof(Seat)]);
            if (!Dates) yield return new(T("Applications.PromiseMissing"), [nameof(Dates)]);
            if (!Practice) yield return new(T("Applications.PromiseMissing"), [nameof(Practice)]);
        }
    }

    public static void Map(RouteGroupBuilder api)
    {
        api.MapPost("/applications/{secret}", async (string secret, Input input, AnswerApplication feature, CancellationToken ct) =>
        {
            await feature.Handle(secret, input, ct);
            return Results.NoContent();
        }).AllowAnonymous().RequireRateLimiting(Limits.Public);
        api.MapPost("/applications/{secret}/code", async (string secret, AnswerApplication feature, CancellationToken ct) =>
        {
            await feature.SendCode(secret, ct);
            return Results.NoContent();
        }).AllowAnonymous().RequireRateLimiting(Limits.Public);
    }

    /// <summary>The application that a secret opens; null when there is none, or it is answered, expired or overtaken: nobody learns which.</summary>
    public async Task<Application?> Find(string secret, CancellationToken ct)
    {
        var open = await Open(secret, ct);
        // What is shown is not what stands there when a button's transaction looks again.
        db.ChangeTracker.Clear();
        return open?.Application;
    }

    /// <exception cref="RefusedException">The link cannot be used any more, or a code was just sent.</exception>
    public async Task SendCode(string secret, CancellationToken ct)
    {
        if (await Open(secret, ct) is not var (link, application)) throw new RefusedException("link.used", T("Refused.LinkUsed"));
        await codes.Send(link, Letters.Leader(application), ct);
    }

    /// <exception cref="RefusedException">The link cannot be used any more, or the code is not the one that was mailed.</exception>
    public async Task Handle(string secret, Input input, CancellationToken ct)
    {
        if (await links.Find(LeaderQuestions.Purpose, secret, ct) is { } tried) await codes.Check(tried, input.Code, ct);
        await using var transaction = await db.BeginExclusive(ct);
        if (await Open(secret, ct) is not var (link, application)) throw new RefusedException("link.used", T("Refused.LinkUsed"));
        var (enrolment, now) = (application.Enrolment, clock.GetUtcNow().UtcDateTime);
        var reason = string.IsNullOrWhiteSpace(input.Reason) ? null : input.Reason.Trim();
        if (input.Approve)
        {
            application.Approve(input.Seat, input.Dates, input.Practice, now);
            await GiveSeat(enrolment, T("Applications.ApprovedBy", application.LeaderName), now, ct);
        }
        else
        {
            application.Decline(reason, now);
            enrolment.Change(EnrolmentState.Withdrawn, reason ?? T("Applications.DeclinedBy", application.LeaderName), 0, now);
        }
        links.Use(link);
        audit.Note("application.answered", enrolment, nameof(EnrolmentState.Applied), $"{enrolment.State}, {application.LeaderName}", reason);
        await post.Queue(Letters.AnsweredFor(await people.Card(enrolment.PersonId, ct), enrolment), ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>Whoever waits comes first, and once day 1 has begun a coordinator decides.</summary>
    private async Task GiveSeat(Enrolment enrolment, string reason, DateTime now, CancellationToken ct)
    {
        var taken = await Seats.Taken(db, enrolment.CohortId, ct);
        if (taken < enrolment.Cohort.Capacity && !await Seats.AreWaitedFor(db, enrolment.CohortId, ct) && now < enrolment.Cohort.Begins())
            enrolment.MoveTo(EnrolmentState.Enrolled, taken, reason, 0, now);
        else
            enrolment.Change(EnrolmentState.Waitlisted, reason, 0, now);
    }

    private async Task<(OpenLink Link, Application Application)?> Open(string secret, CancellationToken ct)
    {
        if (await links.Find(LeaderQuestions.Purpose, secret, ct) is not { } link) return null;
        var application = await db.Applications.Include(a => a.Enrolment).ThenInclude(e => e.Cohort).ThenInclude(c => c.Days).Include(a => a.Enrolment.History).SingleAsync(a => a.Id == link.SubjectId, ct);
        return application.AnsweredAt is null && application.Enrolment is { State: EnrolmentState.Applied, Cohort.TakesEnrolments: true } ? (link, application) : null;
    }
}
