using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Certification.Notices.Following;

/// <summary>Degraded while mail is paused or late: pages work, and somebody should look.</summary>
internal sealed class MailFlows(ReadDelivery delivery) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if ((await delivery.Channel(cancellationToken)).Paused) return HealthCheckResult.Degraded("Mail is paused.");
        return await delivery.Oldest(cancellationToken) > ReadDelivery.Alarm ? HealthCheckResult.Degraded("Mail is late.") : HealthCheckResult.Healthy();
    }
}
