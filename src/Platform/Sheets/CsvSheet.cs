using System.Globalization;
using CsvHelper;

namespace Certification.Platform.Sheets;

/// <summary>CSV as Danish Excel opens it with a double click: UTF-8 with its mark, semicolons, CRLF, decimal comma, day first.</summary>
internal static class CsvSheet
{
    private static readonly CsvWriterOptions Danish = new() { Separator = ';', NewLine = "\r\n", WriteByteOrderMark = true };

    public static void Write(Stream output, IReadOnlyList<string> headers, IEnumerable<IReadOnlyList<object?>> rows)
    {
        using var csv = CsvWriter.Create(output, Danish, leaveOpen: true);
        WriteRow(csv, headers);
        foreach (var row in rows)
            WriteRow(csv, row);
    }

    private static void WriteRow(CsvWriter csv, IReadOnlyList<object?> row)
    {
        foreach (var cell in row)
            csv.WriteField(Text(cell));
        csv.EndRecord();
    }

    // Only text is neutralised: a negative number is a number.
    private static string Text(object? cell) => cell switch
    {
        null => "",
        string text => CellText.Neutralise(CellText.Storable(text)),
        int or long or short => ((IFormattable)cell).ToString(null, CultureInfo.InvariantCulture),
        decimal or double => ((IFormattable)cell).ToString(null, CultureInfo.InvariantCulture).Replace('.', ','),
        DateOnly date => date.ToString("dd-MM-yyyy", CultureInfo.InvariantCulture),
        TimeOnly time => time.ToString("HH':'mm", CultureInfo.InvariantCulture),
        DateTime moment => moment.ToString("dd-MM-yyyy HH':'mm", CultureInfo.InvariantCulture),
        _ => throw Sheet.NotACell(cell),
    };
}
