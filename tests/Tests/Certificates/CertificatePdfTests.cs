using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Certification.Certificates.Issuing;
using QRCoder;

namespace Certification.Tests.Certificates;

public sealed class CertificatePdfTests
{
    private const double LeftEdge = 184, RightEdge = 774;

    private static readonly CertificateContent Certified = new(
        "Anne-Marie Sørensen", "Certificeret instruktør i Robusthed", "Robusthed – instruktøruddannelse",
        new(2026, 1, 12), new(2026, 4, 14), new(2026, 9, 3), new(2031, 9, 3), 37 * 60 + 30, 24 * 60, 12 * 60,
        "R-2026-00042", "K7QF-9M2X", "https://kurser.example.dk/v/K7QF9M2XTB4WZ8HR3NVC6JPD",
        "Sekretariatet for Robusthed", "Karen Vestergaard", "Kursusleder", "da");

    [Fact]
    public void A_certification_in_Danish_says_everything_that_was_frozen()
    {
        var lines = Read(Certified).Text.Split('\n');

        lines.Where(line => line.Length > 0).Should().Equal(
            "SEKRETARIATET FOR ROBUSTHED", "Certificeret instruktør i Robusthed", "tildeles", "Anne-Marie Sørensen",
            "for at have gennemført", "Robusthed – instruktøruddannelse",
            "Kursusperiode", "12. januar – 14. april 2026", "Undervisning", "37 timer 30 min.", "Praksis", "24 timer",
            "Supervision", "12 timer", "Udstedt", "3. september 2026", "Gyldig til og med", "3. september 2031",
            "Karen Vestergaard", "Kursusleder", "Kontrollér ægtheden", "Scan koden, eller gå til",
            "https://kurser.example.dk/v/K7QF9M2XTB4WZ8HR3NVC6JPD", "Kode: K7QF-9M2X", "Nummer: R-2026-00042");
    }

    [Fact]
    public void A_course_certificate_in_English_says_nothing_about_practice_supervision_or_validity()
    {
        var course = Certified with
        {
            Award = "Course certificate",
            PracticeMinutes = null,
            SupervisionMinutes = null,
            ValidUntil = null,
            FirstDay = new(2025, 11, 24),
            Language = "en",
        };

        var pdf = Read(course);

        pdf.Catalog.Should().Contain("/Lang(en-GB)");
        pdf.Text.Should().Contain("is awarded to").And.Contain("24 November 2025 – 14 April 2026").And.Contain("37 hours 30 min.")
            .And.Contain("Issued\n3 September 2026").And.Contain("Verify this certificate");
        pdf.Text.Should().NotContainAny("Practice", "Supervision", "Valid until", "hour 30");
    }

    [Fact]
    public void A_language_without_texts_is_drawn_in_Danish()
    {
        var pdf = Read(Certified with { Language = "kl" });

        pdf.Catalog.Should().Contain("/Lang(da-DK)");
        pdf.Text.Should().Contain("tildeles");
    }

    [Theory]
    [InlineData(0, "0 timer")]
    [InlineData(45, "45 min.")]
    [InlineData(60, "1 time")]
    [InlineData(61, "1 time 1 min.")]
    [InlineData(2250, "37 timer 30 min.")]
    public void Minutes_are_printed_as_hours_and_the_minutes_left_over(int minutes, string expected)
    {
        CertificateTexts.For("da").Duration(minutes).Should().Be(expected);
    }

    public static TheoryData<string> LongNames => new()
    {
        "Bo",
        "Maria-Theresia Annelise Kristiane Fuglsang-Damgaard Østergaard-Ærøskøbing Þorsteinsdóttir von Hohenlohe-Waldenburg Ünsal",
        string.Join(' ', Enumerable.Repeat("Wagner-Wammen", 9))[..120],
        new string('W', 120),
        new string('i', 120),
        "A " + new string('M', 118),
    };

