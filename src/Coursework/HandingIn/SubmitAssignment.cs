using System.ComponentModel.DataAnnotations;
using Certification.Cohorts.Contracts;
using Certification.Notices.Contracts;
using Certification.People.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Refusals;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using static Certification.Coursework.Texts;

namespace Certification.Coursework.HandingIn;

/// <summary>Hands in a version of a home assignment; the participant gets a receipt with time and version.</summary>
internal sealed class SubmitAssignment(
    AppDb db, Caller caller, CohortReader cohorts, PeopleReader people, AuditTrail audit, Postbox post, TimeProvider clock)
{
    public sealed class Input : IValidatableObject
    {
        /// <summary>As last read; left out when nothing has been written yet.</summary>
        public int? Version { get; set; }

        /// <summary>Prompt key to answer; prompts that are left out keep what the draft says.</summary>
        public Dictionary<string, string?>? Answers { get; set; }

        /// <summary>The participant's word that nobody outside the course can be recognised.</summary>
        public bool NoPersonalData { get; set; }

        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
        {
            foreach (var wrong in AnswersInput.Check(Answers)) yield return wrong;
            if (!NoPersonalData) yield return new(T("ConfirmNoPersonalData"), [nameof(NoPersonalData)]);
        }
    }

    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/enrolments/{enrolmentId:int}/assignments/{key}/submit", async (int enrolmentId, string key, Input input, SubmitAssignment feature, CancellationToken ct) =>
            Results.Ok(await feature.Handle(enrolmentId, key, input, ct))).RequireAuthorization(Policies.Participants);

    /// <exception cref="RefusedException">It is handed in already, or approved, or nothing is there.</exception>
    /// <exception cref="Platform.Input.BadInputException">A prompt has no answer.</exception>
    /// <exception cref="StaleException">It was written in elsewhere since.</exception>
    public async Task<CurrentSubmission> Handle(int enrolmentId, string key, Input input, CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var assignment = await Assignment.Find(cohorts, cohorts.OwnedBy(caller), enrolmentId, key, ct);
        var participant = await people.Card(caller.PersonId, ct);
        await using var alone = await db.BeginExclusive(ct);
        var submission = await assignment.OpenSubmission(db, now, ct);
        var before = submission.State;
        // The rule speaks before the version does: a double click reads that it is handed in, not that somebody else saved.
        submission.Write(assignment.Requirement, input.Answers ?? [], now);
        if (submission.Id > 0) db.Expect(submission, input.Version ?? -1, CurrentSubmission.Of);
        submission.Submit(assignment.Requirement, assignment.DueEnds, now);
        audit.Note("submission.submitted", submission, before.ToString(), $"{key}: {submission.State} {submission.HandedIn}");
        await post.Queue(Letters.ReceiptFor(participant, assignment, submission.HandedIn, now, submission.Late), ct);
        await db.SaveChangesAsync(ct);
        await alone.CommitAsync(ct);
        return CurrentSubmission.Of(submission);
    }
}
