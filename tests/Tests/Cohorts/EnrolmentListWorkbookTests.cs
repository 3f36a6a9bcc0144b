using System.IO.Compression;
using System.Text;
using Certification.Cohorts.Enrolling;

namespace Certification.Tests.Cohorts;

/// <summary>Workbooks that are made to hurt; memory is what this thread allocates, which bounds what it can hold.</summary>
public class EnrolmentListWorkbookTests
{
    private static readonly string Header = Lists.SheetRow(1, "Fornavn", "Efternavn", "E-mail", "Kommune", "Bemærkning");

    public static TheoryData<string, string, Action<StreamWriter>> Bombs => new()
    {
        { "one endless text", "list.damaged-workbook", part => { part.Write($"{Header}<row><c t=\"inlineStr\"><is><t>"); Fill(part, "x", 40); } },
        { "one endless attribute", "list.damaged-workbook", part => { part.Write($"{Header}<row><c r=\""); Fill(part, "A", 40); } },
        { "one endless attribute with ends of tags", "list.damaged-workbook", part => { part.Write($"{Header}<row><c r=\""); Fill(part, "A>", 40); } },
        { "one endless CDATA", "list.damaged-workbook", part => { part.Write($"{Header}<row><c t=\"inlineStr\"><is><t><![CDATA["); Fill(part, "<x", 40); } },
        { "elements without end inside each other", "list.damaged-workbook", part => { part.Write(Header); Fill(part, "<a>", 40); } },
        { "endless spaces", "list.damaged-workbook", part => { part.Write(Header); Fill(part, " ", 40); } },
        { "rows without end", "list.damaged-workbook", part => { part.Write(Header); Fill(part, "<row/>", 40); } },
        { "elements without end", "list.unpacks-too-large", part => { part.Write(Header); Fill(part, "<x/>", 40); } },
        { "a comment", "list.damaged-workbook", part => { part.Write($"{Header}<!--"); Fill(part, "x", 40); } },
        { "names, all different", "list.damaged-workbook", part => { part.Write(Header); for (var n = 0; n < 1_000_000; n++) part.Write($"<n{n}/>"); } },
        { "attributes, all different", "list.damaged-workbook", part => { part.Write($"{Header}<row"); for (var n = 0; n < 1_000_000; n++) part.Write($" n{n}=\"\""); } },
    };

    [Theory]
    [MemberData(nameof(Bombs))]
    public void A_small_file_that_unpacks_without_end_is_refused_in_little_memory(string kind, string code, Action<StreamWriter> sheet)
    {
        var workbook = Lists.Zip(Lists.Package(sheet));
        var before = GC.GetAllocatedBytesForCurrentThread();

        var problem = Lists.Refusal(workbook);

        problem.Code.Should().Be(code, kind);
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(60_000_000, kind);
    }

    [Fact]
    public void Shared_texts_without_end_are_refused_in_little_memory()
    {
        var workbook = Lists.Zip(Lists.Package(sheet => sheet.Write(Header), shared =>
        {
            for (var n = 0; n < 1_600_000; n++)
                shared.Write($"<si><t>{n * 7919L}</t></si>");
        }));
        var before = GC.GetAllocatedBytesForCurrentThread();

        Lists.Refusal(workbook).Code.Should().Be("list.unpacks-too-large");
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(150_000_000);
    }

    [Fact]
    public void The_sizes_that_a_zip_states_of_itself_are_not_believed()
    {
        var workbook = Lists.Zip(Lists.Package(sheet => { sheet.Write(Header); Fill(sheet, "<x/>", 40); }));
        // The stated unpacked size of each part, in the zip's directory.
        for (var at = 0; (at = workbook.AsSpan(at).IndexOf("PK\u0001\u0002"u8) is var found and >= 0 ? at + found : -1) >= 0; at += 46)
            BitConverter.TryWriteBytes(workbook.AsSpan(at + 24), 1_000);

        Lists.Refusal(workbook).Code.Should().BeOneOf("list.unpacks-too-large", "list.damaged-workbook");
    }

    [Theory]
    [InlineData(2_001)]
    [InlineData(60_000)]
    public void A_zip_of_too_many_entries_is_refused_by_its_directory(int entries)
    {
        var zip = Lists.Zip([.. Lists.Package(sheet => sheet.Write(Header)),
            .. Enumerable.Range(0, entries).Select(n => ($"xl/media/{n}", (Action<StreamWriter>)(_ => { })))]);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Lists.Refusal(zip).Code.Should().Be("list.unpacks-too-large");
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(10_000_000);
    }

    [Theory]
    [InlineData("<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>")]
    [InlineData("<!DOCTYPE x SYSTEM \"http://127.0.0.1:9/x.dtd\">")]
    public void A_document_type_is_refused(string type)
    {
        var workbook = Replace("xl/worksheets/sheet1.xml", $"{type}<worksheet><sheetData>{Header}</sheetData></worksheet>");

        Lists.Refusal(workbook).Code.Should().Be("list.damaged-workbook");
    }

