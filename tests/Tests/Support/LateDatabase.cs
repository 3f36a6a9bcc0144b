using System.Data.Common;
using Certification.Platform.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Certification.Tests.Support;

/// <summary>A database that answers later, as one across a network does: SQLite answers before its caller can wait.</summary>
internal static class LateDatabase
{
    public static void AnswerLater(this IServiceCollection services)
    {
        var before = services.Last(service => service.ServiceType == typeof(DbContextOptions<AppDb>));
        services.Remove(before);
        services.AddScoped(provider => new DbContextOptionsBuilder<AppDb>((DbContextOptions<AppDb>)before.ImplementationFactory!(provider)).AddInterceptors(Later.Instance).Options);
    }

    private sealed class Later : DbCommandInterceptor
    {
        public static readonly Later Instance = new();

        public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            return result;
        }
    }
}
