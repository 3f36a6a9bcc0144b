using System.Text;
using Certification.Cohorts.Enrolling;

namespace Certification.Tests.Cohorts;

public class EnrolmentListHostileTests
{
    private static readonly Encoding Windows = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    [Theory]
    [InlineData("=HYPERLINK(\"\"x\"\")")]
    [InlineData("+Anne")]
    [InlineData("-Anne")]
    [InlineData("@Anne")]
    [InlineData("\tAnne")]
    [InlineData("\rAnne")]
    [InlineData(" =1+1")]
    [InlineData("\u200B=1+1")]
    [InlineData("＝1+1")]
    [InlineData("＠Anne")]
    public void A_name_that_a_spreadsheet_would_run_is_refused(string name)
    {
        var problem = Lists.ProblemOf($"\"{name}\";Holm;a@example.org;;Aarhus;");

        (problem.Code, problem.Field).Should().Be(("list.formula", "Fornavn"));
    }

    [Theory]
    [InlineData("+45 68001001", true)]
    [InlineData("+299 40 10 03", true)]
    [InlineData("-", true)]
    [InlineData("+cmd|' /C calc'!A0", false)]
    [InlineData("=1+1", false)]
    public void A_telephone_number_may_start_with_plus_and_no_formula_may(string phone, bool isGood)
    {
        (Lists.Rows($"Anne;Holm;a@example.org;{phone};Aarhus;").Single().Row is not null).Should().Be(isGood);
    }

    [Theory]
    [InlineData("a@example.org, b@example.org")]
    [InlineData("Anne <a@example.org>")]
    [InlineData("a@example.org\nBcc: b@example.org")]
    [InlineData("a b@example.org")]
    [InlineData("a@b@example.org")]
    [InlineData("a@example")]
    [InlineData("a@example..org")]
    [InlineData("a..b@example.org")]
    [InlineData(".a@example.org")]
    [InlineData("=a@example.org")]
    [InlineData("a@-example.org")]
    [InlineData("a@127.0.0.1")]
    [InlineData("mailto:a@example.org")]
    [InlineData("аnne@example.org")]
    [InlineData("a@еxample.org")]
    public void What_is_not_one_plain_address_is_refused(string address)
    {
        Lists.ProblemOf($"Anne;Holm;\"{address}\";;Aarhus;").Code.Should().Be("list.email");
    }

    [Theory]
    [InlineData("s.bjerregaard+kursus@example.com")]
    [InlineData("o'connor@example.co.uk")]
    [InlineData("anne@kødbyen.dk")]
    [InlineData("anne@xn--kdbyen-q1a.dk")]
    [InlineData("_x@example.org")]
    public void Unusual_addresses_that_work_are_taken(string address)
    {
        Lists.Rows($"Anne;Holm;{address};;Aarhus;").Single().Row!.Email.Should().Be(address);
    }

    [Fact]
    public void An_address_has_at_most_254_characters()
    {
        var domain = string.Join('.', Enumerable.Repeat(new string('d', 47), 4));

        Lists.Rows($"Anne;Holm;{new string('a', 59)}@{domain}.dk;;Aarhus;").Single().Row.Should().NotBeNull();
        Lists.ProblemOf($"Anne;Holm;{new string('a', 60)}@{domain}.dk;;Aarhus;").Code.Should().Be("list.too-long");
    }

    [Fact]
    public void A_civil_registration_number_anywhere_is_flagged_and_masked()
    {
        var line = Lists.Rows("Anne;Holm;a@example.org;;Aarhus;\"Født i Odense,\n cpr 010180-1234\"").Single();

        line.Row.Should().BeNull();
        line.Problems.Should().BeEquivalentTo([new ListProblem("list.personal-number", "Bemærkning")]);
        line.Fields[5].Should().Contain("******-****").And.NotContain("1234");
    }

