using System.Diagnostics;
using System.Globalization;
using System.Text;
using Certification.Cohorts.Enrolling;

namespace Certification.Tests.Cohorts;

/// <summary>Memory is measured, so nothing else runs beside it.</summary>
[CollectionDefinition(nameof(EnrolmentListSizeTests), DisableParallelization = true)]
[Collection(nameof(EnrolmentListSizeTests))]
public class EnrolmentListSizeTests
{
    private static readonly string[] Header = ["Fornavn", "Efternavn", "E-mail", "Telefon", "Arbejdsplads", "Forvaltning", "Kommune", "Stilling", "Sprog", "Bemærkning"];

    public static TheoryData<string> Formats => ["csv", "shared", "inline"];

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_hundred_thousand_rows_are_read_in_bounded_memory(string format)
    {
        var file = Made(format, EnrolmentListLimits.Rows);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        long most = 0;
        var good = 0;
        var watch = Stopwatch.StartNew();

        using (var list = Lists.Open(file))
            foreach (var line in list.Lines())
            {
                good += line.Row is null ? 0 : 1;
                if (line.Line % 10_000 == 0)
                    most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before);
            }

        good.Should().Be(EnrolmentListLimits.Rows);
        most.Should().BeLessThan(100_000_000);
        watch.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void One_row_more_is_refused_with_the_limit()
    {
        Lists.Refusal(Made("csv", EnrolmentListLimits.Rows + 1)).Should().BeEquivalentTo(new ListProblem("list.too-many-rows", null, "100\u00A0000"));
    }

    [Fact]
    public void A_hundred_thousand_bad_rows_are_all_told()
    {
        var csv = new StringBuilder(string.Join(';', Header)).AppendLine();
        for (var n = 0; n < EnrolmentListLimits.Rows; n++)
            csv.AppendLine(CultureInfo.InvariantCulture, $"=1;;x;;;;Atlantis {n} Kommune;;;");
        var watch = Stopwatch.StartNew();

        var problems = 0;
        using (var list = Lists.Open(csv.ToString()))
            problems = list.Lines().Sum(line => line.Problems.Count);

        problems.Should().Be(4 * EnrolmentListLimits.Rows);
        watch.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(30));
    }

    private static byte[] Made(string format, int rows)
    {
        if (format == "csv")
            return Encoding.UTF8.GetBytes(string.Join("\r\n", Rows(rows).Prepend(Header).Select(row => string.Join(';', row))));
        var isShared = format == "shared";
        return Lists.Zip(Lists.Package(
            sheet =>
            {
                foreach (var (number, row) in Rows(rows).Prepend(Header).Index())
                    sheet.Write(isShared
                        ? $"<row r=\"{number + 1}\">{string.Concat(row.Select((_, column) => $"<c r=\"{(char)('A' + column)}{number + 1}\" t=\"s\"><v>{number * row.Length + column}</v></c>"))}</row>"
                        : Lists.SheetRow(number + 1, row));
            },
            shared =>
            {
                if (isShared)
                    foreach (var text in Rows(rows).Prepend(Header).SelectMany(row => row))
                        shared.Write($"<si><t>{text}</t></si>");
            }));
    }

    private static IEnumerable<string[]> Rows(int count) => Enumerable.Range(1, count).Select(n => new[]
    {
        "Anne", $"Holm {(char)('A' + n % 26)}", $"anne.holm{n}@example.org", $"68{n:000000}", $"Skolen ved Søen {n % 997}", "Børn og Unge", "Aarhus", "Pædagog", "Dansk", "",
    });
}
