using System.Diagnostics;

namespace Certification.Benchmarks;

/// <summary>Several clients that ask again as soon as they are answered.</summary>
internal static class Load
{
    public const int Clients = 8;

    /// <summary>Requests a second of each contender. They take turns, so that what else the machine does hits them alike.</summary>
    public static async Task<Sample[]> Rates(int rounds, TimeSpan turn, params Func<Task>[] contenders)
    {
        foreach (var contender in contenders) await Rate(contender, turn);
        var rates = contenders.Select(_ => new List<double>()).ToArray();
        for (var round = 0; round < rounds; round++)
            for (var i = 0; i < contenders.Length; i++)
                rates[i].Add(await Rate(contenders[i], turn));
        return [.. rates.Select(r => new Sample(r))];
    }

    private static async Task<double> Rate(Func<Task> request, TimeSpan turn)
    {
        var watch = Stopwatch.StartNew();
        var answered = 0;
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => Task.Run(async () =>
        {
            while (watch.Elapsed < turn)
            {
                await request();
                Interlocked.Increment(ref answered);
            }
        })));
        return answered / watch.Elapsed.TotalSeconds;
    }

    /// <summary>Milliseconds of one request at a time.</summary>
    public static async Task<Sample> Milliseconds(int times, Func<Task> request)
    {
        var taken = new List<double>();
        for (var i = 0; i < times; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await request();
            taken.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        return new Sample(taken);
    }
}
