using System.ComponentModel.DataAnnotations;
using Certification.Platform.Input;
using Certification.Platform.Text;

namespace Certification.Tests.Platform;

public class CheckInputTests
{
    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("https://mødelokale.example.org/hold-12")]
    public void A_field_that_may_be_blank_comes_blank_from_a_form_and_that_is_no_error(string? link) =>
        CheckInput.Errors(new Sample.Input { Name = "Hold 12", Link = link }).Should().BeEmpty();

    [Fact]
    public void What_is_wrong_is_said_in_our_own_words_at_the_member()
    {
        var errors = CheckInput.Errors(new Sample.Input { Name = "", Link = "mødelokale", Email = "karen" });

        errors.Should().BeEquivalentTo(new Dictionary<string, string[]>
        {
            ["Name"] = ["Skal udfyldes."],
            ["Link"] = ["Skriv en gyldig adresse, som begynder med https://."],
            ["Email"] = ["Skriv en gyldig e-mailadresse."],
        });
    }

    [Fact]
    public void A_choice_that_does_not_exist_cannot_be_read() =>
        CheckInput.Errors(new Sample.Input { Name = "Hold 12", Day = (DayOfWeek)99 }).Keys.Should().Equal("Day");

    private static class Sample
    {
        public sealed class Input
        {
            [Required]
            public string? Name { get; set; }

            [Url]
            public string? Link { get; set; }

            public DayOfWeek? Day { get; set; }

            [PlainEmail]
            public string? Email { get; set; }
        }
    }
}
