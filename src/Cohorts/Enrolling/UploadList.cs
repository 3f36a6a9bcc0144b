using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Platform.Files;
using Certification.Platform.Refusals;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Certification.Cohorts.Enrolling;

/// <summary>Takes in an enrolment list, looks whether it can be read, and keeps it until it is confirmed. Nobody is enrolled yet.</summary>
internal sealed class UploadList(AppDb db, Caller caller, FileStore files, ListReading reading, TimeProvider clock)
{
    public static void Map(RouteGroupBuilder api) =>
        // No antiforgery token: the session cookie is SameSite=Lax, so another site's form cannot bring it along.
        api.MapPost("/cohorts/{cohortId:int}/imports", async (int cohortId, IFormFile file, UploadList feature, CancellationToken ct) =>
        {
            await using var content = file.OpenReadStream();
            var id = await feature.Handle(cohortId, content, file.FileName, ct);
            return Results.Created($"/api/v1/imports/{id}", new { id });
        }).DisableAntiforgery().RequireAuthorization(Policies.Coordinators);

    /// <exception cref="RefusedException">The file as a whole cannot be used; nothing is kept.</exception>
    public async Task<int> Handle(int cohortId, Stream content, string fileName, CancellationToken ct)
    {
        var cohort = await db.Cohorts.VisibleTo(caller).FirstOrNotFound(c => c.Id == cohortId, ct);
        var stored = await files.Keep(content, fileName, ct);
        try
        {
            var upload = ImportUpload.Of(cohort.Id, stored.Key, stored.FileName, caller.PersonId, clock.GetUtcNow().UtcDateTime);
            using (await reading.Open(upload, ct)) { }
            db.Add(upload);
            await db.SaveChangesAsync(ct);
            return upload.Id;
        }
        catch
        {
            files.Delete(stored.Key);
            throw;
        }
    }
}
