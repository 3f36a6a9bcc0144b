using System.Diagnostics;
using Certification.Tests.Support;
using static Certification.Benchmarks.Report;

namespace Certification.Benchmarks;

/// <summary>From starting the built host, on a database that is ready, to the first page; and what it takes when nobody asks anything.</summary>
internal static class ColdStart
{
    private const int Times = 5;

    public static async Task Run(Report report)
    {
        using var scratch = new Scratch();
        using (var seeded = HostProcess.Start(scratch, "Development")) await seeded.Answers("/sign-in");
        var (development, production, idle) = (new List<double>(), new List<double>(), new List<double>());
        for (var i = 0; i < Times; i++)
        {
            development.Add(await FirstPage("Development", idle: null));
            production.Add(await FirstPage("Production", idle));
        }
        Add("Development", new Sample(development));
        Add("Production", new Sample(production));
        var megabytes = new Sample(idle);
        report.Add("Resident when idle, after some pages, MB", N(megabytes.Median), "course platform 322", $"{N(megabytes.Median / 322)} of it", "half", megabytes.Noise);

        void Add(string environment, Sample seconds) =>
            report.Add($"Cold start to the first page, {environment}, seconds", N(seconds.Median), "", "", "under 2", seconds.Noise);

        async Task<double> FirstPage(string environment, List<double>? idle)
        {
            var watch = Stopwatch.StartNew();
            using var host = HostProcess.Start(scratch, environment);
            await host.Answers("/sign-in");
            var taken = watch.Elapsed.TotalSeconds;
            if (idle is not null)
            {
                for (var page = 0; page < 200; page++) await host.Answers("/sign-in");
                await Task.Delay(TimeSpan.FromSeconds(3));
                idle.Add(host.Bytes / 1024.0 / 1024.0);
            }
            return taken;
        }
    }
}
