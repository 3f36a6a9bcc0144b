using System.Net;
using AngleSharp.Html.Dom;
using Certification.People;
using Certification.Platform.Access;
using Certification.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Certification.Tests.People;

public class SessionTests
{
    [Theory]
    [InlineData(Roles.Coordinator, 29, true)]
    [InlineData(Roles.Coordinator, 30, false)]
    [InlineData(Roles.Administrator, 30, false)]
    [InlineData(Roles.Participant, 239, true)]
    [InlineData(Roles.Participant, 240, false)]
    public async Task A_session_ends_when_nothing_is_asked_for_long_enough(Roles role, int minutes, bool goesOn)
    {
        await using var host = new WebHost();
        var visitor = await host.Visit(await host.Person("a@example.org", role));

        host.Clock.Now = host.Clock.Now.AddMinutes(minutes);

        (await visitor.IsSignedIn()).Should().Be(goesOn);
    }

    [Fact]
    public async Task A_session_that_is_used_goes_on_for_twelve_hours_and_no_longer()
    {
        await using var host = new WebHost();
        var visitor = await host.Visit(await host.Person("a@example.org", Roles.Coordinator));
        var began = host.Clock.Now;

        for (; host.Clock.Now < began.AddMinutes(700); host.Clock.Now = host.Clock.Now.AddMinutes(25))
        {
            (await visitor.IsSignedIn()).Should().BeTrue($"{host.Clock.Now - began} after signing in");
            await Seen(host);
        }

        host.Clock.Now = began.AddHours(12);
        (await visitor.IsSignedIn()).Should().BeFalse();
    }

    /// <summary>The latest request is noted when its answer is on its way.</summary>
    private static async Task Seen(WebHost host)
    {
        for (var tries = 0; tries < 100 && (await host.LatestSession()).SeenAt != host.Clock.Now; tries++) await Task.Delay(50);
    }

    [Fact]
    public async Task Signing_out_ends_the_session_on_the_server_too()
    {
        await using var host = new WebHost();
        var visitor = await host.Visit(await host.Person("a@example.org", Roles.Participant));
        var cookies = (await visitor.Get("/me/account")).RequestMessage!.Headers.GetValues("Cookie").Single();
        var page = await visitor.Page("/me/account");

        var answer = await visitor.Submit((IHtmlFormElement)page.QuerySelector("form[action='/sign-out']")!);

        answer.Headers.GetValues("Clear-Site-Data").Should().NotBeEmpty();
        (await visitor.IsSignedIn()).Should().BeFalse();
        (await host.LatestSession()).Ending.Should().Be(SessionEnding.SignedOut);
        using var thief = host.CreateClient(new() { AllowAutoRedirect = false, HandleCookies = false });
        thief.DefaultRequestHeaders.Add("Cookie", cookies);
        (await thief.GetAsync(new Uri("/me/account", UriKind.Relative))).StatusCode.Should().Be(HttpStatusCode.Redirect, "a cookie that somebody kept opens nothing any more");
    }

    [Fact]
    public async Task Each_signing_in_has_a_key_of_its_own_which_is_stored_as_a_hash()
    {
        await using var host = new WebHost();
        var anne = await host.Person("a@example.org", Roles.Participant);
        await host.Visit(anne);
        await host.Visit(anne);

        var hashes = await host.Read(db => db.Set<Session>().Select(s => s.KeyHash).ToListAsync());

        hashes.Should().HaveCount(2).And.OnlyHaveUniqueItems().And.OnlyContain(h => h.Length == 64);
    }

