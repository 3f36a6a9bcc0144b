using System.Net;
using AngleSharp.Html.Dom;
using Certification.People;
using Certification.Platform.Access;
using Certification.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Certification.Tests.People;

public class AuthenticatorTests
{
    private const string Karen = "karen@example.org";

    [Theory]
    [InlineData(Roles.Coordinator)]
    [InlineData(Roles.Administrator)]
    [InlineData(Roles.Auditor)]
    public async Task Who_sees_other_peoples_data_needs_more_than_a_mailbox(Roles role)
    {
        await using var host = new WebHost();
        await host.Person(Karen, role);
        var visitor = host.Visit();
        await visitor.AskForLink(Karen);

        var answer = await visitor.Follow((await host.Links()).Single());
        var before = await visitor.IsSignedIn();
        var (_, codes) = await visitor.Connect(host);

        answer.Headers.Location!.OriginalString.Should().EndWith("/sign-in/authenticator");
        before.Should().BeFalse();
        codes.Should().HaveCount(8);
        (await visitor.IsSignedIn()).Should().BeTrue();
    }

    [Fact]
    public async Task The_next_time_the_code_is_asked_for_and_each_code_is_taken_once()
    {
        await using var host = new WebHost();
        var secret = await Connected(host);
        var (karen, thief) = (await HalfIn(host), await HalfIn(host));
        host.Clock.Now = host.Clock.Now.AddMinutes(1);
        var code = host.Code(secret);

        await karen.GiveCode(code);
        var again = await thief.GiveCode(code);

        (await karen.IsSignedIn()).Should().BeTrue();
        again.StatusCode.Should().Be(HttpStatusCode.Conflict);
        (await thief.IsSignedIn()).Should().BeFalse();
    }

    [Fact]
    public async Task A_code_on_paper_stands_in_for_the_phone_once()
    {
        await using var host = new WebHost();
        await host.Person(Karen, Roles.Coordinator);
        var first = await HalfIn(host);
        var (_, codes) = await first.Connect(host);
        var (second, third) = (await HalfIn(host), await HalfIn(host));

        await second.GiveCode(codes[0].ToLowerInvariant());
        await third.GiveCode(codes[0]);

        (await second.IsSignedIn()).Should().BeTrue();
        (await third.IsSignedIn()).Should().BeFalse();
    }

    [Fact]
    public async Task Wrong_codes_make_later_tries_wait_and_the_right_one_is_taken_after_that()
    {
        await using var host = new WebHost();
        var secret = await Connected(host);
        var karen = await HalfIn(host);
        host.Clock.Now = host.Clock.Now.AddMinutes(1);
        for (var i = 0; i < Authenticator.FreeTries; i++) await karen.GiveCode("000000");

        await karen.GiveCode(host.Code(secret));
        var waiting = await karen.IsSignedIn();
        host.Clock.Now = host.Clock.Now.AddMinutes(1);
        await karen.GiveCode(host.Code(secret));

        waiting.Should().BeFalse("even the right code waits");
        (await karen.IsSignedIn()).Should().BeTrue();
    }

    [Fact]
    public async Task Between_the_two_proofs_no_door_is_open()
    {
        await using var host = new WebHost();
        await Connected(host);
        var half = await HalfIn(host);

        (await half.Get("/cohorts")).StatusCode.Should().Be(HttpStatusCode.Redirect);
        (await half.Get("/api/v1/cohorts")).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        (await half.Get("/sign-in/authenticator")).Headers.Location!.OriginalString.Should().EndWith("/sign-in/code", "whoever has one cannot put another in its place");
    }

    [Fact]
    public async Task The_first_proof_is_forgotten_after_ten_minutes()
    {
        await using var host = new WebHost();
        var secret = await Connected(host);
        var karen = await HalfIn(host);
        var page = await karen.Page("/sign-in/code");
        host.Clock.Now = host.Clock.Now.AddMinutes(11);

        var answer = await karen.Submit((IHtmlFormElement)page.QuerySelector("form:has([name='Input.Code'])")!, ("Input.Code", host.Code(secret)));

        answer.Headers.Location!.OriginalString.Should().EndWith("/sign-in");
        (await karen.IsSignedIn()).Should().BeFalse();
    }

