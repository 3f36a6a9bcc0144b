using System.Collections.Concurrent;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Programmes;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Certification.Tests.Support;

/// <summary>A folder of a test's own for database, files and mail; gone afterwards.</summary>
internal sealed class Scratch : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("certification-").FullName;

    public string Database => Path.Combine(Folder, "test.db");

    public string Files => Path.Combine(Folder, "files");

    public string Mail => Path.Combine(Folder, "mail");

    /// <summary>What points the host at this folder, and what it does not start without.</summary>
    public Dictionary<string, string?> Settings => new()
    {
        ["Storage:ConnectionString"] = $"Data Source={Database}",
        ["Files:Folder"] = Files,
        ["Keys:Folder"] = Path.Combine(Folder, "keys"),
        ["Mail:Folder"] = Mail,
        ["Mail:Transport"] = "Folder",
        ["Mail:From"] = "kurser@example.org",
        ["Mail:FromName"] = "Sekretariatet for instruktøruddannelser",
        ["Site:Address"] = "http://localhost:5080",
        ["Site:Controller:Name"] = "Sekretariatet for instruktøruddannelser",
        ["Site:Controller:Address"] = "Eksempelvej 1, 8000 Aarhus C",
        ["Site:Controller:Mail"] = "kurser@example.org",
        ["Certificates:Issuer"] = "Sekretariatet for instruktøruddannelser",
        ["Certificates:Signatory"] = "Karen Holm",
        ["Certificates:SignatoryTitle"] = "Programleder",
    };

    /// <summary>What replaces the samples where the host runs for people; tests reach it as localhost.</summary>
    public static IReadOnlyDictionary<string, string> Real { get; } = new Dictionary<string, string>
    {
        ["Site:Address"] = "https://kurser.sekretariatet.internal",
        ["Site:Controller:Mail"] = "kurser@sekretariatet.internal",
        ["AllowedHosts"] = "localhost;127.0.0.1",
        ["Mail:From"] = "kurser@sekretariatet.internal",
        ["Certificates:Signatory"] = "Kaja Lund",
    };

    public void Dispose()
    {
        // Only connections of the same text are closed: tests beside this one keep theirs. Storage adds the foreign keys.
        using (var pooled = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Database, ForeignKeys = true }.ConnectionString))
            SqliteConnection.ClearPool(pooled);
        Directory.Delete(Folder, recursive: true);
    }
}

/// <summary>An empty database with the shipped programmes, migrated once for all tests and copied for each.</summary>
internal static class MigratedFile
{
    // On the pool: a test's own threads may all be waiting here.
    private static readonly Lazy<byte[]> Content = new(() => Task.Run(Make).GetAwaiter().GetResult());

    public static void CopyTo(string path) => File.WriteAllBytes(path, Content.Value);

    private static async Task<byte[]> Make()
    {
        using var scratch = new Scratch();
        await using (var services = TestDb.Compose(scratch.Settings, added => added.AddSingleton(TimeProvider.System)))
        await using (var scope = services.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<AppDb>();
            await db.Database.MigrateAsync();
            await scope.ServiceProvider.MakeAuditReady(default);
            await scope.ServiceProvider.LoadProgrammeCatalogue(default);
            await db.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE)");
        }
        return await File.ReadAllBytesAsync(scratch.Database);
    }
}