    [Theory]
    [InlineData("+49 170112 3456", true)]
    [InlineData("170112 3456", false)]
    [InlineData("45 170112 3456", false)]
    public void Only_a_foreign_telephone_number_may_look_like_a_civil_registration_number(string phone, bool isGood)
    {
        (Lists.Rows($"Anne;Holm;a@example.org;{phone};Aarhus;").Single().Row is not null).Should().Be(isGood);
    }

    [Fact]
    public void A_civil_registration_number_in_a_broken_row_or_an_ignored_column_is_masked_too()
    {
        var lines = Lists.Lines(Encoding.UTF8.GetBytes($"{Lists.Header};Nummer\r\nAnne;010180-1234\r\n{Lists.Good(1)};010180-1234\r\n"));

        lines.SelectMany(line => line.Fields).Should().NotContain(field => field.Contains("1234"));
        lines.Should().OnlyContain(line => line.Row == null);
    }

    [Fact]
    public void A_file_name_with_a_civil_registration_number_is_refused()
    {
        Lists.Refusal(Lists.Real, "hold 010180-1234.csv").Code.Should().Be("list.personal-number-file-name");
    }

    [Theory]
    [InlineData("Sã\u0083Â¸ren")]
    [InlineData("SÃ¸ren")]
    [InlineData("JÃ¸rgen Ã†rÃ¸")]
    [InlineData("S\uFFFDren")]
    [InlineData("ÄŸ")]
    [InlineData("S›ren")]
    public void Letters_that_another_program_garbled_are_refused(string name)
    {
        var problem = Lists.ProblemOf($"{name};Holm;a@example.org;;Aarhus;");

        (problem.Code, problem.Field).Should().Be(("list.garbled", "Fornavn"));
    }

    [Fact]
    public void Names_lose_what_nobody_sees_and_keep_what_they_are()
    {
        var row = Lists.Rows("\u202EA\u030Age\u200B;  O’Connor\u00A0 Null ;a\u200B@example.org;;Aarhus;").Single().Row!;

        (row.FirstName, row.LastName, row.Email).Should().Be(("Åge", "O’Connor Null", "a@example.org"));
    }

    [Theory]
    [InlineData("1234", "list.name-without-letter")]
    [InlineData("🙂", "list.name-without-letter")]
    [InlineData("An\u0007ne", "list.control-characters")]
    [InlineData("#REF!", "list.cell-error")]
    [InlineData("#I/T", "list.cell-error")]
    public void What_is_no_name_is_refused(string name, string code)
    {
        Lists.ProblemOf($"{name};Holm;a@example.org;;Aarhus;").Code.Should().Be(code);
    }

    [Theory]
    [InlineData(100, 2_000, null)]
    [InlineData(101, 2_000, "Fornavn")]
    [InlineData(100, 2_001, "Bemærkning")]
    public void Lengths_are_limited_and_never_cut(int name, int remark, string? field)
    {
        var line = Lists.Rows($"{new string('æ', name)};Holm;a@example.org;;Aarhus;{new string('ø', remark)}").Single();

        line.Problems.Select(problem => (problem.Code, problem.Field)).Should().Equal(field is null ? [] : [("list.too-long", field)]);
        line.Row?.FirstName.Should().HaveLength(100);
    }

    [Theory]
    [InlineData("Anne;Holm;a@example.org;;Aarhus;\"Aldrig lukket")]
    [InlineData("Anne;Holm;a@example.org;;Aarhus;\"Lukket\" for tidligt")]
    [InlineData("\"Anne;Holm;a@example.org;;Aarhus;")]
    public void A_quote_that_nobody_closed_costs_one_row(string bad)
    {
        var lines = Lists.Rows(Lists.Good(1), bad, Lists.Good(2), "Bo;\"Lund\";b@example.org;;Aarhus;\"To\r\nlinjer\"", Lists.Good(3));

        lines.Select(line => (line.Line, line.Row is not null)).Should().Equal((2, true), (3, false), (4, true), (5, true), (7, true));
        lines[1].Problems.Should().BeEquivalentTo([new ListProblem("list.unclosed-quote", null, "3")]);
        lines[1].Fields.Should().Equal(bad);
    }

