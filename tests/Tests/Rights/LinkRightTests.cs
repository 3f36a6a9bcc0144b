using Certification.Cohorts;
using Certification.Cohorts.Enrolling;
using Certification.Notices.Contracts;
using Certification.People.Rights;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Tests.Cohorts;
using Certification.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Certification.Tests.Rights;

/// <summary>What people without an account can do by link stands on the page of rights, and nothing can be done that does not stand there.</summary>
public class LinkRightTests
{
    [Fact]
    public async Task Every_door_that_a_secret_opens_belongs_to_one_kind_of_link_on_the_page_of_rights()
    {
        await using var host = new WebHost();
        var visitor = await host.Visit(await host.Person("birgit@example.org", Roles.Administrator));
        await using var scope = host.Services.CreateAsyncScope();

        var rows = scope.ServiceProvider.GetRequiredService<ReadRights>().Links();
        var page = (await visitor.Page("/rights")).QuerySelectorAll("table")[1];

        var secret = Door.Of(host).Where(d => d.IsAnonymous && d.Route.Contains('{')).Select(d => d.ToString()).Distinct().ToList();
        rows.SelectMany(r => r.Doors).Should().OnlyHaveUniqueItems().And.BeEquivalentTo(secret).And.HaveCountGreaterThan(20);
        rows.Where(r => r.NeedsCode).Select(r => r.Right.Purpose).Should().BeEquivalentTo("application", "sign-off", "recommendation");
        page.QuerySelectorAll("tbody tr").Should().HaveCount(rows.Count);
        page.TextContent.Should().ContainAll("Leder, der er bedt om at godkende en ansøgning", "Supervisor udefra, uden konto", "30 dage", "Linket og en kode", "Linket alene").And.NotContain("kontaktperson");
    }

    [Fact]
    public async Task A_link_that_no_module_has_declared_is_not_made()
    {
        using var db = new TestDb();

        await FluentActions.Awaiting(() => db.As(Caller.Nobody, (ActionLinks links) => Task.FromResult(links.Make("anything", 1, db.Clock.Now.AddDays(1))))).Should().ThrowAsync<InvalidOperationException>();
    }

    private sealed record Line(string Text, int Count, List<string> Parts);

    private sealed record Sight(List<Line> Seen, List<ReadRights.HeldLink> Links);

    [Fact]
    public async Task A_person_s_page_names_the_links_that_are_open_to_them_and_to_nobody_else()
    {
        using var db = new TestDb();
        var cohort = await db.Plan();
        var enrolment = await db.Enrol(cohort, Course.Person(1, await db.Municipality()));
        var person = await db.Read(d => d.Set<Enrolment>().Select(e => e.PersonId).SingleAsync());
        await db.As(Caller.Nobody, async (AppDb d) =>
        {
            var links = new ActionLinks(d, [SeatOffers.Right, new("sign-off", "/sign-offs/", () => "", () => "", () => "")], db.Clock);
            links.Make(SeatOffers.Purpose, enrolment.Id, db.Clock.Now.AddDays(2));
            links.Make("sign-off", 7, db.Clock.Now.AddDays(30), person);
            links.Make("sign-off", 8, db.Clock.Now.AddDays(20), person);
            links.Make("sign-off", 9, db.Clock.Now.AddMinutes(-1), person);
            links.Make("sign-off", 10, db.Clock.Now.AddDays(30), person + 1);
            return await d.SaveChangesAsync();
        });
        await db.AppointExternal(Course.Coordinator, cohort);
        await using var host = db.Host();
        var birgit = await host.Visit(await host.Person("birgit@example.org", Roles.Administrator));

        var sight = await birgit.Get<Sight>($"/api/v1/rights/people/{person}");
        var external = await birgit.Get<Sight>($"/api/v1/rights/people/{await db.PersonOf()}");
        var page = (await birgit.Page($"/rights/people/{person}")).QuerySelector("[aria-labelledby=links]")!.TextContent;

        sight.Links.Select(l => (l.Does, l.Count)).Should().BeEquivalentTo([("Se holdets dage og sted, og tage pladsen eller sige nej", 1), ("Se én supervision, og godkende den eller sende den tilbage", 2)]);
        external.Seen.Single(s => s.Text.Contains("supervisor udefra")).Should().BeEquivalentTo(new { Count = 1, Parts = new[] { "Hold 20" } });
        sight.Seen.Should().NotContain(s => s.Text.Contains("supervisor udefra"));
        page.Should().ContainAll("tage pladsen eller sige nej: 1 link, til", "sende den tilbage: 2 links, det sidste til");
        (await birgit.Page($"/rights/people/{(await host.Person("karen@example.org", Roles.Coordinator))}")).QuerySelector("[aria-labelledby=links]")!.TextContent.Should().Contain("Ingen links");
    }
}
