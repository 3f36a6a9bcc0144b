using System.Globalization;
using System.IO.Compression;
using System.Text;
using Certification.Platform.Sheets;
using CsvHelper;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.AspNetCore.Http;
using X = DocumentFormat.OpenXml.Spreadsheet;

namespace Certification.Tests.Platform;

public class SheetTests
{
    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+45 68 00 10 01", "'+45 68 00 10 01")]
    [InlineData("-2", "'-2")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\tx", "'\tx")]
    [InlineData("\rx", "'\rx")]
    [InlineData("\0=x", "'\0=x")]
    [InlineData("＝x", "'＝x")]
    [InlineData("＋x", "'＋x")]
    [InlineData("－x", "'－x")]
    [InlineData("＠x", "'＠x")]
    [InlineData("'=x", "''=x")]
    [InlineData("a=1", "a=1")]
    [InlineData("'quoted'", "'quoted'")]
    [InlineData("", "")]
    public void What_a_spreadsheet_would_run_gets_an_apostrophe(string text, string written) =>
        CellText.Neutralise(text).Should().Be(written);

    [Fact]
    public void An_import_gives_back_every_text_that_an_export_neutralised() =>
        Prop.ForAll<NonNull<string>, int>((text, lead) =>
        {
            var hostile = string.Concat("''=+-@"[(Math.Abs(lead % 6))..], text.Get);

            return CellText.Restore(CellText.Neutralise(hostile)) == hostile
                && CellText.Restore(CellText.Neutralise(text.Get)) == text.Get;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Csv_is_what_danish_excel_opens()
    {
        object?[] row = ["Sørensen; Åse", -5, 12.5m, 0.25, new DateOnly(2026, 3, 9), new TimeOnly(9, 5), new DateTime(2026, 3, 9, 14, 30, 0), null, "to\nlinjer"];

        var bytes = Written(SheetFormat.Csv, ["Navn", "a", "b", "c", "d", "e", "f", "g", "h"], [row]);

        bytes.Should().StartWith(Encoding.UTF8.Preamble.ToArray());
        Encoding.UTF8.GetString(bytes[3..]).Should().Be(
            "Navn;a;b;c;d;e;f;g;h\r\n\"Sørensen; Åse\";-5;12,5;0,25;09-03-2026;09:05;09-03-2026 14:30;;\"to\nlinjer\"\r\n");
    }

    [Theory]
    [InlineData("+45 68 00 10 01")]
    [InlineData("+4568001001")]
    [InlineData("=HYPERLINK(\"http://example.org\";\"Klik\")")]
    [InlineData("ÆØÅ æøå Ĳ 漢字 👩‍🏫 ĸ")]
    [InlineData(" mellemrum ")]
    [InlineData("semikolon; og \"anførsel\"")]
    public void A_text_survives_export_and_import_in_both_formats(string text)
    {
        var csv = Written(SheetFormat.Csv, ["Telefon"], [[text]]);
        var xlsx = Written(SheetFormat.Xlsx, ["Telefon"], [[text]]);

        CellText.Restore(FirstCsvField(csv)).Should().Be(text);
        CellText.Restore(Cells(xlsx)[1][0].InnerText).Should().Be(text);
        Cells(xlsx)[1][0].InnerText.Should().Be(text);
    }

    [Fact]
    public void A_workbook_holds_text_numbers_and_dates_as_what_they_are()
    {
        object?[] row = ["=1+1", 42, 12.5m, new DateOnly(2026, 3, 9), new TimeOnly(12, 0), new DateTime(2026, 3, 9, 6, 0, 0), null, new DateOnly(1900, 1, 1)];

        var bytes = Written(SheetFormat.Xlsx, ["a", "b", "c", "d", "e", "f", "g", "h"], [row]);
        var cells = Cells(bytes)[1];

        cells[0].DataType!.Value.Should().Be(X.CellValues.InlineString);
        cells[0].CellFormula.Should().BeNull();
        Format(bytes, cells[0]).QuotePrefix!.Value.Should().BeTrue();
        cells.Skip(1).Take(5).Select(cell => cell.CellValue?.Text).Should().Equal("42", "12.5", "46090", "0.5", "46090.25");
        DateTime.FromOADate(46090).Should().Be(new DateTime(2026, 3, 9));
        cells.Skip(3).Take(3).Select(cell => NumberFormat(bytes, cell)).Should().Equal(@"dd\-mm\-yyyy", "hh:mm", @"dd\-mm\-yyyy\ hh:mm");
        cells[6].InnerText.Should().BeEmpty();
        cells[7].InnerText.Should().Be("01-01-1900");
    }

    [Fact]
    public void A_workbook_is_valid_and_opens_with_a_frozen_filtered_header()
    {
        var bytes = Written(SheetFormat.Xlsx, ["Navn", "Telefon"], [["Åse", "+45 68 00 10 01"], ["Bo", null]], title: "Hold 12: [mandag] / 'ekstra' med et langt navn");

        using var document = SpreadsheetDocument.Open(new MemoryStream(bytes), isEditable: false);
        var sheet = document.WorkbookPart!.WorksheetParts.Single().Worksheet;

        new OpenXmlValidator().Validate(document).Select(error => error.Description).Should().BeEmpty();
        document.WorkbookPart.Workbook.Descendants<X.Sheet>().Single().Name!.Value.Should().Be("Hold 12 mandag  'ekstra' med et");
        sheet.Descendants<X.Pane>().Single().State!.Value.Should().Be(X.PaneStateValues.Frozen);
        sheet.Descendants<X.AutoFilter>().Single().Reference!.Value.Should().Be("A1:B3");
        sheet.Descendants<X.Column>().Select(column => column.Width!.Value).Should().Equal(9, 17);
    }

    [Fact]
    public void Signs_that_no_workbook_can_hold_are_left_out()
    {
        var rows = new object?[][] { ["a\0b\u0001c\uD800d\uFFFEe👍"], [new string('x', 40_000)] };

        var cells = Cells(Written(SheetFormat.Xlsx, ["x"], rows));

        cells[1][0].InnerText.Should().Be("abcde👍");
        cells[2][0].InnerText.Should().HaveLength(32_767);
        FirstCsvField(Written(SheetFormat.Csv, ["x"], rows)).Should().Be("abcde👍");
    }

    [Fact]
    public void A_cell_that_is_no_cell_is_a_programming_error()
    {
        var write = () => Written(SheetFormat.Xlsx, ["x"], [[new object()]]);

        write.Should().Throw<ArgumentException>();
    }

    [Fact]
    public async Task An_export_is_answered_as_a_file_to_save()
    {
        var context = new DefaultHttpContext { Response = { Body = new MemoryStream() } };

        await SheetFile.Result(SheetFormat.Csv, "Hold 12 / Ærø", "Hold 12", ["Navn"], [["Åse"]]).ExecuteAsync(context);

        context.Response.ContentType.Should().Be("text/csv; charset=utf-8");
        context.Response.Headers.ContentDisposition.ToString().Should().Contain("attachment").And.Contain("filename*=UTF-8''%C3%86r%C3%B8.csv");
        context.Response.Headers.CacheControl.ToString().Should().Be("private, no-store");
        context.Response.ContentLength.Should().Be(context.Response.Body.Length);
        Encoding.UTF8.GetString(((MemoryStream)context.Response.Body).ToArray()[3..]).Should().Be("Navn\r\nÅse\r\n");
    }

    private static byte[] Written(SheetFormat format, string[] headers, IEnumerable<object?[]> rows, string title = "Ark")
    {
        using var output = new MemoryStream();
        Sheet.Write(output, format, title, headers, rows);
        return output.ToArray();
    }

    private static string FirstCsvField(byte[] csv)
    {
        using var reader = CsvReader.Create(csv, new CsvReaderOptions { Separator = ';' });
        reader.Read().Should().BeTrue();
        return reader.GetString(0);
    }

    private static List<List<X.Cell>> Cells(byte[] xlsx)
    {
        using var document = SpreadsheetDocument.Open(new MemoryStream(xlsx), isEditable: false);
        return document.WorkbookPart!.WorksheetParts.Single().Worksheet.Descendants<X.Row>().Select(row => row.Elements<X.Cell>().ToList()).ToList();
    }

    private static X.CellFormat Format(byte[] xlsx, X.Cell cell)
    {
        using var document = SpreadsheetDocument.Open(new MemoryStream(xlsx), isEditable: false);
        return Styles(document).CellFormats!.Elements<X.CellFormat>().ElementAt((int)cell.StyleIndex!.Value);
    }

    private static string NumberFormat(byte[] xlsx, X.Cell cell)
    {
        using var document = SpreadsheetDocument.Open(new MemoryStream(xlsx), isEditable: false);
        var format = Format(xlsx, cell).NumberFormatId!.Value;
        return Styles(document).NumberingFormats!.Elements<X.NumberingFormat>().Single(one => one.NumberFormatId! == format).FormatCode!.Value!;
    }

    private static X.Stylesheet Styles(SpreadsheetDocument document) => document.WorkbookPart!.WorkbookStylesPart!.Stylesheet;
}
