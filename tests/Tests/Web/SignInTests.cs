using System.Net;
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
}
