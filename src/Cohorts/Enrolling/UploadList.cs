using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Files;
using Certification.Platform.Refusals;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using static Certification.Cohorts.Texts;

namespace Certification.Cohorts.Enrolling;

/// <summary>Takes in an enrolment list, looks whether it can be read, and keeps it until it is confirmed. Nobody is enrolled yet.</summary>
internal sealed class UploadList(AppDb db, Caller caller, FileStore files, ListReading reading, AuditTrail audit, TimeProvider clock)
{
    /// <summary>So many lines are told at a time.</summary>
    private const int Named = 10;

    public static void Map(RouteGroupBuilder api) =>
        // No antiforgery token: the session cookie is SameSite=Lax, so another site's form cannot bring it along.
        api.MapPost("/cohorts/{cohortId:int}/imports", async (int cohortId, IFormFile file, UploadList feature, CancellationToken ct) =>
        {
            await using var content = file.OpenReadStream();
            var id = await feature.Handle(cohortId, content, file.FileName, ct);
            return Results.Created($"/api/v1/imports/{id}", new { id });
        }).DisableAntiforgery().RequireAuthorization(Policies.Coordinators).RequireRateLimiting(Limits.Costly);

    /// <exception cref="RefusedException">The file as a whole cannot be used; nothing is kept.</exception>
    public async Task<int> Handle(int cohortId, Stream content, string fileName, CancellationToken ct)
    {
        var cohort = await db.Cohorts.VisibleTo(caller).FirstOrNotFound(c => c.Id == cohortId, ct);
        var stored = await files.Keep(content, fileName, ct);
        try
        {
            var upload = ImportUpload.Of(cohort.Id, stored.Key, stored.FileName, caller.PersonId, clock.GetUtcNow().UtcDateTime);
            using (var open = await reading.Open(upload, ct)) RefusePersonalNumbers(open.Lines());
            db.Add(upload);
            audit.Note("list.uploaded", upload, after: $"{cohort.Name}: {upload.FileName}");
            await db.SaveChangesAsync(ct);
            return upload.Id;
        }
        catch
        {
            files.Delete(stored.Key);
            throw;
        }
    }

    /// <summary>A row that cannot be used hides no good one, except here: the list itself is kept, and no such number may be.</summary>
    private static void RefusePersonalNumbers(IEnumerable<ListLine> lines)
    {
        var found = lines.Where(line => line.Problems.Any(p => p.Code == ListProblem.PersonalNumber)).Select(line => line.Line).Take(Named + 1).ToList();
        if (found.Count == 0) return;
        throw new RefusedException(ListProblem.PersonalNumber,
            T(found.Count > Named ? "Refused.ListPersonalNumbers" : "Refused.ListPersonalNumber", string.Join(", ", found.Take(Named))));
    }
}
