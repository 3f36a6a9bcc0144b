using System.Net;
using AngleSharp.Html.Dom;
using Certification.Platform.Access;
using Certification.Tests.Support;

namespace Certification.Tests.Web;

public class SignInTests
{
    [Fact]
    public async Task A_chosen_person_comes_in_and_a_stranger_does_not()
    {
        await using var host = new WebHost();
        await host.Person("karen.holm@example.org", Roles.Coordinator);
        var (stranger, karen) = (host.Visit(), await host.Visit("karen.holm@example.org"));

        var (refused, shown) = (await stranger.Get("/cohorts"), await karen.Page("/cohorts"));

        refused.StatusCode.Should().Be(HttpStatusCode.Redirect);
        refused.Headers.Location!.PathAndQuery.Should().Be("/sign-in?returnUrl=%2Fcohorts");
        shown.QuerySelector("main h1")!.TextContent.Should().NotBeEmpty();
        shown.QuerySelector(".portal-user .user")!.TextContent.Should().Contain("Karen Holm");
    }

    [Fact]
    public async Task Where_the_development_sign_in_is_off_nobody_is_offered_and_nobody_comes_in()
    {
        await using var host = new WebHost(settings: [("SignIn:Development", "false"), ("SignIn:MailLink", "false")]);
        var karen = await host.Person("karen.holm@example.org", Roles.Coordinator);
        var stranger = host.Visit();
        var page = await stranger.Page("/sign-in");
        var form = (IHtmlFormElement)page.QuerySelector("form:has(input[name=__RequestVerificationToken])")!;
        form.SetAttribute("action", "/sign-in/development");

        var answer = await stranger.Submit(form, ("person", $"{karen}"));

        page.QuerySelectorAll("main form, input[name=person]").Should().BeEmpty();
        answer.StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await stranger.Get("/cohorts")).StatusCode.Should().Be(HttpStatusCode.Redirect);
    }
}
