using Certification.Platform.Text;

namespace Certification.Tests.Platform;

public class PersonalNumberTests
{
    [Theory]
    [InlineData("010180-1234")]
    [InlineData("Født 311299 1234, bor her")]
    [InlineData("010180–1234")]
    [InlineData("010180 - 1234")]
    [InlineData("640180-1234")]
    [InlineData("cpr010180-1234.pdf")]
    public void A_civil_registration_number_is_found(string text)
    {
        PersonalNumber.IsIn(text).Should().BeTrue();
    }

    [Theory]
    [InlineData("68 00 10 01")]
    [InlineData("+45 68001005")]
    [InlineData("+299 40 10 03")]
    [InlineData("0101801234")]
    [InlineData("321380-1234")]
    [InlineData("011380-1234")]
    [InlineData("010180-12345")]
    [InlineData("9010180-1234")]
    [InlineData("01-01-1980")]
    public void Telephone_numbers_dates_and_long_numbers_are_none(string text)
    {
        PersonalNumber.IsIn(text).Should().BeFalse();
    }

    [Fact]
    public void Masking_leaves_no_digit_of_the_number_and_all_the_rest()
    {
        PersonalNumber.Mask("Hun er 010180-1234, tlf. 68001001").Should().Be("Hun er ******-****, tlf. 68001001");
    }
}
