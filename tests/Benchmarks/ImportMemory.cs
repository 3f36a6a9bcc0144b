using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Certification.People;
using Certification.Platform.Access;
using Certification.Tests.Support;
using static Certification.Benchmarks.Report;

namespace Certification.Benchmarks;

/// <summary>A list of 100,000 rows, uploaded and confirmed over HTTP: how much memory the host takes for it.</summary>
internal static class ImportMemory
{
    private const int Rows = 100_000;

    public static async Task Run(Report report)
    {
        using var scratch = new Scratch();
        var (cohort, list) = await Prepared(scratch);
        using var host = HostProcess.Start(scratch, "Development", "--Seed=false");
        await host.Answers("/sign-in");
        await host.SignIn(cohort.Coordinator.PersonId);
        var before = host.Bytes;
        var watch = Stopwatch.StartNew();
        using var file = new MultipartFormDataContent { { new ByteArrayContent(list), "file", "deltagere.csv" } };
        using var uploaded = await host.Client.PostAsync($"/api/v1/cohorts/{cohort.Id}/imports", file);
        var id = (await uploaded.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetInt32();
        using var confirmed = await host.Client.PostAsync($"/api/v1/imports/{id}/confirm", JsonContent.Create(new { }));
        var created = (await confirmed.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>()).GetProperty("created").GetInt32();
        if (created != Rows) throw new InvalidOperationException($"{created} of {Rows} were created.");
        report.Add($"Import of 100,000 rows ({list.Length / 1024 / 1024} MB): peak working set of the host", Megabytes(host.PeakBytes), $"before {Megabytes(before)}", "", "under 300 MB");
        report.Add("Import of 100,000 rows: seconds", N(watch.Elapsed.TotalSeconds), "course platform 94 a second", $"{N(Rows / watch.Elapsed.TotalSeconds / 94)} times", "30 to 50 times");
    }

    private static async Task<(LargeCohort Cohort, byte[] List)> Prepared(Scratch scratch)
    {
        MigratedFile.CopyTo(scratch.Database);
        await using var db = new TestDb();
        await db.As(Caller.Nobody, (IServiceProvider services) => services.LoadMunicipalityList(default));
        var cohort = await db.Read(d => LargeCohort.Empty(d, TimeProvider.System.GetUtcNow().UtcDateTime));
        var list = await db.Read(d => EnrolmentLists.Of(Rows, d));
        await db.Read(d => TableRows.Keep(d, scratch.Database));
        return (cohort, list);
    }
}
