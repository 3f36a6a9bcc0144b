using System.Net;
using System.Text.Json;
using Certification.Certificates.Board;
using Certification.Certificates.Municipal;
using Certification.Cohorts;
using Certification.Notices;
using Certification.People;
using Certification.People.Persons;
using Certification.Tests.Cohorts;
using Certification.Tests.Notices;
using Certification.Tests.Rights;
using Certification.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Certification.Tests.People;

/// <summary>What a contact can reach, through every door of the host: the own staff by the allow-list, and of anybody else's not even the name.</summary>
public class OtherEmployersTests
{
    private static readonly DateTime FirstOfApril = new(2026, 4, 1, 8, 0, 0, DateTimeKind.Utc);

    [Fact]
    public async Task No_door_digest_or_list_shows_a_contact_anybody_of_another_municipality_administration_or_workplace_or_who_has_left()
    {
        using var db = new TestDb();
        var (cohort, aarhus, odense) = (await db.Plan(), await db.Municipality(), await db.Municipality("Odense"));
        var own = await Enrol(db, cohort, "Skolesen", aarhus, "Børn og Unge", "Skolen");
        var other = await Enrol(db, cohort, "Klubbesen", aarhus, "Børn og Unge", "Klubben");
        var health = await Enrol(db, cohort, "Sundsen", aarhus, "Sundhed", "Sekretariatet");
        var elsewhere = await Enrol(db, cohort, "Odensesen", odense, "Børn og Unge", "Skolen");
        var left = await Enrol(db, cohort, "Flyttesen", aarhus, "Børn og Unge", "Skolen");
        var contacts = new (int Id, string[] Sees)[]
        {
            (await Contact(db, aarhus), ["Skolesen", "Klubbesen", "Sundsen"]),
            (await Contact(db, await ContactScopeTests.Node(db, aarhus, "Børn og Unge")), ["Skolesen", "Klubbesen"]),
            (await Contact(db, await ContactScopeTests.Node(db, aarhus, "Skolen")), ["Skolesen"]),
            (await Contact(db, odense), ["Odensesen", "Flyttesen"]),
        };
        db.Clock.Now += TimeSpan.FromDays(2);
        await Leave(db, left, odense);
        await db.TickAt(FirstOfApril);
        await using var host = db.Host();

        foreach (var (id, sees) in contacts)
        {
            var visitor = await host.Visit(id);
            string[] never = [.. new[] { "Skolesen", "Klubbesen", "Sundsen", "Odensesen", "Flyttesen" }.Except(sees)];
            foreach (var path in Doors(host, own, other, health, elsewhere, left))
            {
                var answer = await visitor.Get(path);
                ((int)answer.StatusCode).Should().BeLessThan(500, path);
                (await answer.Content.ReadAsStringAsync()).Should().NotContainAny(never, path);
                if (path.Contains("/enrolments/", StringComparison.Ordinal)) answer.StatusCode.Should().BeOneOf([HttpStatusCode.NotFound, HttpStatusCode.Forbidden], path);
            }
            (await visitor.Get<JsonElement>("/api/v1/staff")).GetProperty("items").EnumerateArray().Select(i => i.GetProperty("name").GetString()!.Split(' ')[1]).Should().BeEquivalentTo(sees);
            var digest = (await db.Mails(DigestMail.Letter, id)).Should().ContainSingle().Which;
            digest.Content.Text.Should().ContainAll(sees).And.NotContainAny(never);
        }
    }

