using System.Net;
using AngleSharp.Html.Dom;
using Certification.Cohorts;
using Certification.Cohorts.Reminding;
using Certification.Notices.Planning;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Programmes.Contracts;
using Certification.Tests.Notices;
using Certification.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Certification.Tests.Cohorts;

/// <summary>A cohort's own reminder rules: seen, tried, saved, paused and given back.</summary>
public class RemindersTests
{
    /// <summary>Assignment 1 was due twelve days ago.</summary>
    private static readonly DateTime Late = new(2026, 3, 24, 8, 0, 0, DateTimeKind.Utc);

    [Fact]
    public async Task The_rules_that_hold_are_told_in_plain_sentences()
    {
        using var db = await TestDb.Create();
        var cohort = await Given.Cohort(db);
        await using var host = db.Host();

        var page = await (await host.Visit(cohort.Coordinator.PersonId)).Page($"/cohorts/{cohort.Id}/reminders");

        var sentences = page.QuerySelectorAll("article h2").Select(h => h.TextContent.Trim()).ToList();
        sentences.Should().HaveCount(17).And.Contain("7 og 1 dage før hver kursusdag, til deltageren: Påmindelse før en kursusdag");
        sentences.Should().Contain(s => s.StartsWith("1 og 5 dage efter fristen for en opgave, til deltageren: "));
        page.QuerySelectorAll(".filter-links a, nav a").Should().Contain(a => a.TextContent.Trim() == "Påmindelser");
    }

    [Fact]
    public async Task A_tried_rule_shows_whom_it_would_reach_now_and_what_follows_and_stores_nothing()
    {
        using var db = await TestDb.Create();
        var cohort = await Given.Cohort(db, people: 3);
        await UntilLate(db);
        await using var host = db.Host();
        var visitor = await host.Visit(cohort.Coordinator.PersonId);

        var page = await visitor.Page($"/cohorts/{cohort.Id}/reminders/rule?key=overdue&anchor=Due&days=10,11&to=Participant&letter=overdue");

        var text = page.QuerySelector("main")!.TextContent;
        text.Should().Contain("6 påmindelser til 3 personer").And.Contain("Deltager2 Hold 12: Hold 12, Hjemmeopgave 1").And.Contain("22. marts 2026");
        text.Should().Contain("torsdag 9. april 2026: 3");
        (await db.Count<CohortRule>()).Should().Be(0);
        (await db.PlanAnew()).Should().Be(0, "a preview leaves no trace");
    }

    [Fact]
    public async Task A_saved_rule_sends_nothing_of_the_past_unless_that_is_ticked()
    {
        using var db = await TestDb.Create();
        var cohort = await Given.Cohort(db, people: 3);
        await UntilLate(db);
        var before = (await db.Messages("overdue")).Count(m => m.State == PlanState.Written);

        await Save(db, cohort, "10, 11", forThePast: false);
        await db.Tick();
        (await db.Messages("overdue")).Count(m => m.State == PlanState.Written).Should().Be(before);
        (await db.Messages("overdue")).Where(m => m.State == PlanState.Skipped).Should().HaveCount(6).And.OnlyContain(m => m.Reason == PlanReason.Past);

        var tried = await Try(db, cohort, "10, 11");
        await Save(db, cohort, "10, 11", forThePast: true);
        await db.Tick();
        (await db.Messages("overdue")).Count(m => m.State == PlanState.Written).Should().Be(before + 6);
        tried.Now.Should().HaveCount(6);
        tried.People.Should().Be(3);
        (await db.PlanAnew()).Should().Be(0);
        (await Try(db, cohort, "10, 11")).Now.Should().BeEmpty("it was sent");
    }

    [Fact]
    public async Task What_the_preview_counts_by_date_is_what_the_plan_then_holds()
    {
        using var db = await TestDb.Create();
        var cohort = await Given.Cohort(db, people: 3);
        await UntilLate(db);

        var tried = await Try(db, cohort, "2, 6");
        await Save(db, cohort, "2, 6", forThePast: false);
        await db.PlanMail();

        var until = db.Clock.Now.Date.AddDays(31);
        (await db.Pending("overdue")).Where(m => m.SendAt < until).GroupBy(m => m.SendAt.Date).OrderBy(g => g.Key).Select(g => (DateOnly.FromDateTime(g.Key), g.Count()))
            .Should().Equal(tried.Coming.Select(c => (c.Date, c.Messages)));
        tried.Coming.Should().NotBeEmpty();
    }

