using System.Globalization;

namespace Certification.Benchmarks;

/// <summary>The one table: what was measured, what it is compared with, the ratio, and what is aimed at.</summary>
internal sealed class Report
{
    private readonly List<string[]> _rows = [["What", "Here", "Against", "Ratio", "Aim", "Noise"]];

    public void Add(string what, string here, string against = "", string ratio = "", string aim = "", string noise = "") =>
        _rows.Add([what, here, against, ratio, aim, noise]);

    public void Print()
    {
        var widths = Enumerable.Range(0, _rows[0].Length).Select(column => _rows.Max(row => row[column].Length)).ToArray();
        foreach (var (row, index) in _rows.Select((row, index) => (row, index)))
        {
            Console.WriteLine($"| {string.Join(" | ", row.Select((cell, column) => cell.PadRight(widths[column])))} |");
            if (index == 0) Console.WriteLine($"|{string.Join("|", widths.Select(width => new string('-', width + 2)))}|");
        }
    }

    /// <summary>Three significant digits are more than a shared machine can tell apart.</summary>
    public static string N(double number) => number.ToString(number >= 100 ? "N0" : number >= 10 ? "0.0" : "0.00", CultureInfo.InvariantCulture);

    public static string Megabytes(long bytes) => $"{bytes / 1024 / 1024} MB";
}

/// <summary>Repeated measurements of one thing.</summary>
internal sealed record Sample(IReadOnlyList<double> Values)
{
    public double Median => Values.Order().ElementAt(Values.Count / 2);

    /// <summary>How far the extremes lie apart, relative to the median.</summary>
    public string Noise => $"{(Values.Max() - Values.Min()) / Median:0%}";
}
