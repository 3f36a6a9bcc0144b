using System.Net;
using AngleSharp.Html.Dom;
using Certification.People;
using Certification.Platform.Access;
using Certification.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Certification.Tests.People;

public class MailLinkTests
{
    private const string Anne = "anne@example.org";

    [Fact]
    public async Task Whoever_opens_the_link_in_their_mail_is_in_and_goes_where_they_were_going()
    {
        await using var host = new WebHost();
        await host.Person(Anne, Roles.Participant);
        var visitor = host.Visit();

        await visitor.AskForLink("  ANNE@example.org ", "?returnUrl=%2Fme");
        var answer = await visitor.Follow((await host.Links()).Single());

        answer.Headers.Location!.OriginalString.Should().EndWith("/me");
        (await visitor.IsSignedIn()).Should().BeTrue();
        (await host.LatestSession()).Way.Should().Be(SignInWay.MailLink);
    }

    [Fact]
    public async Task Nobody_can_tell_an_unknown_address_from_a_known_one()
    {
        await using var host = new WebHost();
        await host.Person(Anne, Roles.Participant);
        var visitor = host.Visit();

        var (known, unknown) = (await visitor.AskForLink(Anne), await visitor.AskForLink("nobody@example.org"));

        unknown.StatusCode.Should().Be(known.StatusCode);
        unknown.Headers.Location.Should().Be(known.Headers.Location);
        Text(await visitor.Page(unknown)).Should().Be(Text(await visitor.Page(known)));
        // The same is stored of both, in the same way: what differs happens afterwards, where nobody waits.
        (await host.Read(db => db.Set<LinkRequest>().Select(r => r.EmailKey).ToListAsync())).Should().Equal(Anne, "nobody@example.org");
        (await host.Links()).Should().HaveCount(1);
        (await host.Read(db => db.Set<LinkRequest>().CountAsync())).Should().Be(0);
    }

    private static string Text(AngleSharp.Dom.IDocument page) => page.QuerySelector("main")!.TextContent;

    [Fact]
    public async Task Opening_the_link_signs_nobody_in_and_uses_nothing_up()
    {
        await using var host = new WebHost();
        await host.Person(Anne, Roles.Participant);
        var (filter, visitor) = (host.Visit(), host.Visit());
        await visitor.AskForLink(Anne);
        var link = (await host.Links()).Single();

        for (var i = 0; i < 3; i++) await filter.Page(link);

        (await filter.IsSignedIn()).Should().BeFalse();
        await visitor.Follow(link);
        (await visitor.IsSignedIn()).Should().BeTrue();
    }

    [Fact]
    public async Task A_link_works_once_even_for_two_who_press_at_the_same_time()
    {
        await using var host = new WebHost();
        await host.Person(Anne, Roles.Participant);
        await host.Visit().AskForLink(Anne);
        var link = (await host.Links()).Single();
        var visitors = Enumerable.Range(0, 5).Select(_ => host.Visit()).ToList();

        var buttons = new List<IHtmlFormElement>();
        foreach (var visitor in visitors) buttons.Add((IHtmlFormElement)(await visitor.Page(link)).QuerySelector("main form")!);

        await Task.WhenAll(visitors.Zip(buttons, (visitor, button) => visitor.Submit(button)));

        var inside = await Task.WhenAll(visitors.Select(v => v.IsSignedIn()));
        inside.Count(signedIn => signedIn).Should().Be(1);
        (await host.Visit().Get(link)).StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_link_is_too_old_after_a_quarter_of_an_hour()
    {
        await using var host = new WebHost();
        await host.Person(Anne, Roles.Participant);
        var visitor = host.Visit();
        await visitor.AskForLink(Anne);
        var link = (await host.Links()).Single();
        var open = await visitor.Page(link);
        host.Clock.Now = host.Clock.Now.AddMinutes(15);

        var late = await visitor.Submit((IHtmlFormElement)open.QuerySelector("main form")!);

        late.StatusCode.Should().Be(HttpStatusCode.Conflict);
        var again = await visitor.Get(link);
        again.StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await again.Content.ReadAsStringAsync()).Should().Contain("Linket kan ikke bruges", "whoever comes late is told how to go on");
        (await visitor.IsSignedIn()).Should().BeFalse();
    }