    [Fact]
    public void A_later_quote_that_closes_it_by_chance_hides_no_rows()
    {
        var lines = Lists.Rows("Anne;Holm;a@example.org;;Aarhus;\"Aldrig lukket", Lists.Good(1), Lists.Good(2), "Bo;Lund;b@example.org;;Aarhus;her\"");

        lines.Select(line => (line.Line, line.Row is not null)).Should().Equal((2, false), (3, true), (4, true), (5, true));
    }

    [Fact]
    public void A_list_of_nothing_but_open_quotes_is_given_up_soon()
    {
        var csv = $"{Lists.Header}\r\n" + string.Concat(Enumerable.Repeat("x;\"a\r\n", 200_000));

        Lists.Refusal(csv).Should().BeEquivalentTo(new ListProblem("list.broken-quotes", null, "50"));
    }

    [Fact]
    public void An_unclosed_quote_far_down_does_not_swallow_the_rest_into_memory()
    {
        var rows = string.Concat(Enumerable.Range(0, 10_000).Select(n => $"{Lists.Good(n)}\r\n"));
        var csv = Encoding.UTF8.GetBytes($"{Lists.Header}\r\n{rows}Bo;Lund;b@example.org;;Aarhus;\"Åben\r\n{rows.Replace("@example", "@mail.example")}");

        var lines = Lists.Lines(csv);

        lines.Should().HaveCount(20_001);
        lines.Where(line => line.Row is null).Should().ContainSingle().Which.Line.Should().Be(10_002);
    }

    [Theory]
    [InlineData("", "list.row-too-long")]
    [InlineData("\"", "list.row-too-long")]
    public void A_cell_of_a_megabyte_costs_one_row(string quote, string code)
    {
        var lines = Lists.Rows(Lists.Good(1), $"Anne;Holm;a@example.org;;Aarhus;{quote}{new string('x', 1_000_000)}{quote}", Lists.Good(2));

        lines.Select(line => (line.Line, line.Row is not null)).Should().Equal((2, true), (3, false), (4, true));
        lines[1].Problems.Single().Code.Should().Be(code);
        lines[1].Fields.Sum(field => field.Length).Should().BeLessThan(1_000);
    }

    [Fact]
    public void A_field_of_more_than_ten_thousand_characters_is_named()
    {
        var line = Lists.Rows($"Anne;Holm;a@example.org;;Aarhus;{new string('x', 10_001)}").Single();

        line.Problems.Should().BeEquivalentTo([new ListProblem("list.field-too-long", "Bemærkning", "10\u00A0000")]);
    }

    [Fact]
    public void A_header_of_more_than_two_hundred_columns_is_refused()
    {
        Lists.Refusal($"{Lists.Header}{string.Concat(Enumerable.Repeat(";x", 16_385))}\r\n").Code.Should().Be("list.too-many-columns");
    }

    [Fact]
    public void Content_below_a_nameless_header_is_not_dropped_in_silence()
    {
        var lines = Lists.Lines(Encoding.UTF8.GetBytes($"{Lists.Header};\r\n{Lists.Good(1)};\r\n{Lists.Good(2)};Hov\r\n"));

        lines.Select(line => line.Row is not null).Should().Equal(true, false);
        lines[1].Problems.Should().BeEquivalentTo([new ListProblem("list.nameless-column", null, "7")]);
    }

