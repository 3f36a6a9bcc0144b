using System.Text;
using Certification.Platform.Files;
using FsCheck;
using FsCheck.Fluent;

namespace Certification.Tests.Platform;

public class FileNameTests
{
    [Theory]
    [InlineData("Opgave 1 – Åse Ærø.docx", "Opgave 1 – Åse Ærø.docx")]
    [InlineData("../../x", "x")]
    [InlineData(@"C:\Users\bo\x.pdf", "x.pdf")]
    [InlineData("C:x.pdf", "Cx.pdf")]
    [InlineData("/etc/passwd", "passwd")]
    [InlineData("CON", "_CON")]
    [InlineData("con.txt", "_con.txt")]
    [InlineData("Lpt1.tar.gz", "_Lpt1.tar.gz")]
    [InlineData("konto.txt", "konto.txt")]
    [InlineData("a.pdf.", "a.pdf")]
    [InlineData("a.pdf. . ", "a.pdf")]
    [InlineData("  a  b .pdf", "a b.pdf")]
    [InlineData("a\u202Egpj.exe", "agpj.exe")]
    [InlineData("a\u200B\uFEFF\u2066b.pdf", "ab.pdf")]
    [InlineData("a\r\nContent-Type: text/html.pdf", "html.pdf")]
    [InlineData("a\r\nX: y.pdf", "aX y.pdf")]
    [InlineData("a\".pdf", "a.pdf")]
    [InlineData("a\0.pdf", "a.pdf")]
    [InlineData("O'Connor.pdf", "O'Connor.pdf")]
    [InlineData("A\u030Ase.pdf", "Åse.pdf")]
    [InlineData("👩‍🏫 dag 1.png", "👩🏫 dag 1.png")]
    [InlineData("\uD800a.pdf", "a.pdf")]
    [InlineData(null, "fil")]
    [InlineData("", "fil")]
    [InlineData("   ", "fil")]
    [InlineData("...", "fil")]
    [InlineData("\u200B", "fil")]
    [InlineData(".pdf", "fil.pdf")]
    [InlineData(".", "fil")]
    [InlineData("mappe/", "fil")]
    public void A_name_is_made_harmless(string? name, string clean) =>
        FileName.Clean(name).Should().Be(clean);

    [Fact]
    public void A_long_name_keeps_its_extension_and_no_character_is_cut()
    {
        var clean = FileName.Clean(string.Concat(Enumerable.Repeat("👍🏽", 100)) + ".docx");

        clean.Should().EndWith(".docx");
        clean.Length.Should().BeInRange(FileName.MaxLength - 4, FileName.MaxLength);
        clean[..^5].Should().Be(string.Concat(Enumerable.Repeat("👍🏽", (clean.Length - 5) / 4)));
    }

    [Fact]
    public void Any_name_whatever_becomes_short_visible_and_stays_as_it_is_the_second_time() =>
        Prop.ForAll<string>(name =>
        {
            var clean = FileName.Clean(name);

            return clean.Length is > 0 and <= FileName.MaxLength
                && clean.IndexOfAny(['/', '\\', '"', ':', '\r', '\n', '\0', '\u202E', '\u200B']) < 0
                && clean.IsNormalized(NormalizationForm.FormC)
                && FileName.Clean(clean) == clean;
        }).QuickCheckThrowOnFailure();
}
