using Certification.Platform.Ui;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Certification.Tests.Platform.Ui;

public class FlashesTests
{
    [Theory]
    [InlineData("Søren Åkjær er tilmeldt; \"hold 12\" <b>")]
    [InlineData("")]
    public void The_sentence_arrives_as_it_was_written_and_the_cookie_is_spent(string text)
    {
        var before = new DefaultHttpContext();
        Flashes.Set(before, text);

        var after = new DefaultHttpContext();
        after.Request.Headers.Cookie = SetCookieHeaderValue.Parse(before.Response.Headers.SetCookie.ToString()).ToString().Split(';')[0];
        var taken = Flashes.Take(after);

        (taken ?? "").Should().Be(text);
        if (text.Length > 0) after.Response.Headers.SetCookie.ToString().Should().StartWith("flash=;").And.Contain("1970");
    }

    [Theory]
    [InlineData("not base64 %%%")]
    [InlineData("AAA")]
    public void A_cookie_that_somebody_else_wrote_is_ignored_or_harmless(string value)
    {
        var context = new DefaultHttpContext();
        context.Request.Headers.Cookie = "flash=" + value;

        var taking = () => Flashes.Take(context);

        taking.Should().NotThrow();
    }
}
