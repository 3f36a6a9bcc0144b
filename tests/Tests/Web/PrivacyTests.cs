using Certification.Platform.Access;
using Certification.Tests.Coursework;
using Certification.Tests.Certificates;
using Certification.Tests.Support;

namespace Certification.Tests.Web;

public class PrivacyTests
{
    /// <summary>What both kinds of staff can open of a participant, by address, and the word that the notice uses for it.</summary>
    private static readonly (string Address, string Word)[] Opened =
        [("", "fremgang"), ("/days", "fremmøde"), ("/assignments/assignment1", "opgaver"), ("/practice", "logbog"), ("", "dispensationer")];

    [Fact]
    public async Task Who_answers_for_the_data_is_named_with_how_to_reach_them_on_both_pages_as_configured()
    {
        await using var named = new WebHost(settings: [("Site:Controller:Name", "Sekretariatet i Vejle"), ("Site:Controller:Address", "Skolegade 1, 7100 Vejle"), ("Site:Controller:Mail", "data@vejle.example"),
            ("Site:Controller:Phone", "+45 76 81 00 00"), ("Site:Controller:Cvr", "29189900"), ("Site:Dpo:Name", "Rådgiveren"), ("Site:Dpo:Mail", "dpo@vejle.example"), ("Site:Dpo:Phone", "+45 76 81 00 01")]);
        await using var sparse = new WebHost(environment: "Production");

        var (privacy, accessibility) = (await Read(named, "/privacy"), await Read(named, "/accessibility"));
        var (shortPrivacy, shortAccessibility) = (await Read(sparse, "/privacy"), await Read(sparse, "/accessibility"));

        privacy.Should().ContainAll("Sekretariatet i Vejle", "Skolegade 1, 7100 Vejle", "data@vejle.example", "+45 76 81 00 00", "29189900", "Databeskyttelsesrådgiver", "Rådgiveren", "dpo@vejle.example", "+45 76 81 00 01", "artikel 6, stk. 1, litra e", "www.datatilsynet.dk");
        accessibility.Should().ContainAll("data@vejle.example", "+45 76 81 00 00", "skriv eller ring");
        shortPrivacy.Should().Contain(Scratch.Real["Site:Controller:Mail"]).And.NotContainAny("Telefon:", "CVR", "Databeskyttelsesrådgiver");
        shortAccessibility.Should().Contain(Scratch.Real["Site:Controller:Mail"]).And.NotContainAny("Telefon:", "ring til os");
    }

    [Fact]
    public async Task The_privacy_notice_names_everybody_who_sees_anything_of_a_participant_and_no_more_than_they_can_open()
    {
        await using var host = new WebHost();
        var notice = (await host.Visit().Page("/privacy")).QuerySelectorAll("dl dt").ToDictionary(t => t.TextContent, t => t.NextElementSibling!.TextContent);
        var (auditor, administrator) = (await host.Visit(await host.Person("ole@example.org", Roles.Auditor)), await host.Visit(await host.Person("birgit@example.org", Roles.Administrator)));

        notice.Keys.Should().BeEquivalentTo("Du selv", "Din leder, ved link", "Underviser", "Supervisor", "Supervisor udefra, ved link", "Kursuskoordinator", "Din kommunes kontaktperson", "Administrator", "Revisor", "Den, der har koden på dit certifikat");
        foreach (var (address, word) in new[] { ("/audit", "Loggen"), ("/rights", "hvem der må hvad"), ("/sharing", "delt med kommuner") })
        {
            (await auditor.Get(address)).IsSuccessStatusCode.Should().BeTrue();
            notice["Revisor"].Should().Contain(word);
        }
        (await auditor.Get("/accounts")).IsSuccessStatusCode.Should().BeFalse();
        foreach (var (address, word) in new[] { ("/accounts", "Konti"), ("/audit", "loggen"), ("/sharing", "delt med kommuner"), ("/personal-data", "anmodninger") })
        {
            (await administrator.Get(address)).IsSuccessStatusCode.Should().BeTrue();
            notice["Administrator"].Should().Contain(word);
        }
        notice["Administrator"].Should().Contain("Ingen forløb");
        (await administrator.Get("/cohorts")).IsSuccessStatusCode.Should().BeFalse();
    }

    [Fact]
    public async Task The_privacy_notice_names_what_trainers_and_supervisors_can_open()
    {
        await using var db = await TestDb.Create();
        var cohort = await Given.Cohort(db);
        await db.HandIn(cohort.First);
        await db.Waive(cohort.Coordinator, cohort.First.EnrolmentId, "attendance");
        await using var host = db.Host();
        var notice = (await host.Visit().Page("/privacy")).QuerySelectorAll("dl dt").ToDictionary(t => t.TextContent, t => t.NextElementSibling!.TextContent);

        foreach (var (reader, title) in new (Caller, string)[] { (cohort.Trainer, "Underviser"), (cohort.Supervisor, "Supervisor") })
        {
            var visitor = await host.Visit(reader.PersonId);
            foreach (var (address, word) in Opened)
            {
                (await visitor.Get($"/enrolments/{cohort.First.EnrolmentId}{address}")).IsSuccessStatusCode.Should().BeTrue($"{title} opens {address}");
                notice[title].Should().Contain(word);
            }
        }
    }

    [Fact]
    public async Task What_was_shared_leads_an_administrator_back_and_an_auditor_nowhere_they_may_not_go()
    {
        await using var host = new WebHost();
        var (auditor, administrator) = (await host.Visit(await host.Person("ole@example.org", Roles.Auditor)), await host.Visit(await host.Person("birgit@example.org", Roles.Administrator)));

        var (back, without) = ((await administrator.Page("/sharing")).QuerySelectorAll(".breadcrumbs a"), (await auditor.Page("/sharing")).QuerySelectorAll(".breadcrumbs a"));

        back.Select(a => a.GetAttribute("href")).Should().Equal("/personal-data");
        without.Should().BeEmpty();
    }

    private static async Task<string> Read(WebHost host, string path) => (await host.Visit().Page(path)).QuerySelector("main")!.TextContent;
}
