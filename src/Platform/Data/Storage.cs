using System.ComponentModel.DataAnnotations;
using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Certification.Platform.Data;

/// <summary>Where data lives: SQLite in a file by default, SQL Server where it has grown.</summary>
public sealed class StorageOptions
{
    public const string Section = "Storage";

    [Required, RegularExpression("Sqlite|SqlServer")]
    public string Provider { get; set; } = "Sqlite";

    [Required]
    public string ConnectionString { get; set; } = "Data Source=data/certification.db";
}

/// <summary>Connects <see cref="AppDb"/> to the configured database.</summary>
public static class Storage
{
    public static IServiceCollection AddStorage(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<StorageOptions>().Bind(configuration.GetSection(StorageOptions.Section))
            .ValidateDataAnnotations().ValidateOnStart();
        var storage = configuration.GetSection(StorageOptions.Section).Get<StorageOptions>() ?? new StorageOptions();
        return services.AddDbContext<AppDb>(options => Use(options, storage));
    }

    public static void Use(DbContextOptionsBuilder options, StorageOptions storage)
    {
        // A context lives for one request and is awaited line by line; the check takes as long as reading the row it checks.
        options.EnableThreadSafetyChecks(false);
        if (storage.Provider == "SqlServer")
        {
            options.UseSqlServer(storage.ConnectionString, o => o
                .MigrationsAssembly("Certification.Migrations.SqlServer")
                .UseQuerySplittingBehavior(QuerySplittingBehavior.SplitQuery));
            return;
        }
        var file = new SqliteConnectionStringBuilder(storage.ConnectionString);
        if (file.Mode != SqliteOpenMode.Memory && Path.GetDirectoryName(file.DataSource) is { Length: > 0 } folder)
            Directory.CreateDirectory(folder);
        file.ForeignKeys = true;
        options.UseSqlite(file.ConnectionString, o => o
                .MigrationsAssembly("Certification.Migrations.Sqlite")
                .UseQuerySplittingBehavior(QuerySplittingBehavior.SplitQuery))
            // Said at every first start of each migration that carries rows over, where nobody can act on it; MigrationTests hold what all of them make together.
            .ConfigureWarnings(warnings => warnings.Ignore(SqliteEventId.TableRebuildPendingWarning))
            .AddInterceptors(SqliteSettings.Instance);
    }

    /// <summary>Write-ahead log: readers never wait for the writer; the busy timeout lets writers queue.</summary>
    private sealed class SqliteSettings : DbConnectionInterceptor
    {
        public static readonly SqliteSettings Instance = new();

        // A pooled connection keeps its settings, and a request opens one for every query.
        private readonly ConditionalWeakTable<object, object> _set = [];

        public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
        {
            var handle = ((SqliteConnection)connection).Handle!;
            if (_set.TryGetValue(handle, out _)) return;
            Apply(connection);
            _set.AddOrUpdate(handle, this);
        }

        public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            ConnectionOpened(connection, eventData);
            return Task.CompletedTask;
        }

        private static void Apply(DbConnection connection)
        {
            // EF looks whether a file exists by opening it read-only, which cannot change the journal.
            if (new SqliteConnectionStringBuilder(connection.ConnectionString).Mode == SqliteOpenMode.ReadOnly) return;
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=10000;";
            command.ExecuteNonQuery();
        }
    }
}
