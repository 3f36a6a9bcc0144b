using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Files;
using Certification.Platform.Ticking;
using Microsoft.EntityFrameworkCore;

namespace Certification.Cohorts.Enrolling;

/// <summary>An enrolment list is kept for a day, to be confirmed and its rejected rows fetched; what is wanted of it has been stored by then.</summary>
internal sealed class ForgetLists(AppDb db, FileStore files, AuditTrail audit, TimeProvider clock) : ITick
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    public async Task Handle(CancellationToken ct)
    {
        var oldest = clock.GetUtcNow().UtcDateTime - Kept;
        var old = await db.Set<ImportUpload>().Where(u => u.FileKey != "" && u.UploadedAt < oldest).ToListAsync(ct);
        foreach (var upload in old)
        {
            files.Delete(upload.FileKey);
            upload.Forget();
            audit.Note("list.forgotten", upload);
        }
        await db.SaveChangesAsync(ct);
        files.RemoveAbandoned();
    }
}
