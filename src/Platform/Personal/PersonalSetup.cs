using Certification.Platform.Data;
using Certification.Platform.Ticking;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Certification.Platform.Personal;

/// <summary>Personal data: what is held, for how long, who was told, and how it goes.</summary>
public static class PersonalSetup
{
    public static IServiceCollection AddPersonalData(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<RetentionOptions>().Bind(configuration.GetSection(RetentionOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        return services
            .AddScoped<ForgetRows>()
            .AddScoped<ReadRows>()
            .AddScoped<ValueWords>()
            .AddScoped<TransferLog>()
            .AddScoped<IDeletesContent, DeletesFiles>()
            .AddScoped<IRetentionRule, SharingRule>()
            .AddTick<DeleteContents>(TimeSpan.FromMinutes(10))
            .AddTick<ApplyRetention>(TimeSpan.FromDays(1));
    }
}

/// <summary>The log of what was shared is kept as long as somebody may ask.</summary>
internal sealed class SharingRule(AppDb db) : IRetentionRule
{
    public string Key => "sharing";
    public DataClass Held => DataClass.Sharing;
    public (int Number, RetentionUnit Unit) Kept(RetentionOptions options) => (options.SharingMonths, RetentionUnit.Months);

    public IQueryable<DueRow> Due(RetentionOptions options, DateTime now)
    {
        var before = now.AddMonths(-options.SharingMonths);
        return db.Set<Transfer>().Where(t => t.At < before).Select(t => new DueRow { Id = t.Id, Since = t.At });
    }

    public Task Remove(IReadOnlyList<DueRow> rows, CancellationToken ct) => rows.RemoveFrom<Transfer>(db, ct);
}
