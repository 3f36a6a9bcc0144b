using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Xml;
using DocumentFormat.OpenXml;
using X = DocumentFormat.OpenXml.Spreadsheet;

namespace Certification.Platform.Sheets;

/// <summary>XLSX written forwards only: text cells (never formulas), real numbers and dates, a frozen header row with a filter.</summary>
internal static class XlsxSheet
{
    private const string Namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const int MaxRows = 1_048_576;
    private const int MaxCellLength = 32_767;
    private const int RowsMeasured = 100;

    // Excel counts a 29 February 1900 that never was: its serial numbers are right from March 1900 on.
    private static readonly DateTime SerialZero = new(1899, 12, 30);
    private static readonly DateTime FirstSafeDate = new(1900, 3, 1);

    private static readonly XmlWriterSettings Utf8 = new() { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), NewLineHandling = NewLineHandling.None };

    private const string ContentTypes = """
        <?xml version="1.0" encoding="UTF-8" standalone="yes"?>
        <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
        <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
        <Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>
        <Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>
        <Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>
        </Types>
        """;

    private const string PackageRelations = """
        <?xml version="1.0" encoding="UTF-8" standalone="yes"?>
        <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
        <Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/>
        </Relationships>
        """;

    private const string WorkbookRelations = """
        <?xml version="1.0" encoding="UTF-8" standalone="yes"?>
        <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
        <Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/>
        <Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/>
        </Relationships>
        """;

    public static void Write(Stream output, string title, IReadOnlyList<string> headers, IEnumerable<IReadOnlyList<object?>> rows)
    {
        // The library's own package must be readable and so keeps whole parts in memory; a zip that is only written does not.
        using var package = new ZipArchive(output, ZipArchiveMode.Create, leaveOpen: true);
        WritePart(package, "[Content_Types].xml", ContentTypes);
        WritePart(package, "_rels/.rels", PackageRelations);
        WritePart(package, "xl/_rels/workbook.xml.rels", WorkbookRelations);
        WritePart(package, "xl/workbook.xml", new X.Workbook(new X.Sheets(new X.Sheet { Name = SheetName(title), SheetId = 1, Id = "rId1" })));
        WritePart(package, "xl/styles.xml", SheetStyles.Sheet());
        using var part = package.CreateEntry("xl/worksheets/sheet1.xml").Open();
        using var writer = XmlWriter.Create(part, Utf8);
        WriteSheet(writer, headers, rows);
    }

    private static void WritePart(ZipArchive package, string name, string xml)
    {
        using var part = package.CreateEntry(name).Open();
        part.Write(Encoding.UTF8.GetBytes(xml));
    }

    private static void WritePart(ZipArchive package, string name, OpenXmlElement root)
    {
        using var part = package.CreateEntry(name).Open();
        using var writer = XmlWriter.Create(part, Utf8);
        root.WriteTo(writer);
    }

    private static void WriteSheet(XmlWriter writer, IReadOnlyList<string> headers, IEnumerable<IReadOnlyList<object?>> rows)
    {
        using var source = rows.GetEnumerator();
        var first = new List<IReadOnlyList<object?>>(RowsMeasured);
        while (first.Count < RowsMeasured && source.MoveNext())
            first.Add(source.Current);

        writer.WriteStartElement("x", "worksheet", Namespace);
        FrozenHeader().WriteTo(writer);
        if (headers.Count > 0)
            new X.Columns(headers.Select((header, at) => Column(at, header, first))).WriteTo(writer);
        var written = WriteRows(writer, headers, first, source);
        if (headers.Count > 0)
            new X.AutoFilter { Reference = string.Create(CultureInfo.InvariantCulture, $"A1:{Letters(headers.Count)}{written}") }.WriteTo(writer);
        writer.WriteEndElement();
    }

    private static int WriteRows(
        XmlWriter writer, IReadOnlyList<string> headers, List<IReadOnlyList<object?>> first, IEnumerator<IReadOnlyList<object?>> rest)
    {
        writer.WriteStartElement("sheetData", Namespace);
        WriteRow(writer, headers, SheetStyles.Header);
        foreach (var row in first)
            WriteRow(writer, row, SheetStyles.Text);
        var written = 1 + first.Count;
        while (rest.MoveNext())
        {
            if (++written > MaxRows)
                throw new InvalidOperationException("A sheet holds 1,048,576 rows.");
            WriteRow(writer, rest.Current, SheetStyles.Text);
        }
        writer.WriteEndElement();
        return written;
    }

    // Rows are written as plain XML: an object for each cell costs ten times as much.
    private static void WriteRow(XmlWriter writer, IReadOnlyList<object?> cells, int textStyle)
    {
        writer.WriteStartElement("row", Namespace);
        foreach (var cell in cells)
        {
            writer.WriteStartElement("c", Namespace);
            WriteCell(writer, cell, textStyle);
            writer.WriteEndElement();
        }
        writer.WriteEndElement();
    }

    private static void WriteCell(XmlWriter writer, object? cell, int textStyle)
    {
        switch (cell)
        {
            case null or "":
                break;
            case string text:
                WriteText(writer, text, textStyle);
                break;
            case int or long or short or decimal or double:
                WriteNumber(writer, ((IFormattable)cell).ToString(null, CultureInfo.InvariantCulture), SheetStyles.Plain);
                break;
            case DateOnly date:
                WriteMoment(writer, date.ToDateTime(TimeOnly.MinValue), "dd-MM-yyyy", SheetStyles.Date);
                break;
            case DateTime moment:
                WriteMoment(writer, moment, "dd-MM-yyyy HH':'mm", SheetStyles.Moment);
                break;
            case TimeOnly time:
                WriteNumber(writer, Serial(time.ToTimeSpan()), SheetStyles.Time);
                break;
            default:
                throw Sheet.NotACell(cell);
        }
    }

    private static void WriteMoment(XmlWriter writer, DateTime moment, string format, int style)
    {
        if (moment < FirstSafeDate)
            WriteText(writer, moment.ToString(format, CultureInfo.InvariantCulture), SheetStyles.Text);
        else
            WriteNumber(writer, Serial(moment - SerialZero), style);
    }

    private static string Serial(TimeSpan time) => time.TotalDays.ToString(CultureInfo.InvariantCulture);

    private static void WriteNumber(XmlWriter writer, string number, int style)
    {
        WriteStyle(writer, style);
        writer.WriteElementString("v", Namespace, number);
    }

    // A text cell is no formula; the quote prefix keeps it text when a person edits it in Excel.
    private static void WriteText(XmlWriter writer, string text, int style)
    {
        WriteStyle(writer, style == SheetStyles.Text && CellText.LooksLikeFormula(text) ? SheetStyles.QuotedText : style);
        writer.WriteAttributeString("t", "inlineStr");
        writer.WriteStartElement("is", Namespace);
        writer.WriteStartElement("t", Namespace);
        writer.WriteAttributeString("xml", "space", null, "preserve");
        writer.WriteString(CellValue(text));
        writer.WriteEndElement();
        writer.WriteEndElement();
    }

    private static void WriteStyle(XmlWriter writer, int style)
    {
        writer.WriteStartAttribute("s");
        writer.WriteValue(style);
        writer.WriteEndAttribute();
    }

    private static X.SheetViews FrozenHeader() => new(
        new X.SheetView(new X.Pane { VerticalSplit = 1, TopLeftCell = "A2", ActivePane = X.PaneValues.BottomLeft, State = X.PaneStateValues.Frozen })
        {
            WorkbookViewId = 0,
        });

    private static string CellValue(string text)
    {
        var value = CellText.Storable(text).ReplaceLineEndings("\n");
        if (value.Length <= MaxCellLength)
            return value;
        return value[..(char.IsHighSurrogate(value[MaxCellLength - 1]) ? MaxCellLength - 1 : MaxCellLength)];
    }

    private static X.Column Column(int at, string header, List<IReadOnlyList<object?>> rows)
    {
        var longest = rows.Select(row => at < row.Count ? Length(row[at]) : 0).Append(header.Length + 3).Max();
        return new() { Min = (uint)at + 1, Max = (uint)at + 1, Width = Math.Clamp(longest + 2, 8, 60), CustomWidth = true };
    }

    private static int Length(object? cell) => cell switch
    {
        string text => text.AsSpan().IndexOfAny('\r', '\n') is >= 0 and var end ? end : text.Length,
        DateTime => 16,
        null => 0,
        _ => 10,
    };

    private static string Letters(int column) =>
        column <= 26 ? ((char)('A' + column - 1)).ToString() : Letters((column - 1) / 26) + Letters((column - 1) % 26 + 1);

    // Excel refuses a sheet whose name is longer than 31, has one of these signs or ends in an apostrophe.
    private static string SheetName(string title)
    {
        var name = string.Concat(CellText.Storable(title).Where(sign => !char.IsControl(sign) && !@"[]:*?/\".Contains(sign))).Trim('\'', ' ');
        if (name.Length > 31)
            name = name[..(char.IsHighSurrogate(name[30]) ? 30 : 31)].TrimEnd('\'', ' ');
        return name.Length > 0 ? name : "Ark1";
    }
}
