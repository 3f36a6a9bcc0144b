using System.Globalization;
using System.Net;
using System.Text.Json;
using AngleSharp.Html.Dom;
using Certification.People.Auditing;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Tests.Coursework;
using Certification.Tests.Platform;
using Certification.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Certification.Tests.People;

public class AuditLogTests
{
    [Fact]
    public async Task An_auditor_reads_what_concerns_a_person_and_what_they_did()
    {
        using var test = new TestDb();
        var cohort = await Given.Cohort(test);
        await test.HandIn(cohort.First);
        await test.Note((AuditEntry.Case, cohort.First.EnrolmentId), (AuditEntry.Case, cohort.Second.EnrolmentId));
        await using var host = test.Host();
        var auditor = await Auditor(host);

        var page = await auditor.Page($"/audit?person={cohort.First.Caller.PersonId}");

        var lines = page.QuerySelectorAll("tbody tr").Select(row => row.TextContent).ToList();
        lines.Should().HaveCount(2);
        lines[0].Should().Contain("Holdets status ændret").And.Contain("Karen Holm").And.Contain("Åben → I gang").And.Contain("kl. ").And.Contain("Nok til at begynde").And.Contain($"Enrolment:{cohort.First.EnrolmentId}");
        lines[1].Should().Contain("Opgave afleveret").And.Contain("Deltager1");
        page.Body!.TextContent.Should().Contain("Alt om Deltager1");
    }

    [Theory]
    [InlineData("Enrolment", "Offered, 2026-03-02 08:00", "Tilbudt plads, 2. marts 2026 kl. 09.00", "Offered a seat, 2 March 2026 at 09:00")]
    [InlineData("SupervisionSession", "Logged, version 1: 2026-10-22, 90 min, Group, supervisor 7, enrolments 19 20, others 0",
        "Venter på godkendelse, udgave 1: 22. oktober 2026, 90 min., Gruppe, supervisor nr. 7, tilmelding nr. 19 20, 0 andre", null)]
    [InlineData("Submission", "assignment1: Approved 2", "assignment1: Godkendt 2", "assignment1: Approved 2")]
    [InlineData("Attendance", "Present", "Til stede", "Present")]
    [InlineData("MakeUp", "day 2 by task", "dag 2 med en opgave", "day 2 by a task")]
    [InlineData("Person", "Coordinator, Trainer", "Kursuskoordinator, Underviser", "Course coordinator, Trainer")]
    [InlineData("Person", "Anne Holm; anne@example.org; da", "Anne Holm; anne@example.org; Dansk", "Anne Holm; anne@example.org; Danish")]
    [InlineData("PersonalRequest", "Erasure, 2026-04-02", "Sletning, 2. april 2026", null)]
    [InlineData("CourseDay", "1: 2026-10-01 09:00-15:00; 2: 2026-10-08 09:00-15:00 pinned", "1: 1. oktober 2026 kl. 09:00-15:00; 2: 8. oktober 2026 kl. 09:00-15:00, låst", null)]
    [InlineData("Person", "person 5; Enrolment.PersonId 2", "person nr. 5; Tilmeldinger 2", null)]
    [InlineData("Anything", """{"FirstName":"Anne","BornOn":"2026-03-02","Held":true}""", "Fornavn: Anne\nBornOn: 2. marts 2026\nHeld: Ja", null)]
    [InlineData("Cohort", "what nobody: has a word for, 7x", "what nobody: has a word for, 7x", null)]
    public async Task What_was_noted_is_read_in_words(string subject, string noted, string danish, string? english)
    {
        using var test = new TestDb();
        var read = await test.As(Caller.Nobody, (NotedWords words) => Task.FromResult(new[] { "da-DK", "en-GB" }.Select(language =>
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
            return words.Of(subject, noted);
        }).ToList()));

