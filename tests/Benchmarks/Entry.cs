namespace Certification.Benchmarks;

/// <summary>Runs the benchmarks that are named, or all, and prints one table.</summary>
internal static class Entry
{
    private static readonly (string Name, Func<Report, Task> Run)[] All =
    [
        ("board", BoardSpeed.Run),
        ("import", ImportSpeed.Run),
        ("mail", MailSpeed.Run),
        ("memory", ImportMemory.Run),
        ("plan", MailSpeed.Plan),
        ("start", ColdStart.Run),
        ("work", DailyWork.Run),
    ];

    private static async Task<int> Main(string[] args)
    {
        if (args.Except(All.Select(b => b.Name)).ToList() is { Count: > 0 } unknown)
        {
            Console.Error.WriteLine($"No benchmark is called {string.Join(", ", unknown)}. There are: {string.Join(", ", All.Select(b => b.Name))}.");
            return 1;
        }
        var report = new Report();
        foreach (var (name, run) in All.Where(b => args.Length == 0 || args.Contains(b.Name)))
        {
            Console.Error.WriteLine($"{name} ...");
            await run(report);
        }
        report.Print();
        return 0;
    }
}