    [Fact]
    public async Task Nothing_that_is_stored_opens_anything()
    {
        await using var host = new WebHost();
        await host.Person(Anne, Roles.Participant);
        await host.Visit().AskForLink(Anne);
        var secret = (await host.Links()).Single().Split('/')[^1];

        var stored = await host.Read(async db => await db.Set<Certification.Notices.Contracts.ActionLink>().Select(l => l.SecretHash).ToListAsync());
        var mails = await host.Read(async db => await db.Set<Certification.Notices.OutgoingMail>().ToListAsync());

        stored.Should().NotContain(secret);
        mails.Should().OnlyContain(m => !m.Content.Text.Contains(secret, StringComparison.Ordinal) && !m.Content.Html.Contains(secret, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("https://evil.example")]
    [InlineData("/me\r\nSet-Cookie: a=b")]
    public async Task The_way_back_never_leads_to_another_site(string returnUrl)
    {
        await using var host = new WebHost();
        await host.Person(Anne, Roles.Participant);
        var visitor = host.Visit();

        await visitor.AskForLink(Anne, $"?returnUrl={Uri.EscapeDataString(returnUrl)}");
        var answer = await visitor.Follow((await host.Links()).Single() + $"?returnUrl={Uri.EscapeDataString(returnUrl)}");

        new Uri(new Uri("http://localhost"), answer.Headers.Location!).Should().Be(new Uri("http://localhost/"));
    }

    [Fact]
    public async Task Ten_thousand_requests_for_one_address_send_few_mails_and_the_victim_still_gets_in()
    {
        await using var host = new WebHost();
        await host.Person(Anne, Roles.Participant);
        await host.Read(async db =>
        {
            // What ten thousand posts leave behind when they come from as many networks.
            db.AddRange(Enumerable.Range(0, 10_000).Select(_ => LinkRequest.For(Anne, "/", host.Clock.Now)));
            return await db.SaveChangesAsync();
        });
        await host.Links();
        host.Clock.Now = host.Clock.Now.AddMinutes(4);
        var victim = host.Visit();

        await victim.AskForLink(Anne);
        var links = await host.Links();
        await victim.Follow(links[^1]);

        links.Should().HaveCount(1, "one that is four minutes old still works for eleven");
        (await victim.IsSignedIn()).Should().BeTrue();
    }

    [Fact]
    public async Task One_network_has_so_many_tries_and_others_are_not_held_up()
    {
        await using var host = new WebHost(settings: ("Limits:SignInAtOnce", "5"));
        var visitor = host.Visit();
        var page = await visitor.Page("/sign-in");
        var form = (IHtmlFormElement)page.QuerySelector("form:has([name='Input.Email'])")!;

        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 20; i++) answers.Add((await visitor.Submit(form, ("Input.Email", $"guess{i}@example.org"))).StatusCode);

        answers.Take(5).Should().AllBeEquivalentTo(HttpStatusCode.Redirect);
        answers.Skip(5).Should().AllBeEquivalentTo(HttpStatusCode.TooManyRequests);
        (await visitor.Get("/sign-in")).StatusCode.Should().Be(HttpStatusCode.OK, "looking is free");
    }

    [Fact]
    public async Task A_closed_account_gets_no_link()
    {
        await using var host = new WebHost();
        var anne = await host.Person(Anne, Roles.Participant);
        await host.Read(async db =>
        {
            (await db.Set<Person>().SingleAsync(p => p.Id == anne)).Close(host.Clock.Now);
            return await db.SaveChangesAsync();
        });

        await host.Visit().AskForLink(Anne);

        (await host.Links()).Should().BeEmpty();
    }
}