    [Fact]
    public async Task A_paused_rule_is_silent_and_resumed_it_does_not_fire_for_the_time_between()
    {
        using var db = await TestDb.Create();
        var cohort = await Given.Cohort(db);
        await db.Tick();
        await db.As(cohort.Coordinator, (PauseReminder f) => f.Handle(cohort.Id, "overdue", true, default));
        await db.PlanMail();
        (await db.Pending("overdue")).Should().BeEmpty();

        db.Clock.Now = Late;
        await db.Tick();
        await db.As(cohort.Coordinator, (PauseReminder f) => f.Handle(cohort.Id, "overdue", false, default));
        await db.Tick();

        (await db.Messages("overdue")).Where(m => m.State == PlanState.Written).Should().BeEmpty();
        (await db.Pending("overdue")).Should().HaveCount(12, "three assignments are still to come").And.OnlyContain(m => m.SendAt > Late);
    }

    [Fact]
    public async Task Back_at_the_programmes_rule_the_past_stays_silent_and_the_rule_is_the_programmes_again()
    {
        using var db = await TestDb.Create();
        var cohort = await Given.Cohort(db);
        await db.Tick();
        await Save(db, cohort, "200", forThePast: false);
        await db.TickAt(Late);

        await db.As(cohort.Coordinator, (ResetReminder f) => f.Handle(cohort.Id, "overdue", default));
        await db.Tick();

        (await db.Messages("overdue")).Where(m => m.State == PlanState.Written).Should().BeEmpty();
        (await db.Reminders(cohort)).Single(l => l.Key == "overdue").Should().BeEquivalentTo(new { Own = false, Paused = false, Days = new[] { 1, 5 } });
    }

    [Fact]
    public async Task A_cohort_has_rules_of_its_own_which_can_be_taken_away_again()
    {
        using var db = await TestDb.Create();
        var cohort = await Given.Cohort(db);
        await using var host = db.Host();
        var visitor = await host.Visit(cohort.Coordinator.PersonId);

        var preview = await visitor.Page($"/cohorts/{cohort.Id}/reminders/rule?anchor=Day&days=-3&to=Participant&letter=day-soon");
        (await visitor.Submit((IHtmlFormElement)preview.QuerySelector("form[method=post]:has([name='Saving.Days'])")!)).StatusCode.Should().Be(HttpStatusCode.Redirect);
        var page = await visitor.Page($"/cohorts/{cohort.Id}/reminders");
        page.Body!.TextContent.Should().Contain("3 dage før hver kursusdag, til deltageren").And.Contain("Holdets egen");
        await db.PlanMail();
        var own = (await db.Reminders(cohort)).Single(l => l.Added);
        (await db.Pending(own.Key)).Should().HaveCount(8, "day 1 is today").And.OnlyContain(m => m.SendAt > db.Clock.Now);

        var remove = page.QuerySelectorAll("form").OfType<IHtmlFormElement>().Single(f => f.TextContent.Contains("slet", StringComparison.Ordinal));
        await visitor.Submit(remove);
        await db.PlanMail();
        (await db.Pending(own.Key)).Should().BeEmpty();
        (await db.Reminders(cohort)).Should().HaveCount(17);
    }

    [Fact]
    public async Task A_paused_rule_that_is_changed_stays_paused_and_says_so()
    {
        using var db = await TestDb.Create();
        var cohort = await Given.Cohort(db);
        await UntilLate(db);
        await db.As(cohort.Coordinator, (PauseReminder f) => f.Handle(cohort.Id, "overdue", true, default));
        await using var host = db.Host();

        var page = await (await host.Visit(cohort.Coordinator.PersonId)).Page($"/cohorts/{cohort.Id}/reminders/rule?key=overdue&days=10&to=Participant&letter=overdue");
        page.QuerySelector("main")!.TextContent.Should().Contain("På pause");
        page.QuerySelector("[name='Saving.ForThePast']").Should().BeNull("a paused rule sends nothing");
        await Save(db, cohort, "10", forThePast: true);
        await db.PlanMail();

        (await db.Pending("overdue")).Should().BeEmpty();
        (await db.Reminders(cohort)).Single(l => l.Key == "overdue").Should().BeEquivalentTo(new { Paused = true, Days = new[] { 10 } });
    }

