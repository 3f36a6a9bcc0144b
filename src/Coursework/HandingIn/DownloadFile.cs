using Certification.Cohorts.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Platform.Files;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Certification.Coursework.HandingIn;

/// <summary>Hands out a file of a submission, as an attachment, to those who may read it.</summary>
internal sealed class DownloadFile(AppDb db, Caller caller, CohortReader cohorts, FileStore store)
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/submissions/{id:int}/files/{fileId:int}", async (int id, int fileId, DownloadFile feature, CancellationToken ct) =>
        {
            var file = await feature.Handle(id, fileId, ct);
            return FileDownload.Result(feature.Open(file), file.Name, file.MediaType);
        }).RequireAuthorization(Policies.Course);

    public Task<SubmissionFile> Handle(int submissionId, int fileId, CancellationToken ct) =>
        db.SubmissionFiles.AsNoTracking().VisibleTo(caller, cohorts)
            .FirstOrNotFound(f => f.Id == fileId && f.SubmissionVersion.SubmissionId == submissionId, ct);

    private Stream Open(SubmissionFile file) => store.Open(file.Key);
}
