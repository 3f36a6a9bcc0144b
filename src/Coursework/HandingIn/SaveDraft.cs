using System.ComponentModel.DataAnnotations;
using Certification.Cohorts.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Refusals;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Certification.Coursework.HandingIn;

/// <summary>Keeps what a participant has written so far; nobody else reads it until it is handed in.</summary>
internal sealed class SaveDraft(AppDb db, Caller caller, CohortReader cohorts, AuditTrail audit, TimeProvider clock)
{
    public sealed class Input : IValidatableObject
    {
        /// <summary>As last read; left out when nothing has been written yet.</summary>
        public int? Version { get; set; }

        /// <summary>Prompt key to answer.</summary>
        public Dictionary<string, string?>? Answers { get; set; }

        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => AnswersInput.Check(Answers);
    }

    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/enrolments/{enrolmentId:int}/assignments/{key}/draft", async (int enrolmentId, string key, Input input, SaveDraft feature, CancellationToken ct) =>
            Results.Ok(await feature.Handle(enrolmentId, key, input, ct))).RequireAuthorization(Policies.Participants);

    /// <exception cref="RefusedException">It is handed in or approved.</exception>
    /// <exception cref="StaleException">It was written in elsewhere since.</exception>
    public async Task<CurrentSubmission> Handle(int enrolmentId, string key, Input input, CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var assignment = await Assignment.Find(cohorts, cohorts.OwnedBy(caller), enrolmentId, key, ct);
        // Two windows that both begin the work would otherwise make two submissions.
        await using var alone = await db.BeginExclusive(ct);
        var submission = await assignment.OpenSubmission(db, now, ct);
        if (submission.Id > 0) db.Expect(submission, input.Version ?? -1, CurrentSubmission.Of);
        submission.Write(assignment.Requirement, input.Answers ?? [], now);
        audit.Note("submission.drafted", submission, after: key);
        await db.SaveChangesAsync(ct);
        await alone.CommitAsync(ct);
        return CurrentSubmission.Of(submission);
    }
}