    [Fact]
    public async Task Whoever_saves_a_rule_that_a_colleague_has_changed_since_is_told_so()
    {
        using var db = await TestDb.Create();
        var cohort = await Given.Cohort(db);
        await using var host = db.Host();
        var visitor = await host.Visit(cohort.Coordinator.PersonId);
        foreach (var days in new[] { "3", "4" })
        {
            var preview = await visitor.Page($"/cohorts/{cohort.Id}/reminders/rule?key=overdue&days=9&to=Participant&letter=overdue");

            await Save(db, cohort, days, forThePast: false);
            var answer = await visitor.Submit((IHtmlFormElement)preview.QuerySelector("form[method=post]:has([name='Saving.Days'])")!);

            answer.StatusCode.Should().Be(HttpStatusCode.Conflict);
            (await visitor.Page(answer)).Body!.TextContent.Should().Contain("En anden har gemt i mellemtiden");
            (await db.Reminders(cohort)).Single(l => l.Key == "overdue").Days.Should().Equal(int.Parse(days, System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    [Fact]
    public async Task Two_people_of_one_name_are_two_people()
    {
        using var db = await TestDb.Create();
        var cohort = await Given.Cohort(db);
        await db.As(Caller.Nobody, async (Certification.Platform.Data.AppDb d) =>
        {
            foreach (var person in await d.Set<Certification.People.Person>().Where(p => p.FirstName.StartsWith("Deltager")).ToListAsync()) d.Entry(person).Property(p => p.FirstName).CurrentValue = "Anne";
            await d.SaveChangesAsync();
        });
        await UntilLate(db);

        var tried = await Try(db, cohort, "11");

        tried.Now.Select(m => m.Name).Distinct().Should().ContainSingle();
        tried.People.Should().Be(2);
    }

    [Fact]
    public async Task Nobody_is_told_of_themselves_what_is_meant_for_others()
    {
        using var db = await TestDb.Create();
        var cohort = await Given.Cohort(db);
        await db.As(Caller.Nobody, async (Certification.Platform.Data.AppDb d) =>
        {
            var person = await d.Set<Certification.People.Person>().Include(p => p.Roles).SingleAsync(p => p.Id == cohort.First.Caller.PersonId);
            person.Grant(Roles.Coordinator);
            person.Grant(Roles.MunicipalContact, cohort.Contact.Organisations[0]);
            await d.SaveChangesAsync();
        });

        await db.PlanMail();

        foreach (var rule in new[] { "overdue-coordinator", "overdue-municipality" })
            (await db.Pending(rule, cohort.First.Caller.PersonId)).Select(m => m.Thing.Split(':')[1]).Distinct()
                .Should().Equal(cohort.Second.EnrolmentId.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task The_api_does_the_same_and_every_change_is_noted()
    {
        using var db = await TestDb.Create();
        var cohort = await Given.Cohort(db);
        await using var host = db.Host();
        var visitor = await host.Visit(cohort.Coordinator.PersonId);
        var rule = new { key = "overdue", anchor = "due", days = "2, 6", to = "participant", letter = "overdue" };

        (await visitor.Post($"/api/v1/cohorts/{cohort.Id}/reminders/preview", rule)).StatusCode.Should().Be(HttpStatusCode.OK);
        (await visitor.Put($"/api/v1/cohorts/{cohort.Id}/reminders", rule)).StatusCode.Should().Be(HttpStatusCode.OK);
        (await visitor.Post($"/api/v1/cohorts/{cohort.Id}/reminders/overdue/pause")).StatusCode.Should().Be(HttpStatusCode.NoContent);
        (await visitor.Get<List<ReminderLine>>($"/api/v1/cohorts/{cohort.Id}/reminders")).Single(l => l.Key == "overdue").Should().BeEquivalentTo(new { Paused = true, Own = true, Days = new[] { 2, 6 } });
        (await visitor.Post($"/api/v1/cohorts/{cohort.Id}/reminders/overdue/resume")).StatusCode.Should().Be(HttpStatusCode.NoContent);
        (await visitor.Delete($"/api/v1/cohorts/{cohort.Id}/reminders/overdue")).StatusCode.Should().Be(HttpStatusCode.NoContent);
        (await visitor.Delete($"/api/v1/cohorts/{cohort.Id}/reminders/welcome")).StatusCode.Should().Be(HttpStatusCode.NotFound);
        var stands = (await visitor.Get<List<ReminderLine>>($"/api/v1/cohorts/{cohort.Id}/reminders")).Single(l => l.Key == "overdue");
        (await visitor.Put($"/api/v1/cohorts/{cohort.Id}/reminders", new { rule.key, stands.Version, rule.anchor, days = "x", rule.to, rule.letter })).StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await visitor.Put($"/api/v1/cohorts/{cohort.Id}/reminders", new { rule.key, stands.Version, anchor = "day", rule.days, rule.to, rule.letter })).StatusCode.Should().Be(HttpStatusCode.BadRequest);

        (await visitor.Put($"/api/v1/cohorts/{cohort.Id}/reminders", rule)).StatusCode.Should().Be(HttpStatusCode.Conflict, "the cohort has stored something of this rule since");

        (await db.Read(d => d.Set<AuditEntry>().Where(a => a.Action.StartsWith("reminder.")).OrderBy(a => a.Id).Select(a => a.Action).ToListAsync()))
            .Should().Equal("reminder.saved", "reminder.paused", "reminder.resumed", "reminder.reset");
    }

    [Fact]
    public async Task Only_coordinators_come_here()
    {
        using var db = await TestDb.Create();
        var cohort = await Given.Cohort(db);
        await using var host = db.Host();
        var trainer = await host.Visit(cohort.Trainer.PersonId);

        foreach (var visitor in new[] { trainer, await host.Visit(cohort.First.Caller.PersonId), await host.Visit(cohort.Contact.PersonId) })
        {
            (await visitor.Get($"/cohorts/{cohort.Id}/reminders")).StatusCode.Should().Be(HttpStatusCode.Forbidden);
            (await visitor.Get($"/cohorts/{cohort.Id}/reminders/rule?key=overdue")).StatusCode.Should().Be(HttpStatusCode.Forbidden);
            (await visitor.Get($"/api/v1/cohorts/{cohort.Id}/reminders")).StatusCode.Should().Be(HttpStatusCode.Forbidden);
            (await visitor.Post($"/api/v1/cohorts/{cohort.Id}/reminders/overdue/pause")).StatusCode.Should().Be(HttpStatusCode.Forbidden);
            (await visitor.Delete($"/api/v1/cohorts/{cohort.Id}/reminders/overdue")).StatusCode.Should().Be(HttpStatusCode.Forbidden);
        }
        (await trainer.Put($"/api/v1/cohorts/{cohort.Id}/reminders", new { anchor = "due", days = "1", to = "participant", letter = "overdue" })).StatusCode.Should().Be(HttpStatusCode.Forbidden);
    }

    /// <summary>Everything up to that day was sent as it fell due.</summary>
    private static async Task UntilLate(TestDb db)
    {
        for (var at = db.Clock.Now; at <= Late; at = at.AddDays(1)) await db.TickAt(at);
    }

    private static async Task<string> Save(TestDb db, GivenCohort cohort, string days, bool forThePast)
    {
        var version = (await db.Reminders(cohort)).Single(l => l.Key == "overdue").Version;
        return await db.SaveRule(cohort, new() { Key = "overdue", Version = version, Anchor = ReminderAnchor.Due, Days = days, To = ReminderAudience.Participant, Letter = "overdue", ForThePast = forThePast });
    }

    private static Task<TriedReminder> Try(TestDb db, GivenCohort cohort, string days) => db.As(cohort.Coordinator, (TryReminder f) => f.Handle(cohort.Id,
        new() { Key = "overdue", Anchor = ReminderAnchor.Due, Days = days, To = ReminderAudience.Participant, Letter = "overdue" }, default));
}
