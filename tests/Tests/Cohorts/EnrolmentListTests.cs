using System.Globalization;
using System.Text;
using Certification.Cohorts.Enrolling;

namespace Certification.Tests.Cohorts;

public class EnrolmentListTests
{
    [Fact]
    public void The_real_list_holds_24_people_and_no_problem()
    {
        using var list = Lists.Open(Lists.Real);

        var lines = list.Lines().ToList();

        lines.Should().HaveCount(24).And.OnlyContain(line => line.Row != null && line.Problems.Count == 0);
        list.Form.Should().Be(new ListForm("CSV", "Windows-1252", ';'));
        list.Header.Should().Equal("Fornavn", "Efternavn", "E-mail", "Telefon", "Arbejdsplads", "Forvaltning", "Kommune", "Stilling", "Sprog", "Bemærkning");
    }

    [Fact]
    public void Fields_are_trimmed_and_written_as_the_person_writes_them()
    {
        var rows = Lists.Lines(Lists.Real).Select(line => line.Row!).ToList();

        rows.Single(row => row.FirstName == "Mikkel").Should().Be(new EnrolmentListRow(15, "Mikkel", "Lundsø", "mikkel.lundsoe@example.org",
            "68 00 10 13", "Plejecenter Åbakken", "Sundhed og Omsorg", "Viborg", "SOSU-assistent", "Dansk", null));
        rows.Single(row => row.LastName == "Krogh Åkjær").FirstName.Should().Be("Dorthe \"Dot\"");
        rows.Single(row => row.FirstName == "Thórdís" || row.FirstName == "Þórdís").Municipality.Should().Be("Bornholm");
    }

    [Fact]
    public void Line_numbers_are_those_of_the_file_also_below_a_line_break_in_quotes()
    {
        var rows = Lists.Lines(Lists.Real).Select(line => line.Row!).ToList();

        var broken = rows.Single(row => row.LastName == "Nørgård");
        broken.Line.Should().Be(10);
        broken.Remark.Should().Be("Deltager kun dag 1; ankommer kl. 10\nØnsker parkeringsplads");
        rows.Single(row => row.LastName == "Lyberth-Olsen").Line.Should().Be(12);
        rows[^1].Line.Should().Be(26);
    }

    [Fact]
    public void Two_people_may_share_a_name()
    {
        Lists.Lines(Lists.Real).Count(line => line.Row is { FirstName: "Søren", LastName: "Bjerregård" }).Should().Be(2);
    }

    public static TheoryData<string, int, bool> Encodings => new()
    {
        { "UTF-8", 65001, false }, { "UTF-8 BOM", 65001, true },
        { "UTF-16 LE", 1200, false }, { "UTF-16 LE", 1200, true }, { "UTF-16 BE", 1201, false }, { "UTF-16 BE", 1201, true },
    };

    [Theory]
    [MemberData(nameof(Encodings))]
    public void The_same_list_reads_the_same_in_every_encoding(string name, int codePage, bool isMarked)
    {
        var encoding = Encoding.GetEncoding(codePage);
        byte[] bytes = [.. isMarked ? encoding.GetPreamble() : [], .. encoding.GetBytes(Lists.RealText)];

        using var list = Lists.Open(bytes);

        list.Form.Encoding.Should().Be(name);
        list.Lines().Select(line => line.Row).Should().Equal(Lists.Lines(Lists.Real).Select(line => line.Row));
    }

