using Certification.Platform.Ticking;
using Microsoft.Extensions.DependencyInjection;

namespace Certification.Platform.Audit;

/// <summary>The audit trail: noted by features, sealed by the hour, verified on demand.</summary>
public static class AuditSetup
{
    public static IServiceCollection AddAudit(this IServiceCollection services) => services
        .AddScoped<AuditTrail>()
        .AddScoped<AuditNames>()
        .AddSingleton(new AuditWords(typeof(Texts)))
        .AddScoped<AuditGuard>()
        .AddScoped<ChainOldEntries>()
        .AddScoped<VerifyAudit>()
        .AddScoped<RetireAudit>()
        .AddTick<SealAudit>(TimeSpan.FromHours(1));

    /// <summary>After the migrations, before anything is noted: old entries get their chains, and from then on the database refuses changes.</summary>
    public static async Task MakeAuditReady(this IServiceProvider services, CancellationToken ct)
    {
        await services.GetRequiredService<ChainOldEntries>().Handle(ct);
        await services.GetRequiredService<AuditGuard>().Handle(ct);
    }
}