    [Fact]
    public async Task An_app_is_replaced_by_whoever_can_still_give_a_code()
    {
        await using var host = new WebHost();
        await host.Person("anne@example.org", Roles.Participant);
        var anne = await host.Visit("anne@example.org");
        var (secret, _) = await anne.Connect(host);
        host.Clock.Now = host.Clock.Now.AddMinutes(1);

        var wrong = await Replace("123456");
        var right = await Replace(host.Code(secret));

        wrong.StatusCode.Should().Be(HttpStatusCode.Conflict);
        right.Headers.Location!.OriginalString.Should().EndWith("/sign-in/authenticator");
        (await host.Read(db => db.Set<Authenticator>().CountAsync())).Should().Be(0);

        async Task<HttpResponseMessage> Replace(string code)
        {
            var page = await anne.Page("/me/account");
            return await anne.Submit((IHtmlFormElement)page.QuerySelector("form:has([name='Input.Code'])")!, ("Input.Code", code));
        }
    }

    [Fact]
    public async Task An_administrator_resets_a_lost_app_of_somebody_else_never_their_own()
    {
        await using var host = new WebHost();
        var birgit = await host.Person("birgit@example.org", Roles.Administrator);
        var karen = await host.Person(Karen, Roles.Coordinator);
        await (await HalfIn(host)).Connect(host);
        var administrator = await host.Visit(birgit);
        await administrator.Connect(host);

        var own = await administrator.Post($"/api/v1/accounts/{birgit}/authenticator/removal", new { Reason = "Væk" });
        var other = await administrator.Post($"/api/v1/accounts/{karen}/authenticator/removal", new { Reason = "Telefonen er stjålet" });

        own.StatusCode.Should().Be(HttpStatusCode.Conflict);
        other.StatusCode.Should().Be(HttpStatusCode.NoContent);
        (await host.Read(db => db.Set<Authenticator>().Select(a => a.PersonId).ToListAsync())).Should().Equal(birgit);
    }

    [Fact]
    public async Task The_shared_secret_is_not_readable_in_the_database_and_opens_for_nobody_else()
    {
        await using var host = new WebHost();
        var secret = await Connected(host);
        var page = await (await HalfIn(host, email: await Another(host))).Page("/sign-in/authenticator");
        var stored = await host.Read(db => db.Set<Authenticator>().Select(a => a.ProtectedSecret).SingleAsync());

        var thief = host.Visit();
        await host.Links();
        page.QuerySelector("[name='Input.Kept']")!.GetAttribute("value").Should().NotBe(stored);

        stored.Should().NotContain(Convert.ToBase64String(secret)).And.NotContain(OneTimeCode.Written(secret));
        (await thief.Get("/sign-in/authenticator")).StatusCode.Should().Be(HttpStatusCode.Redirect);
    }

    private static async Task<string> Another(WebHost host)
    {
        await host.Person("jonas@example.org", Roles.Coordinator);
        return "jonas@example.org";
    }

    /// <summary>Karen, with an app connected; returns its secret.</summary>
    private static async Task<byte[]> Connected(WebHost host)
    {
        await host.Person(Karen, Roles.Coordinator);
        return (await (await HalfIn(host)).Connect(host)).Secret;
    }

    /// <summary>Somebody who has given the first proof.</summary>
    private static async Task<Visitor> HalfIn(WebHost host, string email = Karen)
    {
        // A link is sent every five minutes at most.
        host.Clock.Now = host.Clock.Now.AddMinutes(5);
        var visitor = host.Visit();
        await visitor.AskForLink(email);
        await visitor.Follow((await host.Links())[^1]);
        return visitor;
    }
}
