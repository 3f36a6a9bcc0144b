using System.Globalization;
using Certification.Platform.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Certification.Tests.Platform;

public class TextKeyTests
{
    [Theory]
    [InlineData("Anne.Sørensen@Example.ORG ", "anne.sørensen@example.org")]
    [InlineData("A\u030Age", "\u00E5ge")]
    [InlineData("\u212Aøbenhavn", "københavn")]
    [InlineData("J\u030C", "\u01F0")]
    [InlineData("MIKKEL", "mikkel")]
    public void Texts_that_people_take_for_the_same_have_one_key(string typed, string key)
    {
        TextKey.Of(typed).Should().Be(key);
    }

    [Theory]
    [InlineData("Aabenraa", "Åbenrå")]
    [InlineData("Ølgod", "Olgod")]
    [InlineData("Işık", "Isik")]
    public void Different_letters_have_different_keys(string left, string right)
    {
        TextKey.Of(left).Should().NotBe(TextKey.Of(right));
    }

    [Theory]
    [InlineData("tr-TR")]
    [InlineData("da-DK")]
    public void The_key_does_not_depend_on_the_culture(string culture)
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);

        var key = TextKey.Of("MIKKEL.AAGAARD@EXAMPLE.ORG");

        CultureInfo.CurrentCulture = before;
        key.Should().Be("mikkel.aagaard@example.org");
    }

    [Fact]
    public void The_key_of_a_key_is_the_key_for_any_text()
    {
        var texts = ArbMap.Default.ArbFor<string>().Filter(text => text is not null);

        Prop.ForAll(texts, text => TextKey.Of(TextKey.Of(text)) == TextKey.Of(text)).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("\uD800 alone")]
    [InlineData("\uFFFE")]
    [InlineData("a\0b")]
    public void Text_that_is_no_Unicode_has_a_key_too(string text)
    {
        TextKey.Of(TextKey.Of(text)).Should().Be(TextKey.Of(text));
    }
}
