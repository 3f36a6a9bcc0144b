using System.Net;
using AngleSharp.Html.Dom;
using Certification.Cohorts.Reminding;
using Certification.Platform.Input;
using Certification.Programmes.Contracts;
using Certification.Supervision;
using Certification.Supervision.Logging;
using Certification.Supervision.SigningOff;
using Certification.Tests.Notices;
using Certification.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Certification.Tests.Cohorts;

/// <summary>What a reminder rule can say: about what, on which days, to whom and with which letter.</summary>
public class ReminderFitTests
{
    [Theory]
    [InlineData("", "Participant", "overdue", "days")]
    [InlineData("syv", "Participant", "overdue", "days")]
    [InlineData("1, 1", "Participant", "overdue", "days")]
    [InlineData("366", "Participant", "overdue", "days")]
    [InlineData("-181", "Participant", "overdue", "days")]
    [InlineData("1,2,3,4,5,6,7", "Participant", "overdue", "days")]
    [InlineData("1", "Trainer", "overdue", "letter")]
    [InlineData("1", "Participant", "welcome", "letter")]
    [InlineData("1", "Participant", "made-up", "letter")]
    [InlineData("1", "Nobody", "overdue", "to")]
    public async Task Bad_input_is_told_at_its_field(string days, string to, string letter, string field)
    {
        using var db = await TestDb.Create();
        var cohort = await Given.Cohort(db);
        await using var host = db.Host();

        var page = await (await host.Visit(cohort.Coordinator.PersonId)).Page($"/cohorts/{cohort.Id}/reminders/rule?key=overdue&days={days}&to={to}&letter={letter}");

        page.QuerySelector($"[name={field}][aria-invalid=true]").Should().NotBeNull();
        page.QuerySelector("[name='Saving.Days']").Should().BeNull();
    }

    [Theory]
    [InlineData(ReminderAnchor.Enrolled, ReminderAudience.Participant, "welcome")]
    [InlineData(ReminderAnchor.Returned, ReminderAudience.Participant, "returned")]
    [InlineData(ReminderAnchor.RegisterOpen, ReminderAudience.Trainer, "register-open")]
    public async Task Only_what_can_be_known_in_advance_is_reminded_of_in_advance(ReminderAnchor anchor, ReminderAudience to, string letter)
    {
        using var db = await TestDb.Create();
        var cohort = await Given.Cohort(db);

        var save = () => db.As(cohort.Coordinator, (SaveReminder f) => f.Handle(cohort.Id, new() { Anchor = anchor, Days = "-1", To = to, Letter = letter }, default));

        (await save.Should().ThrowAsync<BadInputException>()).Which.Errors.Keys.Should().Equal("Days");
    }

    [Fact]
    public async Task Every_letter_that_fits_a_rule_is_one_that_a_module_sends_and_every_shipped_rule_fits()
    {
        using var db = await TestDb.Create();
        var cohort = await Given.Cohort(db);
        var known = await db.As(cohort.Coordinator, (IEnumerable<Certification.Notices.Contracts.Letters> all) => Task.FromResult(all.SelectMany(l => l.Kinds).Select(k => k.Key).ToHashSet()));

        Enum.GetValues<ReminderAnchor>().SelectMany(ReminderFit.Letters).Should().BeSubsetOf(known);
        (await db.Reminders(cohort)).Should().OnlyContain(l => ReminderFit.Fits(l.Anchor, l.To, l.Letter) && l.Days.All(d => d >= ReminderFit.Days(l.Letter).First && d <= ReminderFit.Days(l.Letter).Last));
    }

