using Certification.Platform.Audit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Certification.Platform.Data;

/// <summary>Healthy is who can read: a process whose database is gone serves nobody. A failing query is reported as unhealthy by the framework.</summary>
public sealed class DatabaseAnswers(AppDb db) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        // Of a table that is always there: SELECT 1 would not touch the file of a SQLite database.
        await db.Set<AuditEntry>().AsNoTracking().OrderBy(a => a.Id).Select(a => new { a.Id }).FirstOrDefaultAsync(cancellationToken);
        return HealthCheckResult.Healthy();
    }
}
