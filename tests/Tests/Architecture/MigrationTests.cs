using System.Data.Common;
using Certification.Platform.Data;
using Certification.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;

namespace Certification.Tests.Architecture;

public sealed class MigrationTests : IDisposable
{
    private const string SqlServer = "SqlServer";
    private const string Sqlite = "Sqlite";

    private readonly Scratch _scratch = new();

    [Theory]
    [InlineData(Sqlite)]
    [InlineData(SqlServer)]
    public void The_history_holds_every_change_of_the_model(string provider)
    {
        using var services = On(provider);
        using var scope = services.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDb>();
        var written = db.GetService<IMigrationsAssembly>().ModelSnapshot!.Model;
        var snapshot = db.GetService<IModelRuntimeInitializer>().Initialize(written is IMutableModel open ? open.FinalizeModel() : written, designTime: true);

        var missing = db.GetService<IMigrationsModelDiffer>()
            .GetDifferences(snapshot.GetRelationalModel(), db.GetService<IDesignTimeModel>().Model.GetRelationalModel());

        missing.Select(operation => operation.GetType().Name + " " + operation.GetType().GetProperty("Table")?.GetValue(operation)
            + " " + operation.GetType().GetProperty("Name")?.GetValue(operation)).Should().BeEmpty(
            "both histories are made together: dotnet ef migrations add <Name> -p src/Migrations.{0} -s src/Web -- --Storage:Provider={0}", provider);
    }

    [Fact]
    public async Task All_migrations_on_an_empty_database_make_what_the_model_says()
    {
        using var direct = new Scratch();
        await using var migrated = TestDb.Compose(_scratch.Settings, Clocked);
        await using var created = TestDb.Compose(direct.Settings, Clocked);
        await using var history = migrated.CreateAsyncScope();
        await using var model = created.CreateAsyncScope();
        var (old, fresh) = (history.ServiceProvider.GetRequiredService<AppDb>(), model.ServiceProvider.GetRequiredService<AppDb>());

        await old.Database.MigrateAsync();
        await fresh.Database.EnsureCreatedAsync();

        (await old.Database.GetPendingMigrationsAsync()).Should().BeEmpty();
        var (made, meant) = (await Schema(old), await Schema(fresh));
        meant.Should().HaveCountGreaterThan(100);
        made.Except(meant).Select(line => "too much: " + line).Concat(meant.Except(made).Select(line => "missing: " + line)).Should().BeEmpty();
    }

    [Fact]
    public void The_whole_history_can_be_written_as_one_script_that_runs_twice()
    {
        using var services = On(SqlServer);
        using var scope = services.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDb>();

        var script = db.GetService<IMigrator>().GenerateScript(options: MigrationsSqlGenerationOptions.Idempotent);

        foreach (var migration in db.Database.GetMigrations())
            script.Should().Contain($"IF NOT EXISTS(SELECT * FROM [__EFMigrationsHistory] WHERE [MigrationId] = N'{migration}')");
        foreach (var table in db.Model.GetEntityTypes().Select(entity => entity.GetTableName()).Distinct())
            script.Should().Contain($"CREATE TABLE [{table}]");
    }

    [Fact]
    public void Both_histories_have_the_same_steps()
    {
        Steps(Sqlite).Should().Equal(Steps(SqlServer)).And.NotBeEmpty();

        List<string> Steps(string provider)
        {
            using var services = On(provider);
            using var scope = services.CreateScope();
            return [.. scope.ServiceProvider.GetRequiredService<AppDb>().Database.GetMigrations().Select(id => id[(id.IndexOf('_', StringComparison.Ordinal) + 1)..])];
        }
    }

    public void Dispose() => _scratch.Dispose();

    /// <summary>No connection is opened: there is no such server.</summary>
    private ServiceProvider On(string provider) => TestDb.Compose(provider == Sqlite ? _scratch.Settings : new(_scratch.Settings)
    {
        ["Storage:Provider"] = provider,
        ["Storage:ConnectionString"] = "Server=nowhere.invalid;Database=Certification",
    }, Clocked);

    private static void Clocked(IServiceCollection services) => services.AddSingleton(TimeProvider.System);

    /// <summary>Tables, columns, keys and indexes, whatever order they were made in.</summary>
    private static async Task<List<string>> Schema(AppDb db)
    {
        const string sql = """
            WITH tables AS (SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name <> '__EFMigrationsHistory')
            SELECT 'column ' || t.name || '.' || c.name || ' ' || c.type || ' ' || c."notnull" || ' ' || c.pk FROM tables t, pragma_table_info(t.name) c
            UNION SELECT 'key ' || t.name || '.' || f."from" || ' > ' || f."table" || '.' || coalesce(f."to", '') || ' ' || f.on_delete FROM tables t, pragma_foreign_key_list(t.name) f
            UNION SELECT 'index ' || t.name || ' ' || coalesce(s.sql, i.origin || i."unique") FROM tables t, pragma_index_list(t.name) i LEFT JOIN sqlite_master s ON s.name = i.name
            ORDER BY 1
            """;
        await db.Database.OpenConnectionAsync();
        await using DbCommand command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = sql;
        await using var rows = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await rows.ReadAsync()) lines.Add(rows.GetString(0));
        return lines;
    }
}