    [Theory]
    [InlineData(';', false)]
    [InlineData(',', false)]
    [InlineData('\t', false)]
    [InlineData('|', false)]
    [InlineData(';', true)]
    [InlineData(',', true)]
    [InlineData('\t', true)]
    public void The_same_list_reads_the_same_with_every_separator(char separator, bool isDeclared)
    {
        var rows = Lists.Cells(Lists.RealText).Select(row => string.Join(separator, row.Select(cell => $"\"{cell.Replace("\"", "\"\"")}\"")));
        var csv = (isDeclared ? $"sep={separator}\r\n" : "") + string.Join("\r\n", rows);

        using var list = Lists.Open(csv);

        list.Form.Separator.Should().Be(separator);
        var below = isDeclared ? 1 : 0;
        list.Lines().Select(line => line.Row! with { Line = line.Line - below }).Should().Equal(Lists.Lines(Lists.Real).Select(line => line.Row!));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_same_list_reads_the_same_from_a_workbook(bool isInline)
    {
        using var list = Lists.Open(Lists.Workbook(Lists.Cells(Lists.RealText), isInline, hiddenSheet: "Skjult"));

        var rows = list.Lines().Select(line => line.Row!).ToList();

        list.Form.Should().Be(new ListForm("XLSX", Sheet: "Deltagere"));
        rows.Select(row => row.Line).Should().Equal(Enumerable.Range(2, 24));
        rows.Select(row => row with { Line = 0 }).Should().Equal(Lists.Lines(Lists.Real).Select(line => line.Row! with { Line = 0 }));
    }

    [Fact]
    public void Headers_may_be_English_in_any_order_and_writing()
    {
        using var list = Lists.Open("\u00A0MUNICIPALITY ,e mail:,Shoe size,Last_Name,first name *,Mobile\r\nOdense,a@example.org,43,Holm,Anne,+45 68001001\r\n");

        var row = list.Lines().Single().Row;

        row.Should().Be(new EnrolmentListRow(2, "Anne", "Holm", "a@example.org", "+45 68001001", null, null, "Odense", null, null, null));
        list.Ignored.Should().Equal("Shoe size");
    }

    [Fact]
    public void Blank_lines_are_skipped_and_still_counted()
    {
        var lines = Lists.Rows("", Lists.Good(1), "   ", ";;;;;", Lists.Good(2), "");

        lines.Select(line => (line.Line, line.Row is not null)).Should().Equal((3, true), (6, true));
    }

    [Fact]
    public void A_list_can_be_read_again()
    {
        using var list = Lists.Open(Lists.Real);

        list.Lines().Take(3).Count().Should().Be(3);
        list.Lines().Count(line => line.Row is not null).Should().Be(24);
    }

    [Theory]
    [InlineData("Fornavn;Efternavn;Telefon;Kommune", "list.missing-header", "E-mail / Email address")]
    [InlineData("Fornavn;E-mail", "list.missing-header", "Efternavn / Last name, Kommune / Municipality")]
    [InlineData("Fornavn;Efternavn;E-mail;Kommune;Mail", "list.duplicate-header", "E-mail|Mail")]
    [InlineData("Fornavn;Efternavn;E-mail;Kommune;CPR-nr.", "list.personal-number-column", "CPR-nr.")]
    [InlineData("Anne;Holm;a@example.org;Aarhus", "list.no-header", "Fornavn / First name, Efternavn / Last name, E-mail / Email address, Kommune / Municipality")]
    [InlineData("sep=x\r\nFornavn", "list.separator", "x")]
    public void A_list_without_the_right_headers_is_refused_by_name(string csv, string code, string values)
    {
        var problem = Lists.Refusal($"{csv}\r\n");

        (problem.Code, string.Join('|', problem.Values)).Should().Be((code, values));
    }

    [Theory]
    [InlineData("Anne;Holm;a@example.org;68001001;Aarhus", "5", "6")]
    [InlineData("Anne;Holm;a@example.org;68001001;Aarhus;;", "7", "6")]
    public void A_row_must_have_as_many_fields_as_the_header(string row, string found, string expected)
    {
        Lists.ProblemOf(row).Should().BeEquivalentTo(new ListProblem("list.field-count", null, found, expected));
    }

    [Theory]
    [InlineData(";Holm;a@example.org;;Aarhus;", "Fornavn")]
    [InlineData("Anne;\u00A0\u200B ;a@example.org;;Aarhus;", "Efternavn")]
    [InlineData("Anne;Holm; ;;Aarhus;", "E-mail")]
    [InlineData("Anne;Holm;a@example.org;;\u3164;", "Kommune")]
    public void What_is_required_must_be_there(string row, string field)
    {
        Lists.ProblemOf(row).Should().BeEquivalentTo(new ListProblem("list.required", field));
    }

    [Theory]
    [InlineData("Aarhus Kommune", "Aarhus")]
    [InlineData("århus", "Aarhus")]
    [InlineData("KØBENHAVNS KOMMUNE", "København")]
    [InlineData("Bornholms Regionskommune", "Bornholm")]
    [InlineData("Vesthimmerland", "Vesthimmerlands")]
    [InlineData("Høje Taastrup kommune", "Høje-Taastrup")]
    [InlineData("Sermersooq", "Kommuneqarfik Sermersooq")]
    [InlineData("Broenderslev", "Brønderslev")]
    [InlineData("Municipality of Odense", "Odense")]
    [InlineData("Ko\u0308ge\u00A0Kommune", "Køge")]
    public void A_municipality_is_known_as_people_write_it(string typed, string name)
    {
        Lists.Rows($"Anne;Holm;a@example.org;;{typed};").Single().Row!.Municipality.Should().Be(name);
    }

    [Fact]
    public void Every_municipality_is_found_under_its_own_name()
    {
        var names = File.ReadLines(Path.Combine("Data", "municipalities.csv")).Skip(1).Select(line => line.Split(',')[1]).ToList();

        names.Should().HaveCount(103).And.OnlyContain(name => Lists.Municipalities.Find(name) == name && Lists.Municipalities.Find($"{name}s Kommune") == name);
    }

    [Theory]
    [InlineData("Århsu Kommune", "Aarhus")]
    [InlineData("Silkborg", "Silkeborg")]
    [InlineData("Kbenhavn", "København")]
    public void The_nearest_names_are_suggested_for_an_unknown_municipality(string typed, string meant)
    {
        var problem = Lists.ProblemOf($"Anne;Holm;a@example.org;;{typed};");

        problem.Code.Should().Be("list.municipality");
        problem.Values.Should().HaveCount(4).And.StartWith([typed, meant]);
    }

    [Fact]
    public void The_first_of_two_equal_addresses_stays_and_the_second_names_its_line()
    {
        var lines = Lists.Rows("Anne;Holm;A.Holm@Example.org;;Aarhus;", "Bo;Lund;a.holm@example.org ;;Aarhus;", "Anne;Holm;anne@example.org;;Aarhus;");

        lines.Select(line => line.Row?.FirstName).Should().Equal("Anne", null, "Anne");
        lines[1].Problems.Should().BeEquivalentTo([new ListProblem("list.same-email", "E-mail", "a.holm@example.org", "2")]);
    }

    [Fact]
    public void An_address_is_not_taken_by_a_row_that_was_rejected()
    {
        var lines = Lists.Rows("Anne;Holm;a@example.org;;Atlantis;", "Anne;Holm;a@example.org;;Aarhus;");

        lines.Select(line => line.Row is not null).Should().Equal(false, true);
    }

    [Fact]
    public void One_bad_row_never_hides_the_others_and_names_all_its_problems()
    {
        var lines = Lists.Rows(Lists.Good(1), "=cmd;Holm;no address;;Atlantis;", Lists.Good(2));

        lines.Select(line => line.Row is not null).Should().Equal(true, false, true);
        lines[1].Problems.Select(problem => (problem.Code, problem.Field)).Should()
            .Equal(("list.formula", "Fornavn"), ("list.email", "E-mail"), ("list.municipality", "Kommune"));
        lines[1].Fields.Should().Equal("=cmd", "Holm", "no address", "", "Atlantis", "");
    }

    [Theory]
    [InlineData("tr-TR")]
    [InlineData("da-DK")]
    public void The_culture_of_the_server_changes_nothing(string culture)
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);

        var lines = Lists.Rows("MIKKEL;IVERSEN;MIKKEL@EXAMPLE.ORG;;IKAST-BRANDE;", "Mikkel;Iversen;mikkel@example.org;;Ishøj;");

        CultureInfo.CurrentCulture = before;
        lines.Select(line => line.Row?.Municipality).Should().Equal("Ikast-Brande", null);
    }

    [Fact]
    public void A_telephone_number_stored_as_a_number_stays_one()
    {
        var workbook = Lists.Workbook(Lists.SheetRow(1, "Fornavn", "Efternavn", "E-mail", "Kommune", "Telefon")
            + """<row r="4"><c t="inlineStr"><is><t>Anne</t></is></c><c t="inlineStr"><is><r><t>Ho</t></r><r><t>lm</t></r><rPh sb="0" eb="1"><t>x</t></rPh></is></c><c t="str"><f>LOWER("A@EXAMPLE.ORG")</f><v>a@example.org</v></c><c t="s"><v>0</v></c><c><v>6.8001002E7</v></c></row>""",
            "<si><t>Aar</t><phoneticPr/></si>".Replace("Aar", "Aarhus_x000D_"));

        var row = Lists.Lines(workbook).Single().Row;

        row.Should().Be(new EnrolmentListRow(4, "Anne", "Holm", "a@example.org", "68001002", null, null, "Aarhus", null, null, null));
    }

    [Fact]
    public void Cells_that_a_sheet_leaves_out_are_empty_and_cells_beyond_the_header_are_too_many()
    {
        string[] header = ["Fornavn", "Efternavn", "E-mail", "Kommune", "Telefon", "Bemærkning"];

        var lines = Lists.Lines(Lists.Workbook([header, ["Anne", "Holm", "a@example.org", "Aarhus"], ["Bo", "Lund", "b@example.org", "Aarhus", "", "", "", "?"]]));

        lines.Select(line => line.Row?.FirstName).Should().Equal("Anne", null);
        lines[1].Problems.Should().BeEquivalentTo([new ListProblem("list.field-count", null, "8", "6")]);
    }
}
