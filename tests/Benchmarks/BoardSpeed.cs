using static Certification.Benchmarks.Report;

namespace Certification.Benchmarks;

/// <summary>The board of 2,000 participants: how many queries, and how it keeps up with an endpoint that does nothing but the same SQL.</summary>
internal static class BoardSpeed
{
    private const int Participants = 2_000;

    public static async Task Run(Report report)
    {
        await using var site = await RunningSite.Start();
        var cohort = await site.Use(db => LargeCohort.Of(Participants, db, site.Database, TimeProvider.System.GetUtcNow().UtcDateTime));
        var session = site.Session(cohort.Coordinator);
        (string Name, string Path)[] pages =
        [
            ("page of 50", $"/cohorts/{cohort.Id}?page=3"),
            ("API, size 200", $"/api/v1/cohorts/{cohort.Id}/board?size=200"),
            ("export, all rows, CSV", $"/api/v1/cohorts/{cohort.Id}/export?format=Csv"),
        ];
        var bare = new Dictionary<string, (IReadOnlyList<SqlCommandText>, long)>();
        foreach (var (name, path) in pages)
        {
            await site.Get(path, session);
            long bytes = 0;
            var commands = await SqlCommands.Of(async () => bytes = await site.Get(path, session));
            bare[$"/{bare.Count}"] = (commands, bytes);
            report.Add($"Board, {name}: SQL commands", $"{commands.Count}", aim: "at most 4");
        }
        await using var other = await BareSite.Start(site.Database, bare);
        for (var i = 0; i < pages.Length; i++)
        {
            var (path, beside) = (pages[i].Path, $"/{i}");
            var rates = await Load.Rates(7, TimeSpan.FromSeconds(2), () => site.Get(path, session), () => other.Get(beside));
            report.Add($"Board, {pages[i].Name}: requests a second ({bare[beside].Item2 / 1024} KB)", N(rates[0].Median), $"bare endpoint {N(rates[1].Median)}",
                N(rates[0].Median / rates[1].Median), "at least 0.5", $"{rates[0].Noise}, {rates[1].Noise}");
        }
        var one = await Load.Milliseconds(40, () => site.Get(pages[0].Path, session));
        var whole = await Load.Milliseconds(40, () => site.Get(pages[2].Path, session));
        report.Add("Overview of all 2,000: page, ms", N(one.Median), "course platform 1,100 to 3,300 (75 to 200 queries)", $"{N(1100 / one.Median)} to {N(3300 / one.Median)} times", "30 to 50 times", one.Noise);
        report.Add("Overview of all 2,000: export, ms", N(whole.Median), "course platform 1,100 to 3,300 (75 to 200 queries)", $"{N(1100 / whole.Median)} to {N(3300 / whole.Median)} times", "30 to 50 times", whole.Noise);
    }
}