    [Fact]
    public async Task A_rule_can_be_about_one_assignment_or_about_practice()
    {
        using var db = await TestDb.Create();
        var cohort = await Given.Cohort(db, people: 1);
        await using var host = db.Host();
        var visitor = await host.Visit(cohort.Coordinator.PersonId);

        var empty = await visitor.Page($"/cohorts/{cohort.Id}/reminders/rule?anchor=Due");
        empty.QuerySelectorAll("fieldset [name=requirements]").Select(r => r.GetAttribute("value")).Should().Equal("assignment1", "assignment2", "assignment3", "assignment4", "practice", "supervision");
        var preview = await visitor.Page($"/cohorts/{cohort.Id}/reminders/rule?anchor=Due&days=2&to=Participant&letter=overdue&requirements=assignment2&requirements=practice");
        preview.QuerySelectorAll("fieldset [name=requirements][checked]").Should().HaveCount(2);
        (await visitor.Submit((IHtmlFormElement)preview.QuerySelector("form[method=post]:has([name='Saving.Days'])")!)).StatusCode.Should().Be(HttpStatusCode.Redirect);
        await db.PlanMail();

        var own = (await db.Reminders(cohort)).Single(l => l.Added);
        own.Sentence.Should().StartWith("2 dage efter fristen for »Hjemmeopgave 2« og »Praktisk træning«, til deltageren: ");
        (await db.Pending(own.Key)).Select(m => m.Thing).Should().BeEquivalentTo($"assignment2:{cohort.First.EnrolmentId}", $"practice:{cohort.First.EnrolmentId}");

        var again = await visitor.Page($"/cohorts/{cohort.Id}/reminders/rule?key={own.Key}");
        again.QuerySelectorAll("fieldset [name=requirements][checked]").Should().HaveCount(2);
        var all = await visitor.Page($"/cohorts/{cohort.Id}/reminders/rule?key={own.Key}&days=2&to=Participant&letter=overdue");
        (await visitor.Submit((IHtmlFormElement)all.QuerySelector("form[method=post]:has([name='Saving.Days'])")!)).StatusCode.Should().Be(HttpStatusCode.Redirect);
        await db.PlanMail();
        (await db.Pending(own.Key)).Should().HaveCount(4, "none ticked, it is about all assignments");
    }

    [Theory]
    [InlineData(ReminderAnchor.Due, "due-soon", "5", null, "Days")]
    [InlineData(ReminderAnchor.Due, "overdue", "-3", null, "Days")]
    [InlineData(ReminderAnchor.Due, "due-today", "1", null, "Days")]
    [InlineData(ReminderAnchor.Due, "overdue", "1", "attendance", "Requirements")]
    [InlineData(ReminderAnchor.Due, "overdue", "1", "nothing", "Requirements")]
    [InlineData(ReminderAnchor.Stalled, "practice-stalled", "28", "supervision", "Requirements")]
    public async Task A_letter_says_only_what_is_so(ReminderAnchor anchor, string letter, string days, string? about, string field)
    {
        using var db = await TestDb.Create();
        var cohort = await Given.Cohort(db);

        var save = () => db.SaveRule(cohort, new() { Anchor = anchor, Days = days, To = ReminderAudience.Participant, Letter = letter, Requirements = about is null ? null : [about] });

        (await save.Should().ThrowAsync<BadInputException>()).Which.Errors.Keys.Should().Equal(field);
    }

    [Theory]
    [InlineData("0", "Samme dag, efter at en opgave kom retur, til deltageren: ")]
    [InlineData("0, 3", "0 og 3 dage efter at en opgave kom retur, til deltageren: ")]
    [InlineData("1", "1 dag efter at en opgave kom retur, til deltageren: ")]
    public async Task A_rule_that_is_counted_from_an_event_reads_as_a_sentence(string days, string sentence)
    {
        using var db = await TestDb.Create();
        var cohort = await Given.Cohort(db);

        await db.SaveRule(cohort, new() { Anchor = ReminderAnchor.Returned, Days = days, To = ReminderAudience.Participant, Letter = "returned" });

        (await db.Reminders(cohort)).Single(l => l.Added).Sentence.Should().StartWith(sentence);
    }

    [Fact]
    public async Task A_cohorts_own_rule_about_practice_says_nothing_of_supervision()
    {
        using var db = await TestDb.Create();
        var cohort = await Given.Cohort(db, people: 1);
        await db.As(cohort.First.Caller, (LogSupervision f) => f.Handle(new()
        {
            Date = Given.FirstDay,
            Minutes = 60,
            Form = SupervisionForm.Individual,
            SupervisorId = cohort.Supervisor.PersonId,
            EnrolmentIds = [cohort.First.EnrolmentId],
        }, default));
        var session = await db.Read(d => d.Set<SupervisionSession>().AsNoTracking().SingleAsync());
        await db.As(cohort.Supervisor, (ApproveSupervision f) => f.Handle(session.Id, new() { Version = session.Version }, default));

        var practice = await db.SaveRule(cohort, new() { Anchor = ReminderAnchor.Stalled, Days = "30", To = ReminderAudience.Participant, Letter = "practice-stalled" });
        var supervision = await db.SaveRule(cohort, new() { Anchor = ReminderAnchor.Stalled, Days = "30", To = ReminderAudience.Participant, Letter = "supervision-stalled" });
        await db.PlanMail();

        (await db.Pending(practice)).Select(m => m.Thing).Should().Equal($"practice:{cohort.First.EnrolmentId}");
        (await db.Pending(supervision)).Select(m => m.Thing).Should().Equal($"supervision:{cohort.First.EnrolmentId}");
    }
}