    [Theory]
    [MemberData(nameof(LongNames))]
    public void A_name_of_up_to_120_letters_is_whole_and_stays_between_the_margins(string name)
    {
        var pdf = Read(Certified with { Holder = name, Award = name, Programme = name, Signatory = name, SignatoryTitle = name, Issuer = name });

        pdf.Structure.Count(element => element.Text.Equals(name, StringComparison.OrdinalIgnoreCase)).Should().Be(6);
        pdf.Shown.Should().AllSatisfy(piece =>
        {
            piece.X.Should().BeGreaterThanOrEqualTo(LeftEdge - 0.01);
            (piece.X + piece.Width).Should().BeLessThan(RightEdge + 1);
        });
        var award = pdf.Structure.Single(element => element.Type == "H1");
        pdf.Shown.Where(piece => piece.Mark == award.Mark).Should().HaveCountLessThanOrEqualTo(2);
        pdf.Shown.Max(piece => piece.Baseline).Should().BeLessThan(560);
        pdf.Shown.Select(piece => piece.Baseline).Where(y => y < 376).Max().Should().BeLessThan(370);
    }

    [Fact]
    public void A_short_name_is_larger_than_anything_else_on_the_page()
    {
        var largest = Read(Certified).Shown.MaxBy(piece => piece.Size)!;

        largest.Text.Should().Be("Anne-Marie Sørensen");
    }

    [Theory]
    [InlineData("Søren Ærø Åkjær")]
    [InlineData("Kûngâĸ Sĩvigsak Ũtôĸ")]
    [InlineData("Þórður Guðmundsdóttir Ýr")]
    [InlineData("Şükrü Çağlar İpek Işık")]
    [InlineData("Řehoř Žďárský Ťažký Ľubica Őrsi Łukasz Ștefan")]
    [InlineData("Áŋŋá Čáhppe Đuoŧŧar")]
    [InlineData("Nguyễn Thị Ngọc Ánh")]
    [InlineData("O’Connor-D'Arcy")]
    public void Letters_of_the_north_and_beyond_are_printed_as_they_are(string name)
    {
        Read(Certified with { Holder = name }).Text.Split('\n').Should().Contain(name);
        CertificatePdf.CanPrint(name).Should().BeTrue();
    }

    [Theory]
    [InlineData("A\u030Asa O\u0308berg", "Åsa Öberg")]
    [InlineData("Ḥasan Ṭāhā", "Hasan Tāhā")]
    [InlineData("Ǩiurrâl Ǥeässai", "Kiurrâl Geässai")]
    [InlineData("Ｂｏ Ｅｋ", "Bo Ek")]
    [InlineData("Bo\u200B \u202EdnaL\u202C 🎓  \t Ek", "Bo dnaL Ek")]
    [InlineData("Mia\0\nHolm", "Mia Holm")]
    public void A_letter_that_the_font_lacks_becomes_its_base_letter_and_what_is_hidden_vanishes(string name, string expected)
    {
        Read(Certified with { Holder = name }).Text.Split('\n').Should().Contain(expected);
    }

    [Fact]
    public void Half_a_surrogate_pair_does_not_stop_the_drawing()
    {
        var half = Certified with { Holder = "Mia " + '\uD83D' + "Holm" };

        Read(half).Text.Should().Contain("Mia ?Holm");
        CertificatePdf.CanPrint(half.Holder).Should().BeFalse();
    }

    [Theory]
    [InlineData("🎓", false)]
    [InlineData("王小明", false)]
    [InlineData("Ola مريم", false)]
    [InlineData("Ḥasan", true)]
    [InlineData("Hvad?", true)]
    public void Whether_a_name_can_be_printed_is_known_before_it_is_printed(string name, bool expected)
    {
        CertificatePdf.CanPrint(name).Should().Be(expected);
        Read(Certified with { Holder = name }).Text.Should().Contain("tildeles");
    }