    public static TheoryData<string, string> DamagedRows => new()
    {
        { "row numbers that go back", "<row r=\"5\"><c><v>1</v></c></row><row r=\"4\"/>" },
        { "a row below the last", "<row r=\"1048577\"/>" },
        { "a row that is no number", "<row r=\"-3\"/>" },
        { "a cell right of the last", "<row r=\"2\"><c r=\"XFE2\"><v>1</v></c></row>" },
        { "the same cell twice", "<row r=\"2\"><c r=\"A2\"><v>1</v></c><c r=\"A2\"><v>2</v></c></row>" },
        { "a shared text that is not there", "<row r=\"2\"><c r=\"A2\" t=\"s\"><v>0</v></c></row>" },
        { "a shared text below zero", "<row r=\"2\"><c r=\"A2\" t=\"s\"><v>-1</v></c></row>" },
        { "an entity that nobody declared", "<row r=\"2\"><c r=\"A2\"><v>&x;</v></c></row>" },
        { "tags that cross", "<row r=\"2\"><c></row></c>" },
    };

    [Theory]
    [MemberData(nameof(DamagedRows))]
    public void A_sheet_that_contradicts_itself_is_damaged(string kind, string rows)
    {
        Lists.Refusal(Lists.Workbook(Header + rows)).Code.Should().Be("list.damaged-workbook", kind);
    }

    [Fact]
    public void A_formula_counts_by_its_stored_value_and_is_never_evaluated()
    {
        var lines = Lists.Lines(Lists.Workbook(Header
            + """<row r="2"><c t="str"><f>PROPER("anne")</f><v>Anne</v></c><c t="inlineStr"><is><t>Holm</t></is></c><c t="inlineStr"><is><t>a@example.org</t></is></c><c t="inlineStr"><is><t>Aarhus</t></is></c></row>"""
            + """<row r="3"><c r="A3"><f>PROPER("bo")</f></c></row>"""
            + """<row r="4"><c r="A4" t="e"><f>1/0</f><v>#DIV/0!</v></c><c t="str"><f>"="&amp;"1"</f><v>=1</v></c></row>"""));

        lines[0].Row!.FirstName.Should().Be("Anne");
        lines[1].Problems.Should().BeEquivalentTo([new ListProblem("list.formula-without-value", "Fornavn", "A3")]);
        lines[2].Problems.Select(problem => (problem.Code, problem.Field)).Should()
            .Contain([("list.cell-error", "Fornavn"), ("list.formula", "Efternavn")]);
    }

    [Fact]
    public void The_longest_cell_that_a_sheet_can_hold_costs_one_row()
    {
        var lines = Lists.Lines(Lists.Workbook(Header + Lists.SheetRow(2, "Anne", "Holm", "a@example.org", "Aarhus", new string('x', 1_000_000))
            + Lists.SheetRow(3, "Bo", "Lund", "b@example.org", "Aarhus")));

        lines.Select(line => line.Row is not null).Should().Equal(false, true);
        lines[0].Problems.Should().BeEquivalentTo([new ListProblem("list.field-too-long", "Bemærkning", "10\u00A0000")]);
        lines[0].Fields[4].Length.Should().BeLessThan(1_000);
    }

    [Fact]
    public void A_header_in_the_last_column_is_too_many_columns()
    {
        var row = "<row r=\"1\"><c r=\"XFD1\"><v>1</v></c></row>";

        Lists.Refusal(Lists.Workbook(row)).Code.Should().Be("list.too-many-columns");
    }

    [Fact]
    public void A_workbook_whose_type_says_macros_is_refused_whatever_its_name()
    {
        var workbook = Replace("[Content_Types].xml",
            """<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/></Types>""");

        Lists.Refusal(workbook, "hold12.xlsx").Code.Should().Be("list.macros");
    }

    [Fact]
    public void A_workbook_of_hidden_sheets_has_no_list()
    {
        var workbook = Replace("xl/workbook.xml",
            """<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Ark1" state="veryHidden" r:id="s1"/></sheets></workbook>""");

        Lists.Refusal(workbook).Code.Should().Be("list.no-sheet");
    }

    [Fact]
    public void A_sheet_outside_the_workbook_is_not_fetched()
    {
        var workbook = Replace("xl/_rels/workbook.xml.rels",
            """<Relationships><Relationship Id="s1" Type="x/worksheet" Target="http://127.0.0.1:9/sheet.xml" TargetMode="External"/></Relationships>""");

        Lists.Refusal(workbook).Code.Should().Be("list.no-sheet");
    }

    private static byte[] Replace(string name, string text) => Lists.Zip([.. Lists.Package(sheet => sheet.Write(Header))
        .Select(part => part.Name == name ? (name, stream => stream.Write(text)) : part)]);

    private static void Fill(StreamWriter part, string text, int megabytes)
    {
        var block = string.Concat(Enumerable.Repeat(text, 1_000_000 / text.Length));
        for (var n = 0; n < megabytes; n++)
            part.Write(block);
    }
}
