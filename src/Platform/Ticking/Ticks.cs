using Certification.Platform.Data;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Quartz;

namespace Certification.Platform.Ticking;

/// <summary>The clockwork: Quartz, with its store in the application's database, so that several nodes tick once between them. It only ticks; no message is ever a trigger.</summary>
public static class Ticks
{
    /// <summary>Lets a module's feature be called again and again.</summary>
    public static IServiceCollection AddTick<T>(this IServiceCollection services, TimeSpan every) where T : class, ITick =>
        services.AddScoped<T>().AddSingleton<IPlannedTick>(new PlannedTick<T>(every));

    /// <summary>Starts what the modules have asked for; call after them. Ticks:Enabled turns it off, for a node that only answers.</summary>
    public static IServiceCollection AddTicking(this IServiceCollection services, IConfiguration configuration)
    {
        if (!configuration.GetValue("Ticks:Enabled", true)) return services;
        var storage = configuration.GetSection(StorageOptions.Section).Get<StorageOptions>() ?? new StorageOptions();
        var ticks = services.Select(s => s.ServiceType == typeof(IPlannedTick) ? (IPlannedTick)s.ImplementationInstance! : null).OfType<IPlannedTick>().ToList();
        services.AddQuartz(quartz =>
        {
            quartz.UsePersistentStore(store =>
            {
                if (storage.Provider == "SqlServer")
                {
                    store.UseSqlServer(SqlClientFactory.Instance, storage.ConnectionString);
                    store.UseClustering(_ => { });
                }
                else store.UseSqlite(SqliteFactory.Instance, storage.ConnectionString);
                store.ProvisionSchema();
            });
            foreach (var tick in ticks) tick.Schedule(quartz);
        });
        return services.AddQuartzHostedService(options => (options.WaitForJobsToComplete, options.AwaitApplicationStarted) = (true, true));
    }

    private interface IPlannedTick
    {
        void Schedule(IQuartzBuilder quartz);
    }

    private sealed class PlannedTick<T>(TimeSpan every) : IPlannedTick where T : class, ITick
    {
        public void Schedule(IQuartzBuilder quartz) => quartz.ScheduleJob<Tick<T>>(
            trigger => trigger.WithIdentity(typeof(T).Name).WithSimpleSchedule(every),
            job => job.WithIdentity(typeof(T).Name));
    }
}

/// <summary>The shell around a feature that is called by the clock.</summary>
[DisallowConcurrentExecution]
internal sealed class Tick<T>(IServiceScopeFactory scopes, ILogger<Tick<T>> log) : IJob where T : class, ITick
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<T>().Handle(cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            log.LogError(e, "{Tick} did not finish this time; it comes again", typeof(T).Name);
        }
    }
}
