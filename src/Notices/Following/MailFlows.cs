using Certification.Notices.Contracts;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Certification.Notices.Following;

/// <summary>Degraded while mail is paused or late, or somebody waits for a digest in vain: pages work, and somebody should look.</summary>
internal sealed class MailFlows(ReadDelivery delivery, IEnumerable<IHeartbeats> heartbeats) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if ((await delivery.Channel(cancellationToken)).Paused) return HealthCheckResult.Degraded("Mail is paused.");
        if (await delivery.Oldest(cancellationToken) > ReadDelivery.Alarm) return HealthCheckResult.Degraded("Mail is late.");
        foreach (var one in heartbeats)
            if (await one.Overdue(cancellationToken) > 0) return HealthCheckResult.Degraded("A digest is overdue.");
        return HealthCheckResult.Healthy();
    }
}
