using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Certification.Platform.Files;

/// <summary>Registers the file store, checks its options at start and clears what an earlier stop left half received.</summary>
public static class FileSetup
{
    public static IServiceCollection AddFileStore(this IServiceCollection services)
    {
        services.AddOptions<FileStoreOptions>().BindConfiguration(FileStoreOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<FileStore>();
        services.AddHostedService<Sweep>();
        return services;
    }

    private sealed class Sweep(FileStore store) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            store.RemoveAbandoned();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