    [Fact]
    public async Task A_contacts_page_digest_and_api_hold_the_fields_of_the_allow_list_and_no_other()
    {
        using var db = new TestDb();
        var (cohort, aarhus) = (await db.Plan(), await db.Municipality());
        var enrolment = await Enrol(db, cohort, "Skolesen", aarhus, "Børn og Unge", "Skolen");
        var contact = await Contact(db, aarhus);
        await db.TickAt(FirstOfApril);
        await using var host = db.Host();
        var visitor = await host.Visit(contact);

        var json = (await visitor.Get<JsonElement>("/api/v1/staff")).GetProperty("items")[0];
        var page = await visitor.Page("/staff");
        var digest = (await db.Mails(DigestMail.Letter, contact)).Single().Content.Text;

        json.EnumerateObject().Select(p => p.Name).Should().BeEquivalentTo(StaffRow.Fields.Select(f => JsonNamingPolicy.CamelCase.ConvertName(f.Name)));
        StaffRow.Fields.Select(f => f.Name).Should().Equal("Name", "Workplace", "Cohort", "NextDay", "Attendance", "Assignments", "Practice", "Supervision", "Status");
        page.QuerySelectorAll("main th[scope=col]").Select(h => h.TextContent).Should().BeSubsetOf(StaffRow.Fields.Select(f => f.Head()));
        page.QuerySelectorAll("main tbody tr > *").Should().HaveCount(page.QuerySelectorAll("main th[scope=col]").Length);
        var head = digest.Split('\n').Single(l => l.Contains("Fremmøde", StringComparison.Ordinal));
        head.Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Should().BeSubsetOf(StaffRow.Fields.Select(f => f.Head()));
        foreach (var text in new[] { json.ToString(), page.QuerySelector("main")!.TextContent, digest })
            text.Should().NotContainAny("skolesen@example.org", "Parkering", "22334455", $"/enrolments/{enrolment}", "Pædagog");
    }

    [Fact]
    public async Task Nothing_is_shared_with_a_municipality_outside_the_rules_before_the_ground_is_noted()
    {
        using var db = new TestDb();
        var (cohort, nuuk) = (await db.Plan(), await db.Municipality("Kommuneqarfik Sermersooq"));
        await Enrol(db, cohort, "Nuuksen", nuuk, null, "Skolen");
        var contact = await Contact(db, await ContactScopeTests.Node(db, nuuk, "Skolen"));
        await db.TickAt(FirstOfApril);
        var caller = new Certification.Platform.Access.Caller(contact, "Nivi", Certification.Platform.Access.Roles.MunicipalContact, [await ContactScopeTests.Node(db, nuuk, "Skolen")]);
        (await db.Mails(DigestMail.Letter, contact)).Should().BeEmpty();
        (await db.As(caller, (ReadStaff f) => f.Handle(new(), default))).Total.Should().Be(0);
        (await db.As(caller, (Certification.People.Contracts.PeopleReader f) => f.WithoutBasis(default))).Select(m => m.Id).Should().Equal(nuuk);

        await db.As(Course.Coordinator, (Certification.People.Organisations.NoteTransferBasis f) => f.Handle(nuuk, new() { Basis = "EU-standardkontrakt af 1. marts 2026" }, default));

        (await db.As(caller, (ReadStaff f) => f.Handle(new(), default))).Total.Should().Be(1);
        (await db.As(caller, (Certification.People.Contracts.PeopleReader f) => f.WithoutBasis(default))).Should().BeEmpty();
        await db.TickAt(FirstOfApril.AddMonths(1).AddDays(3));
        (await db.Mails(DigestMail.Letter, contact)).Should().ContainSingle();
    }

    /// <summary>Every page and every read of the API, with these ids wherever one belongs.</summary>
    private static IEnumerable<string> Doors(WebHost host, params int[] enrolments) =>
        (from door in Door.Of(host)
         where door is { IsAnonymous: false, TakesAnyMethod: false, Method: "GET" } && !door.Route.Contains("{**", StringComparison.Ordinal)
         from id in door.Route.Contains('{', StringComparison.Ordinal) ? enrolments : [0]
         select door.Path(id, "da")).Distinct();

    private static async Task<int> Enrol(TestDb db, int cohort, string name, int municipality, string? administration, string? workplace) => (await db.Enrol(cohort, new()
    {
        FirstName = "Anne",
        LastName = name,
        Email = $"{name}@example.org".ToLowerInvariant(),
        Phone = "22334455",
        JobTitle = "Pædagog",
        Remark = "Parkering",
        MunicipalityId = municipality,
        Administration = administration,
        Workplace = workplace,
    })).Id;

    private static Task<int> Contact(TestDb db, int organisation) => ContactScopeTests.Appoint(db, $"kontakt{organisation}@example.org", organisation);

    private static async Task Leave(TestDb db, int enrolment, int municipality)
    {
        var person = await db.Read(d => d.Set<Person>().SingleAsync(p => d.Set<Enrolment>().Any(e => e.Id == enrolment && e.PersonId == p.Id)));
        await db.As(Course.Coordinator, (ChangeEmployer f) => f.Handle(person.Id, new() { Version = person.Version, MunicipalityId = municipality, From = DateOnly.FromDateTime(db.Clock.Now) }, default));
    }
}
