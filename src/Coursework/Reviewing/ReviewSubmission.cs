using System.ComponentModel.DataAnnotations;
using Certification.Cohorts.Contracts;
using Certification.Coursework.HandingIn;
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

namespace Certification.Coursework.Reviewing;

/// <summary>Approves what was handed in, or returns it with a comment; the participant is told that there is something to read.</summary>
internal sealed class ReviewSubmission(
    AppDb db, Caller caller, CohortReader cohorts, PeopleReader people, AuditTrail audit, Postbox post, TimeProvider clock)
{
    public sealed class Input : IValidatableObject
    {
        /// <summary>As last read.</summary>
        [Required]
        public int? Version { get; set; }

        [Required]
        public ReviewOutcome? Outcome { get; set; }

        /// <summary>Needed when the work is returned.</summary>
        [StringLength(8000), NoPersonalNumber]
        public string? Comment { get; set; }

        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
            Outcome == ReviewOutcome.Returned && string.IsNullOrWhiteSpace(Comment) ? [new(Texts.T("Refused.ReturnNeedsComment"), [nameof(Comment)])] : [];
    }

    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/submissions/{id:int}/review", async (int id, Input input, ReviewSubmission feature, CancellationToken ct) =>
            Results.Ok(await feature.Handle(id, input, ct))).RequireAuthorization(Policies.Staff);

    /// <exception cref="RefusedException">It is not handed in, it is one's own, or it is returned without a word.</exception>
    /// <exception cref="StaleException">Somebody else reviewed it since.</exception>
    public async Task<CurrentSubmission> Handle(int submissionId, Input input, CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        // The enrolments inside the query are not tracked, and one such part would leave the whole query untracked.
        var submission = await db.Submissions.ReviewableBy(caller, cohorts).Include(s => s.Versions).FirstOrNotFound(s => s.Id == submissionId, ct);
        var assignment = await Assignment.Find(cohorts, cohorts.Every, submission.EnrolmentId, submission.RequirementKey, ct);
        var participant = await people.Card(assignment.Enrolment.PersonId, ct);
        db.Expect(submission, input.Version!.Value, CurrentSubmission.Of);
        var before = submission.State;
        if (input.Outcome == ReviewOutcome.Approved)
            submission.Approve(input.Comment, caller.PersonId, participant.Id, now);
        else
            submission.Return(input.Comment, caller.PersonId, participant.Id, now);
        audit.Note(input.Outcome == ReviewOutcome.Approved ? "submission.approved" : "submission.returned", submission, before.ToString(), $"{submission.RequirementKey}: {submission.State} {submission.HandedIn}");
        await post.Queue(Letters.ReviewedFor(participant, assignment, submission.Id, submission.HandedIn, now), ct);
        await db.SaveChangesAsync(ct);
        return CurrentSubmission.Of(submission);
    }
}