    [Fact]
    public async Task A_role_that_is_taken_away_is_gone_with_the_next_click()
    {
        await using var host = new WebHost();
        var (karen, birgit) = (await host.Person("karen@example.org", Roles.Coordinator), await host.Person("birgit@example.org", Roles.Administrator));
        var (coordinator, administrator) = (await host.Visit(karen), await host.Visit(birgit));
        (await coordinator.Get("/api/v1/matches")).StatusCode.Should().Be(HttpStatusCode.OK);
        var account = await administrator.Get<System.Text.Json.JsonElement>($"/api/v1/accounts/{karen}");

        (await administrator.Put($"/api/v1/accounts/{karen}/roles", new { Roles = new[] { Roles.Trainer }, Version = account.GetProperty("version").GetInt32() })).EnsureSuccessStatusCode();

        (await coordinator.Get("/api/v1/matches")).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        (await host.LatestSession()).Should().NotBeNull();
        (await host.Read(db => db.Set<Session>().SingleAsync(s => s.PersonId == karen))).Ending.Should().Be(SessionEnding.AccountChanged);
    }

    [Fact]
    public async Task Everybody_sees_and_ends_their_own_sessions_and_nobody_elses()
    {
        await using var host = new WebHost();
        var (anne, bo) = (await host.Person("anne@example.org", Roles.Participant), await host.Person("bo@example.org", Roles.Participant));
        var (desk, phone, stranger) = (await host.Visit(anne), await host.Visit(anne), await host.Visit(bo));
        var sessions = await desk.Get<List<System.Text.Json.JsonElement>>("/api/v1/me/sessions");
        var onPhone = sessions.Max(s => s.GetProperty("id").GetInt32());

        var foreign = await stranger.Post($"/api/v1/me/sessions/{onPhone}/end");
        var own = await desk.Post($"/api/v1/me/sessions/{onPhone}/end");

        sessions.Should().HaveCount(2);
        foreign.StatusCode.Should().Be(HttpStatusCode.NotFound);
        own.StatusCode.Should().Be(HttpStatusCode.NoContent);
        (await phone.IsSignedIn()).Should().BeFalse();
        (await desk.IsSignedIn()).Should().BeTrue();
    }

    [Fact]
    public async Task Ending_all_other_sessions_leaves_the_present_one()
    {
        await using var host = new WebHost();
        var anne = await host.Person("anne@example.org", Roles.Participant);
        var (desk, phone, tablet) = (await host.Visit(anne), await host.Visit(anne), await host.Visit(anne));

        (await phone.Post("/api/v1/me/sessions/end-others")).EnsureSuccessStatusCode();

        (await desk.IsSignedIn()).Should().BeFalse();
        (await phone.IsSignedIn()).Should().BeTrue();
        (await tablet.IsSignedIn()).Should().BeFalse();
    }

    [Fact]
    public async Task What_was_typed_when_the_session_was_over_is_shown_and_not_taken()
    {
        await using var host = new WebHost();
        var visitor = await host.Visit(await host.Person("karen@example.org", Roles.Administrator));
        var form = (IHtmlFormElement)(await visitor.Page("/accounts")).QuerySelector("form:has([name='Input.FirstName'])")!;
        host.Clock.Now = host.Clock.Now.AddHours(1);
        const string Written = "En lang begrundelse, som ingen vil skrive to gange.";

        var answer = await visitor.Submit(form, ("Input.FirstName", Written));

        answer.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        (await visitor.Page(answer)).QuerySelector("textarea")!.TextContent.Should().Be(Written);
        (await host.Read(db => db.Set<Person>().AnyAsync(p => p.FirstName == Written))).Should().BeFalse();
    }

    [Fact]
    public async Task Outside_Development_the_cookie_is_for_this_host_alone_over_TLS_and_out_of_reach_of_scripts()
    {
        await using var host = new WebHost(environment: "Production");
        await host.Person("anne@example.org", Roles.Participant);
        var visitor = host.Visit();
        await visitor.AskForLink("anne@example.org");

        var answer = await visitor.Follow((await host.Links()).Single());

        answer.Headers.GetValues("Set-Cookie").Should().ContainSingle(c => c.StartsWith("__Host-session=", StringComparison.Ordinal))
            .Which.ToLowerInvariant().Should().Contain("path=/;").And.Contain("secure").And.Contain("httponly").And.Contain("samesite=lax").And.NotContain("domain");
        (await visitor.IsSignedIn()).Should().BeTrue();
    }
}