        read[0].Should().Be(danish);
        if (english is not null) read[1].Should().Be(english);
    }

    [Theory]
    [InlineData("action=submission.submitted", 1)]
    [InlineData("action=nothing.such", 0)]
    [InlineData("chain=Cohort:1", 1)]
    [InlineData("from=2026-03-02&to=2026-03-02", 2)]
    [InlineData("from=2026-03-03", 2)]
    [InlineData("to=2026-03-01", 0)]
    [InlineData("from=0001-01-01&to=9999-12-31", 4)]
    [InlineData("from=tomorrow&person=somebody&page=-7", 4)]
    // The auditor signs in last, which is an event, too.
    public async Task The_log_is_narrowed_by_action_chain_and_danish_day(string query, int lines)
    {
        using var test = new TestDb();
        var cohort = await Given.Cohort(test);
        test.Clock.Now = new DateTime(2026, 3, 2, 22, 59, 0, DateTimeKind.Utc);
        await test.HandIn(cohort.First);
        await test.Note((AuditEntry.Case, cohort.Second.EnrolmentId));
        test.Clock.Now = test.Clock.Now.AddMinutes(1);
        await test.Note(("Cohort", 1));
        await using var host = test.Host();
        var auditor = await Auditor(host);

        var page = await auditor.Page($"/audit?{query}");

        page.QuerySelectorAll("tbody tr").Should().HaveCount(lines);
    }

    [Fact]
    public async Task A_person_is_found_by_part_of_a_name_that_never_stands_in_an_address()
    {
        using var test = new TestDb();
        var cohort = await Given.Cohort(test);
        await using var host = test.Host();
        var auditor = await Auditor(host);
        var form = (IHtmlFormElement)(await auditor.Page("/audit")).QuerySelector("form[method=post]:has(input[name='Finding.Typed'])")!;

        var one = await auditor.Submit(form, ("Finding.Typed", "DELTAGER2"));
        var choice = await auditor.Submit(form, ("Finding.Typed", "deltager"));
        var several = await auditor.Page(choice);
        var nobody = await auditor.Page(await auditor.Submit(form, ("Finding.Typed", "%")));

        one.Headers.Location!.ToString().Should().EndWith($"/audit?person={cohort.Second.Caller.PersonId}");
        several.QuerySelectorAll("form li a").Select(a => a.GetAttribute("href")).Should().Equal($"/audit?person={cohort.First.Caller.PersonId}", $"/audit?person={cohort.Second.Caller.PersonId}");
        choice.StatusCode.Should().Be(HttpStatusCode.OK);
        nobody.Body!.TextContent.Should().Contain("Ingen person passer");
        (await auditor.Submit(form, ("Finding.Typed", " "))).StatusCode.Should().Be(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task An_export_is_a_sheet_and_itself_in_the_log()
    {
        using var test = new TestDb();
        var cohort = await Given.Cohort(test);
        await test.HandIn(cohort.First);
        await test.Note(("Cohort", 1));
        await using var host = test.Host();
        var auditor = await Auditor(host);

        var csv = await auditor.Get($"/api/v1/audit/export?format=csv&person={cohort.First.Caller.PersonId}");

        csv.Content.Headers.ContentType!.MediaType.Should().Be("text/csv");
        var text = await csv.Content.ReadAsStringAsync();
        text.Should().Contain("Opgave afleveret").And.Contain("submission.submitted").And.NotContain("cohort.state");
        (await test.Entries("AuditEntry:0")).Should().ContainSingle(e => e.Action == "audit.exported" && e.PersonId == cohort.First.Caller.PersonId && e.After == $"Csv, 1 rows: person {cohort.First.Caller.PersonId}");
        (await auditor.Get("/api/v1/audit/export")).Content.Headers.ContentType!.MediaType.Should().Contain("spreadsheet");
        (await test.Verified()).First.Should().BeNull();
    }

    [Fact]
    public async Task The_program_s_extract_says_what_the_page_says_and_shows_no_erased_detail()
    {
        using var test = new TestDb();
        await test.Note(("Cohort", 1), ("Cohort", 2));
        await test.Read(async db =>
        {
            (await db.Set<AuditEntry>().SingleAsync(e => e.Chain == "Cohort:1")).Erase();
            return await db.SaveChangesAsync();
        });
        await using var host = test.Host();
        var auditor = await Auditor(host);

        var answer = await auditor.Get<JsonElement>("/api/v1/audit?person=7&size=10");

        var items = answer.GetProperty("items").EnumerateArray().ToList();
        items.Select(i => i.GetProperty("chain").GetString()).Should().Equal("Cohort:2", "Cohort:1");
        items[0].GetProperty("reason").GetString().Should().Be("Nok til at begynde");
        (items[1].GetProperty("erased").GetBoolean(), items[1].GetProperty("actor").GetString(), items[1].GetProperty("reason").GetString()).Should().Be((true, null, null));
        (await auditor.Page("/audit?person=7")).QuerySelectorAll("tbody tr")[1].TextContent.Should().Contain("Oplysningerne er slettet").And.Contain("#3");
    }

    [Theory]
    [InlineData(Roles.Coordinator)]
    [InlineData(Roles.Trainer)]
    [InlineData(Roles.Supervisor)]
    [InlineData(Roles.Participant)]
    [InlineData(Roles.MunicipalContact)]
    public async Task Nobody_else_reads_the_log(Roles role)
    {
        await using var host = new WebHost();
        var visitor = await host.Visit(await host.Person("somebody@example.org", role));

        foreach (var path in new[] { "/audit", "/api/v1/audit", "/api/v1/audit/export" })
            (await visitor.Get(path)).StatusCode.Should().Be(HttpStatusCode.Forbidden, path);
        (await host.Visit().Get("/api/v1/audit")).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
    }

    private static async Task<Visitor> Auditor(WebHost host) => await host.Visit(await host.Person("ole.friis@example.org", Roles.Auditor, "Ole", "Friis"));
}