    [Fact]
    public void A_screen_reader_finds_headings_paragraphs_a_list_a_link_and_described_figures()
    {
        var pdf = Read(Certified);

        pdf.Catalog.Should().Contain("/MarkInfo<</Marked true>>").And.Contain("/Lang(da-DK)").And.Contain("/DisplayDocTitle true");
        pdf.Page.Should().Contain("/Tabs/S").And.Contain("/StructParents 0");
        pdf.Structure[0].Type.Should().Be("Document");
        pdf.Structure.Where(e => e.Type.StartsWith('H')).Select(e => (e.Type, e.Text)).Should().Equal(
            ("H1", "Certificeret instruktør i Robusthed"), ("H2", "Kontrollér ægtheden"));
        pdf.Structure.Where(e => e.Type == "Figure").Should().HaveCount(2).And.AllSatisfy(figure =>
        {
            figure.Alternative.Should().NotBeEmpty();
            figure.Dictionary.Should().Contain("/O/Layout/BBox[");
        });
        pdf.Structure.Count(e => e.Type == "LI").Should().Be(6);
        pdf.Structure.Select(e => e.Type).Distinct().Should().BeEquivalentTo("Document", "Figure", "H1", "H2", "P", "L", "LI", "Lbl", "LBody", "Link");
    }

    [Fact]
    public void Everything_drawn_is_either_one_tagged_element_or_an_artifact()
    {
        var pdf = Read(Certified);
        var (depth, outside, marks) = (0, new List<string>(), new List<int>());

        foreach (var line in pdf.Content.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1))
        {
            depth += line.EndsWith("BDC", StringComparison.Ordinal) || line.EndsWith("BMC", StringComparison.Ordinal) ? 1 : 0;
            if (depth != 1)
                outside.Add(line);
            depth -= line == "EMC" ? 1 : 0;
            if (Regex.Match(line, @"^/(\w+)<</MCID (\d+)>>BDC$") is { Success: true } mark)
            {
                var number = int.Parse(mark.Groups[2].Value, CultureInfo.InvariantCulture);
                marks.Add(number);
                pdf.Structure.Should().ContainSingle(e => e.Mark == number).Which.Type.Should().Be(mark.Groups[1].Value);
            }
        }

