using Certification.Cohorts.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Files;
using Certification.Platform.Refusals;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Certification.Coursework.HandingIn;

/// <summary>Adds a file to the version being written: a document, a slide show, a sheet, a picture or a text, told by its content.</summary>
internal sealed class AttachFile(AppDb db, Caller caller, CohortReader cohorts, FileStore store, AuditTrail audit, TimeProvider clock)
{
    /// <summary>A file of 25 MB and the form around it.</summary>
    public const long MaxRequestBytes = 26 * 1024 * 1024;

    /// <summary>What browsers offer to choose from; the content decides.</summary>
    public static readonly string Accept = string.Join(',', Allowed.Select(t => "." + t.Extension));

    private static IReadOnlyList<FileType> Allowed =>
        [FileTypes.Pdf, FileTypes.Docx, FileTypes.Pptx, FileTypes.Xlsx, FileTypes.Odt, FileTypes.Jpeg, FileTypes.Png, FileTypes.Text];

    public static void Map(RouteGroupBuilder api) =>
        // No antiforgery token: the session cookie is SameSite=Lax, so another site's form cannot bring it along.
        api.MapPost("/enrolments/{enrolmentId:int}/assignments/{key}/files", async (int enrolmentId, string key, IFormFile file, AttachFile feature, CancellationToken ct) =>
        {
            await using var content = file.OpenReadStream();
            var (current, fileId) = await feature.Handle(enrolmentId, key, content, file.FileName, ct);
            return Results.Created($"/api/v1/submissions/{current.Id}/files/{fileId}", new { fileId, submission = current });
        })
            .WithMetadata(new RequestSizeLimitAttribute(MaxRequestBytes)).WithFormOptions(multipartBodyLengthLimit: MaxRequestBytes)
            .DisableAntiforgery().RequireAuthorization(Policies.Participants);

    /// <exception cref="FileRefusedException">Empty, too large, of another type, unsafe, or named with a personal number; nothing is kept.</exception>
    /// <exception cref="RefusedException">There are enough files already, or the work is handed in; nothing is kept.</exception>
    public async Task<(CurrentSubmission Current, int FileId)> Handle(int enrolmentId, string key, Stream content, string? name, CancellationToken ct)
    {
        var assignment = await Assignment.Find(cohorts, cohorts.OwnedBy(caller), enrolmentId, key, ct);
        assignment.RefuseUnlessTakingPart();
        (await assignment.Submission(db, ct) ?? Submission.Begin(enrolmentId, assignment.Requirement, default)).CheckRoom(assignment.Requirement);
        db.ChangeTracker.Clear();

        var stored = await store.Save(content, name, Allowed, ct);
        try
        {
            var now = clock.GetUtcNow().UtcDateTime;
            // Only now, so that no slow upload keeps other writers waiting.
            await using var alone = await db.BeginExclusive(ct);
            var submission = await assignment.OpenSubmission(db, now, ct);
            var file = submission.Attach(assignment.Requirement, stored, now);
            audit.Note("submission.file-attached", submission, after: $"{key}: {file.Sha256}");
            await db.SaveChangesAsync(ct);
            await alone.CommitAsync(ct);
            return (CurrentSubmission.Of(submission), file.Id);
        }
        catch
        {
            store.Delete(stored.Key);
            throw;
        }
    }
}