    public static TheoryData<string, byte[]> OtherFiles => new()
    {
        { "list.empty", [] },
        { "list.empty", "\r\n \r\n"u8.ToArray() },
        { "list.no-rows", Encoding.UTF8.GetBytes($"{Lists.Header}\r\n;;;;;\r\n") },
        { "list.other-type", "%PDF-1.7\n"u8.ToArray() },
        { "list.other-type", "\uFEFF\r\n<html><table>"u8.ToArray() },
        { "list.other-type", "{\\rtf1"u8.ToArray() },
        { "list.other-type", Lists.Zip(("word/document.xml", part => part.Write("<x/>"))) },
        { "list.old-workbook", [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0, 0] },
        { "list.old-workbook", Lists.Zip(("xl/workbook.bin", part => part.Write("x"))) },
        { "list.macros", Lists.Zip([.. Lists.Package(_ => { }), ("xl/vbaProject.bin", part => part.Write("x"))]) },
        { "list.encoding", [.. Encoding.UTF8.GetBytes(Lists.Header), 0, 0, 1] },
        { "list.encoding", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Lists.Header), 0x00] },
        { "list.encoding", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Lists.Header), 0x00, 0xD8, 0x41, 0x00] },
        { "list.damaged-workbook", [(byte)'P', (byte)'K', 3, 4, 1, 2, 3, 4] },
        { "list.damaged-workbook", Lists.Workbook(Lists.Cells(Lists.RealText))[..2_000] },
        { "list.empty-sheet", Lists.Workbook("") },
    };

    [Theory]
    [MemberData(nameof(OtherFiles))]
    public void Another_kind_of_file_is_told_by_its_content(string code, byte[] file)
    {
        Lists.Refusal(file).Code.Should().Be(code);
    }

    [Fact]
    public void An_upload_above_the_limit_is_refused_unread()
    {
        Lists.Refusal(new byte[EnrolmentListLimits.UploadBytes + 1]).Should().BeEquivalentTo(new ListProblem("list.too-large", null, "25"));
    }

    [Fact]
    public void A_list_that_changes_its_encoding_is_refused_with_the_line()
    {
        byte[] mostlyUtf8 = [.. Encoding.UTF8.GetBytes($"{Lists.Header}\r\n{Lists.Good(1)}\r\n"), .. Windows.GetBytes("Søren;Holm;s@example.org;;Aarhus;\r\n")];
        byte[] mostlyWindows = [.. Windows.GetBytes(Lists.RealText), .. Encoding.UTF8.GetBytes("Søren;")];
        byte[] truncated = Encoding.UTF8.GetBytes($"{Lists.Header}\r\nSøren;Bø")[..^1];

        Lists.Refusal(mostlyUtf8).Should().BeEquivalentTo(new ListProblem("list.mixed-encoding", null, "3"));
        Lists.Refusal(mostlyWindows).Should().BeEquivalentTo(new ListProblem("list.mixed-encoding", null, "27"));
        Lists.Refusal(truncated).Should().BeEquivalentTo(new ListProblem("list.mixed-encoding", null, "2"));
    }

    [Fact]
    public void A_wrong_byte_far_down_is_seen_as_well()
    {
        var rows = string.Concat(Enumerable.Range(0, 10_000).Select(n => $"{Lists.Good(n)}\r\n"));
        byte[] list = [.. Encoding.UTF8.GetBytes($"{Lists.Header}\r\n{rows}"), 0xE6];

        Lists.Refusal(list).Should().BeEquivalentTo(new ListProblem("list.mixed-encoding", null, "10002"));
    }

    [Fact]
    public void Windows_punctuation_beside_Danish_letters_is_no_mixture()
    {
        var list = Windows.GetBytes($"{Lists.Header}\r\nSøren;Ærø;s@example.org;;Aarhus;Går på ”Café Ø” – RÅ’s\r\n");

        Lists.Lines(list).Single().Row!.Remark.Should().Be("Går på ”Café Ø” – RÅ’s");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_file_with_random_damage_is_read_or_refused(bool isWorkbook)
    {
        var whole = isWorkbook ? Lists.Workbook(Lists.Cells(Lists.RealText)) : Lists.Real;
        var random = new Random(12);
        int read = 0, refused = 0;

        for (var n = 0; n < 400; n++)
        {
            var damaged = whole[..(n % 4 == 0 ? random.Next(whole.Length) : whole.Length)];
            for (var wounds = random.Next(1, 6); wounds > 0 && damaged.Length > 0; wounds--)
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            try
            {
                Lists.Lines(damaged).Should().OnlyContain(line => line.Row != null != line.Problems.Count > 0);
                read++;
            }
            catch (UnreadableListException)
            {
                refused++;
            }
        }

        read.Should().BePositive();
        refused.Should().BePositive();
    }
}