        outside.Should().BeEmpty();
        depth.Should().Be(0);
        var parents = Regex.Match(pdf.Follow(pdf.Catalog, "StructTreeRoot"), @"/Nums\[0\[(.*?)\]").Groups[1].Value;
        marks.Should().Equal(Enumerable.Range(0, marks.Count));
        Regex.Matches(parents, @"(\d+) 0 R").Select(m => int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture))
            .Should().Equal(marks.Select(mark => pdf.Structure.Single(e => e.Mark == mark).Number));
    }

    [Fact]
    public void The_link_opens_the_verification_address_and_says_so()
    {
        var pdf = Read(Certified);

        var link = pdf.Structure.Single(e => e.Type == "Link");
        var annotation = pdf.Follow(link.Dictionary, "Obj");

        Encoding.ASCII.GetString(Convert.FromHexString(Regex.Match(annotation, "/URI<([0-9A-F]+)>").Groups[1].Value)).Should().Be(Certified.VerificationUrl);
        ReadPdf.Decoded(annotation, "Contents").Should().NotBeEmpty();
        annotation.Should().Contain("/StructParent 1/");
        pdf.Follow(pdf.Catalog, "StructTreeRoot").Should().Contain($"] 1 {link.Number} 0 R]");
    }

    [Fact]
    public void Title_and_date_are_those_of_the_certificate_also_with_letters_that_mean_something_to_XML()
    {
        var pdf = Read(Certified with { Award = "Leg & <læring>", Issuer = "A & B" });

        var metadata = XDocument.Parse(pdf.Metadata);

        ReadPdf.Decoded(pdf.Info, "Title").Should().Be("Leg & <læring> – Anne-Marie Sørensen");
        pdf.Info.Should().Contain("/CreationDate(D:20260903000000Z)");
        metadata.Descendants().Single(e => e.Name.LocalName == "title").Value.Should().Be("Leg & <læring> – Anne-Marie Sørensen");
        metadata.Descendants().Single(e => e.Name.LocalName == "creator").Value.Should().Be("A & B");
        metadata.Descendants().Single(e => e.Name == XName.Get("part", "http://www.aiim.org/pdfua/ns/id/")).Value.Should().Be("1");
    }

    [Fact]
    public void Every_font_is_an_embedded_part_of_Plex_with_a_meaning_for_each_letter()
    {
        var fonts = Read(Certified).Fonts;

        fonts.Should().HaveCount(3).And.AllSatisfy(font =>
        {
            font.Descriptor.Should().MatchRegex(@"/FontName/[A-Z]{6}\+IBMPlexSans-\w+/");
            font.Program.Length.Should().BeInRange(2_000, 40_000);
            font.Program.AsSpan(0, 4).ToArray().Should().Equal(0, 1, 0, 0);
            font.Letters.Keys.Should().BeEquivalentTo(Enumerable.Range(1, font.Widths.Length - 1));
        });
    }

    [Fact]
    public void The_drawn_squares_are_the_QR_code_of_the_verification_address()
    {
        using var code = QRCodeGenerator.GenerateQrCode(Certified.VerificationUrl, QRCodeGenerator.ECCLevel.M);
        var size = code.ModuleMatrix.Count - 8;
        var expected = Enumerable.Range(0, size).SelectMany(row => Enumerable.Range(0, size).Where(column => code.ModuleMatrix[row + 4][column + 4]).Select(column => (column, row)));

        var drawn = Regex.Matches(Read(Certified).Content, @"^(?:.* rg )?(\d+) (\d+) (\d+) 1 re$", RegexOptions.Multiline)
            .SelectMany(m => Enumerable.Range(int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture), int.Parse(m.Groups[3].Value, CultureInfo.InvariantCulture))
                .Select(column => (column, int.Parse(m.Groups[2].Value, CultureInfo.InvariantCulture))));

        drawn.Should().BeEquivalentTo(expected);
    }

    [Fact]
    public void Twenty_drawn_at_once_are_byte_for_byte_those_drawn_one_by_one()
    {
        var contents = Enumerable.Range(0, 20).Select(i => Certified with { Holder = $"Kursist {i} Ærø", Language = i % 2 == 0 ? "da" : "en" }).ToArray();
        var atOnce = new byte[contents.Length][];

        Parallel.For(0, contents.Length, new ParallelOptions { MaxDegreeOfParallelism = 20 }, i => atOnce[i] = CertificatePdf.Draw(contents[i]));

        atOnce.Select(Convert.ToBase64String).Should().OnlyHaveUniqueItems();
        for (var i = 0; i < contents.Length; i++)
            atOnce[i].AsSpan().SequenceEqual(CertificatePdf.Draw(contents[i])).Should().BeTrue();
    }

    [Fact]
    public void The_content_read_back_from_JSON_draws_the_same_certificate()
    {
        var stored = JsonSerializer.Serialize(Certified);

        var restored = JsonSerializer.Deserialize<CertificateContent>(stored)!;

        restored.Should().Be(Certified);
        restored.Version.Should().Be(1);
        CertificatePdf.Draw(restored).AsSpan().SequenceEqual(CertificatePdf.Draw(Certified)).Should().BeTrue();
    }

    [ToolFact("qpdf")]
    public void An_independent_checker_finds_no_fault_in_the_file()
    {
        var (exit, said) = Run("qpdf", "--check", Certified);

        said.Should().Contain("No syntax or stream encoding errors");
        exit.Should().Be(0);
    }

    [ToolFact("pdftotext")]
    public void An_independent_reader_reads_the_same_words()
    {
        var (_, said) = Run("pdftotext", "-enc UTF-8", Certified, "-");

        said.Should().Contain("Anne-Marie Sørensen").And.Contain("Certificeret instruktør i Robusthed").And.Contain("Kontrollér ægtheden");
    }

    private static ReadPdf Read(CertificateContent content) => new(CertificatePdf.Draw(content));

    private static (int Exit, string Said) Run(string tool, string option, CertificateContent content, string after = "")
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, CertificatePdf.Draw(content));
            using var process = Process.Start(new ProcessStartInfo(tool, $"{option} \"{path}\" {after}") { RedirectStandardOutput = true, StandardOutputEncoding = Encoding.UTF8 })!;
            var said = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, said);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
