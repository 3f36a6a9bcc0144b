namespace Certification.Platform.Sheets;

/// <summary>The two forms in which a table leaves the product.</summary>
public enum SheetFormat
{
    Csv,
    Xlsx,
}

/// <summary>
/// Writes a table row by row, so that memory does not grow with it. A cell is null, text, a whole number, a decimal, a double,
/// a DateOnly, a TimeOnly or a DateTime (already local).
/// </summary>
public static class Sheet
{
    public static void Write(
        Stream output, SheetFormat format, string title, IReadOnlyList<string> headers, IEnumerable<IReadOnlyList<object?>> rows)
    {
        if (format == SheetFormat.Csv)
            CsvSheet.Write(output, headers, rows);
        else
            XlsxSheet.Write(output, title, headers, rows);
    }

    internal static ArgumentException NotACell(object cell) => new($"A cell cannot hold a {cell.GetType().Name}: give its text.");
}
