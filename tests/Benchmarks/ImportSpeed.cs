using System.Diagnostics;
using Certification.Cohorts.Enrolling;
using Certification.People;
using Certification.Platform.Access;
using Certification.Tests.Support;
using static Certification.Benchmarks.Report;

namespace Certification.Benchmarks;

/// <summary>A list of 5,000 rows into an empty database, beside prepared statements that store the very same rows.</summary>
internal static class ImportSpeed
{
    private const int Rows = 5_000;
    private const int Rounds = 7;

    public static async Task Run(Report report)
    {
        using var scratch = new Scratch();
        var (empty, filled, copy) = (Path.Combine(scratch.Folder, "empty.db"), Path.Combine(scratch.Folder, "filled.db"), Path.Combine(scratch.Folder, "bare.db"));
        IReadOnlyList<TableRows> stored = [];
        var (product, bare) = (new List<double>(), new List<double>());
        for (var round = 0; round <= Rounds; round++)
        {
            var taken = await Import(empty, filled);
            if (stored.Count == 0) stored = TableRows.Added(empty, filled);
            File.Copy(empty, copy, overwrite: true);
            var watch = Stopwatch.StartNew();
            TableRows.Insert(copy, stored);
            var beside = watch.Elapsed.TotalMilliseconds;
            // The first round is only there to warm up.
            if (round == 0) continue;
            product.Add(taken);
            bare.Add(beside);
        }
        var (here, against) = (new Sample(product), new Sample(bare));
        report.Add($"Import of 5,000 rows, ms ({stored.Sum(t => t.Rows.Count)} rows in {stored.Count} tables)", N(here.Median), $"prepared statements {N(against.Median)}",
            $"{N(here.Median / against.Median)} times", "at most 5 times", $"{here.Noise}, {against.Noise}");
        report.Add("Import: enrolments a second", N(Rows / here.Median * 1000), "course platform 94", $"{N(Rows / here.Median * 1000 / 94)} times", "30 to 50 times", here.Noise);
    }

    /// <summary>Uploads and confirms, as the two requests do, and keeps the database as it was before and after.</summary>
    private static async Task<double> Import(string empty, string filled)
    {
        await using var db = new TestDb();
        await db.As(Caller.Nobody, (IServiceProvider services) => services.LoadMunicipalityList(default));
        var cohort = await db.Read(d => LargeCohort.Empty(d, db.Clock.Now));
        var list = await db.Read(d => EnrolmentLists.Of(Rows, d));
        await db.Read(d => TableRows.Keep(d, empty));
        var watch = Stopwatch.StartNew();
        var upload = await db.As(cohort.Coordinator, (UploadList feature) => feature.Handle(cohort.Id, new MemoryStream(list), "deltagere.csv", default));
        var result = await db.As(cohort.Coordinator, (ImportParticipants feature) => feature.Handle(upload, default));
        var taken = watch.Elapsed.TotalMilliseconds;
        if (result.Created != Rows) throw new InvalidOperationException($"Not everybody was imported: {result}.");
        await db.Read(d => TableRows.Keep(d, filled));
        return taken;
    }
}
