using Certification.Cohorts.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Files;
using Certification.Platform.Refusals;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Certification.Coursework.HandingIn;

/// <summary>Takes a file out of the version being written; the content goes when no version has it any more.</summary>
internal sealed class RemoveFile(AppDb db, Caller caller, CohortReader cohorts, FileStore store, AuditTrail audit, TimeProvider clock)
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapDelete("/enrolments/{enrolmentId:int}/assignments/{key}/files/{fileId:int}", async (int enrolmentId, string key, int fileId, RemoveFile feature, CancellationToken ct) =>
            Results.Ok(await feature.Handle(enrolmentId, key, fileId, ct))).RequireAuthorization(Policies.Participants);

    /// <exception cref="RefusedException">The work is handed in or approved.</exception>
    public async Task<CurrentSubmission> Handle(int enrolmentId, string key, int fileId, CancellationToken ct)
    {
        var assignment = await Assignment.Find(cohorts, cohorts.OwnedBy(caller), enrolmentId, key, ct);
        var submission = await assignment.Submission(db, ct) ?? throw new NotFoundException();
        var file = submission.Remove(fileId, clock.GetUtcNow().UtcDateTime);
        if (file.Id > 0) db.Remove(file);
        audit.Note("submission.file-removed", submission, before: $"{key}: {file.Sha256}");
        await db.SaveChangesAsync(ct);
        // Last: were the save to fail, the row would still point at its content.
        if (!await db.SubmissionFiles.AnyAsync(f => f.Key == file.Key, ct)) store.Delete(file.Key);
        return CurrentSubmission.Of(submission);
    }
}
