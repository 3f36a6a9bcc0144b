using Certification.Platform.Data;
using Certification.Platform.Files;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Certification.Cohorts.Enrolling;

/// <summary>An enrolment list is kept for a day, to be confirmed and its rejected rows fetched; what is wanted of it has been stored by then.</summary>
internal sealed class ForgetLists(AppDb db, FileStore files, TimeProvider clock)
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    /// <returns>How many lists were forgotten.</returns>
    public async Task<int> Handle(CancellationToken ct)
    {
        var oldest = clock.GetUtcNow().UtcDateTime - Kept;
        var old = await db.Set<ImportUpload>().Where(u => u.FileKey != "" && u.UploadedAt < oldest).ToListAsync(ct);
        foreach (var upload in old)
        {
            files.Delete(upload.FileKey);
            upload.Forget();
        }
        await db.SaveChangesAsync(ct);
        files.RemoveAbandoned();
        return old.Count;
    }
}

/// <summary>Looks every hour for lists whose day is over.</summary>
internal sealed class ListKeeper(IServiceScopeFactory scopes, TimeProvider clock, ILogger<ListKeeper> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromHours(1), clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                await scope.ServiceProvider.GetRequiredService<ForgetLists>().Handle(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                log.LogError(e, "Old enrolment lists could not be forgotten this time");
            }
        }
    }
}
