using System.IO.Compression;
using System.Text;
using Certification.Cohorts.Enrolling;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace Certification.Tests.Cohorts;

/// <summary>Enrolment lists as people and programs make them.</summary>
internal static class Lists
{
    public const string Header = "Fornavn;Efternavn;E-mail;Telefon;Kommune;Bemærkning";

    public static readonly MunicipalityNames Municipalities =
        new(File.ReadLines(Path.Combine("Data", "municipalities.csv")).Skip(1).Select(line => line.Split(',')[1]));

    public static byte[] Real => File.ReadAllBytes(Path.Combine("Data", "participants_2026_robusthed_hold12.csv"));

    public static string RealText => CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetString(Real);

    public static string Good(int number) => $"Anne;Holm;anne{number}@example.org;68001001;Aarhus;";

    public static EnrolmentList Open(byte[] list, string name = "hold12.csv") => EnrolmentList.Open(new MemoryStream(list), name, Municipalities);

    public static EnrolmentList Open(string csv) => Open(Encoding.UTF8.GetBytes(csv));

    public static List<ListLine> Lines(byte[] list)
    {
        using var opened = Open(list);
        return [.. opened.Lines()];
    }

    /// <summary>The lines of a list with the usual header and these rows.</summary>
    public static List<ListLine> Rows(params string[] rows) => Lines(Encoding.UTF8.GetBytes(string.Join("\r\n", [Header, .. rows])));

    /// <summary>The one problem of the only row, a good one but for a field.</summary>
    public static ListProblem ProblemOf(string row) => Rows(row).Single().Problems.Single();

    public static ListProblem Refusal(byte[] list, string name = "hold12.csv")
    {
        var reading = () =>
        {
            using var opened = Open(list, name);
            _ = opened.Lines().Count();
        };
        return reading.Should().Throw<UnreadableListException>().Which.Problem;
    }

    public static ListProblem Refusal(string csv) => Refusal(Encoding.UTF8.GetBytes(csv));

    public static string[][] Cells(string csv)
    {
        using var reader = CsvHelper.CsvReader.FromText(csv, new() { Separator = ';', HasHeader = false });
        var rows = new List<string[]>();
        while (reader.Read())
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)]);
        return [.. rows];
    }

    /// <summary>A workbook as Excel writes it: shared strings, empty cells left out; or inline strings, as other programs do.</summary>
    public static byte[] Workbook(IEnumerable<IEnumerable<string>> rows, bool isInline = false, string? hiddenSheet = null)
    {
        var stream = new MemoryStream();
        using (var document = SpreadsheetDocument.Create(stream, SpreadsheetDocumentType.Workbook))
        {
            var workbook = document.AddWorkbookPart();
            workbook.Workbook = new Workbook(new Sheets());
            if (hiddenSheet is not null)
                AddSheet(workbook, hiddenSheet, [["Hemmelig"]], isInline: true, shared: null).State = SheetStateValues.Hidden;
            var shared = isInline ? null : workbook.AddNewPart<SharedStringTablePart>();
            if (shared is not null)
                shared.SharedStringTable = new SharedStringTable();
            AddSheet(workbook, "Deltagere", rows, isInline, shared);
        }
        return stream.ToArray();
    }

    /// <summary>A workbook whose sheet is written by hand.</summary>
    public static byte[] Workbook(string sheetData, string? sharedStrings = null) => Zip(Package(
        sheet => sheet.Write(sheetData), sharedStrings is null ? null : shared => shared.Write(sharedStrings)));

    public static (string Name, Action<StreamWriter> Write)[] Package(Action<StreamWriter> sheet, Action<StreamWriter>? shared = null) =>
    [
        ("[Content_Types].xml", part => part.Write("""<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>""")),
        ("_rels/.rels", part => part.Write("""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>""")),
        ("xl/workbook.xml", part => part.Write("""<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Ark1" sheetId="1" r:id="s1"/></sheets></workbook>""")),
        ("xl/_rels/workbook.xml.rels", part => part.Write("""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="s1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="/xl/worksheets/sheet1.xml"/><Relationship Id="s2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>""")),
        ("xl/worksheets/sheet1.xml", part =>
        {
            part.Write("""<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>""");
            sheet(part);
            part.Write("</sheetData></worksheet>");
        }),
        ("xl/sharedStrings.xml", part =>
        {
            part.Write("""<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">""");
            shared?.Invoke(part);
            part.Write("</sst>");
        }),
    ];

    public static byte[] Zip(params (string Name, Action<StreamWriter> Write)[] parts)
    {
        var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, write) in parts)
            {
                using var part = new StreamWriter(archive.CreateEntry(name).Open(), new UTF8Encoding(false));
                write(part);
            }
        return stream.ToArray();
    }

    /// <summary>One row of a sheet written by hand, of inline strings.</summary>
    public static string SheetRow(int number, params string[] cells) =>
        $"""<row r="{number}">{string.Concat(cells.Select((text, column) => $"""<c r="{(char)('A' + column)}{number}" t="inlineStr"><is><t>{text}</t></is></c>"""))}</row>""";

    private static Sheet AddSheet(WorkbookPart workbook, string name, IEnumerable<IEnumerable<string>> rows, bool isInline, SharedStringTablePart? shared)
    {
        var part = workbook.AddNewPart<WorksheetPart>();
        var data = new SheetData();
        var strings = 0;
        foreach (var (number, cells) in rows.Index())
        {
            var row = new Row { RowIndex = (uint)number + 1 };
            foreach (var (column, text) in cells.Index())
                if (text.Length > 0)
                    row.Append(Cell($"{(char)('A' + column)}{number + 1}", text));
            data.Append(row);
        }
        part.Worksheet = new Worksheet(data);
        var sheet = new Sheet { Id = workbook.GetIdOfPart(part), SheetId = (uint)workbook.WorksheetParts.Count(), Name = name };
        workbook.Workbook.Sheets!.Append(sheet);
        return sheet;

        Cell Cell(string reference, string text)
        {
            if (isInline)
                return new Cell { CellReference = reference, DataType = CellValues.InlineString, InlineString = new InlineString(Text(text)) };
            shared!.SharedStringTable.Append(new SharedStringItem(Text(text)));
            return new Cell { CellReference = reference, DataType = CellValues.SharedString, CellValue = new CellValue(strings++) };
        }
    }

    private static Text Text(string text) => new(text) { Space = SpaceProcessingModeValues.Preserve };
}
