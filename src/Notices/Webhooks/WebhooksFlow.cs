using Certification.Platform.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Certification.Notices.Webhooks;

/// <summary>Degraded while a receiver has failed for an hour, wants no more, or cannot be signed for: pages work, and somebody should look.</summary>
internal sealed class WebhooksFlow(AppDb db, TimeProvider clock) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        await Troubled(cancellationToken) > 0 ? HealthCheckResult.Degraded("A webhook needs a look.") : HealthCheckResult.Healthy();

    /// <summary>How many webhooks need a look.</summary>
    public async Task<int> Troubled(CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return (await db.Webhooks.AsNoTracking().Where(w => w.RemovedAt == null && (w.PausedAt != null || w.FailingSince != null)).ToListAsync(ct)).Count(w => w.NeedsALook(now));
    }
}
