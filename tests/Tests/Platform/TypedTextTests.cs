using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Certification.Platform.Input;
using Certification.Platform.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Certification.Tests.Platform;

public class TypedTextTests
{
    [Theory]
    [InlineData("Anne\u200B Sø\u00ADrensen", "Anne Sørensen")]
    [InlineData("\u202Egpj.exe\u202C", "gpj.exe")]
    [InlineData("\u2066محمد\u2069", "محمد")]
    [InlineData("A\u030Age", "Åge")]
    [InlineData("Anne\r\nBcc: x@example.org", "Anne Bcc: x@example.org")]
    [InlineData("a\0b\u0007c\u009Bd", "abcd")]
    [InlineData("a\uD800b\uDC00", "ab")]
    [InlineData("\u200B\u2060\uFEFF", "")]
    [InlineData("ĸ Niviarsiaĸ Ðóra Işık İ ß O'Connor", "ĸ Niviarsiaĸ Ðóra Işık İ ß O'Connor")]
    [InlineData("👩\u200D🏫 og نمی\u200Cخواهم", "👩\u200D🏫 og نمی\u200Cخواهم")]
    [InlineData("Anne\u200D", "Anne")]
    [InlineData("Null", "Null")]
    public void Names_are_freed_of_what_nobody_sees_and_are_one_line(string typed, string kept)
    {
        TypedText.OneLine(typed).Should().Be(kept);
    }

    [Fact]
    public void A_long_text_keeps_its_lines() => TypedText.Clean("Første linje\r\n\tanden\u200B linje").Should().Be("Første linje\r\n\tanden linje");

    [Fact]
    public void What_is_clean_is_clean()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<string>().Filter(text => text is not null), text => TypedText.OneLine(TypedText.OneLine(text)) == TypedText.OneLine(text) && TypedText.Clean(TypedText.Clean(text)) == TypedText.Clean(text))
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Every_text_of_an_input_is_cleaned_before_it_is_judged()
    {
        var input = new Input { Name = "\u200B", Reason = "første\nanden\0", Tags = ["a\u202E", "b"], Answers = new() { ["what"] = "x\u200By" }, Lines = [new() { Name = "Anne\u200B" }, null!] };

        var errors = CheckInput.Errors(input);

        errors.Keys.Should().BeEquivalentTo("Name", "Lines[1]");
        (input.Reason, input.Tags[0], input.Answers["what"], input.Lines[0].Name).Should().Be(("første\nanden", "a", "xy", "Anne"));
    }

    [Fact]
    public void A_personal_number_does_not_hide_behind_what_nobody_sees()
    {
        CheckInput.Errors(new Input { Name = "Anne", Reason = "010190\u200B-12\u200D34" }).Keys.Should().Equal("Reason");
    }

    [Theory]
    [InlineData("tr-TR")]
    [InlineData("da-DK")]
    public void No_culture_changes_what_is_kept(string culture)
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);

        var kept = TypedText.OneLine("MIKKEL Işık İI");

        CultureInfo.CurrentCulture = before;
        kept.Should().Be("MIKKEL Işık İI");
    }

    private sealed class Input
    {
        [Required, StringLength(100)]
        public string? Name { get; set; }

        [StringLength(2000), NoPersonalNumber]
        public string? Reason { get; set; }

        public List<string> Tags { get; set; } = [];

        public Dictionary<string, string?> Answers { get; set; } = [];

        public List<Line> Lines { get; set; } = [];
    }

    internal sealed class Line
    {
        [StringLength(100)]
        public string? Name { get; set; }
    }
}
