using Certification.Certificates.Board;
using Certification.Certificates.Municipal;
using Certification.Certificates.Progressing;
using Certification.Certificates.Reminding;
using Certification.Cohorts;
using Certification.Cohorts.Contracts;
using Certification.Notices;
using Certification.Notices.Contracts;
using Certification.People;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Platform.Personal;
using Certification.Tests.Cohorts;
using Certification.Tests.Notices;
using Certification.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Certification.Tests.Certificates;

/// <summary>What a municipal contact gets by mail, how often, and that it is what their page shows.</summary>
public class DigestTests
{
    /// <summary>A Tuesday, three weeks before day 1.</summary>
    private static readonly DateTime Start = new(2026, 2, 10, 8, 0, 0, DateTimeKind.Utc);
    private static readonly DateTime FirstMonday = new(2026, 2, 16, 8, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData("Weekly", 22)]
    [InlineData("Monthly", 5)]
    [InlineData("Quarterly", 2)]
    public async Task Every_period_has_one_digest(string period, int digests)
    {
        using var db = await TestDb.Create();
        db.Clock.Now = Start;
        var cohort = await Given.Cohort(db, people: 1);
        await Choose(db, cohort.Contact, Enum.Parse<DigestPeriod>(period), whenNothing: true);

        for (var day = Start; day < new DateTime(2026, 7, 18, 0, 0, 0, DateTimeKind.Utc); day = day.AddDays(1)) await Day(db, day);

        var mails = await Digests(db, cohort.Contact);
        mails.Should().HaveCount(digests).And.OnlyContain(m => m.State == MailState.Sent);
        mails.Select(m => m.Key).Should().OnlyHaveUniqueItems();
        (await Heartbeat(db, cohort.Contact)).IsOverdue.Should().BeFalse();
    }

    [Fact]
    public async Task When_nothing_is_new_a_digest_comes_only_to_those_who_want_to_hear_that()
    {
        using var db = await TestDb.Create();
        db.Clock.Now = Start;
        var (quiet, asking) = (await Given.Cohort(db, people: 1), await Given.Cohort(db, people: 1, name: "Hold 13"));
        await Choose(db, quiet.Contact, DigestPeriod.Weekly);
        await Choose(db, asking.Contact, DigestPeriod.Weekly, whenNothing: true);

        await Day(db, Start);
        await Day(db, FirstMonday);
        await Day(db, FirstMonday.AddDays(7));

        (await Digests(db, quiet.Contact)).Should().ContainSingle();
        (await Heartbeat(db, quiet.Contact)).Should().BeEquivalentTo(new { IsOverdue = false, Lost = false, LastSkipped = "Der var ikke noget nyt at fortælle" });
        (await Digests(db, asking.Contact)).Select(m => m.Content.Text.Contains("Der er ikke sket noget")).Should().Equal(false, true);
        (await Shared(quiet)).Select(t => t.Day).Should().Equal([DateOnly.FromDateTime(FirstMonday)], "what was not sent was not shared");
        (await Shared(asking)).Should().HaveCount(2).And.OnlyContain(t => t.Fields == StaffRow.FieldNames && t.EnrolmentIds.Single() == asking.First.EnrolmentId);

        Task<List<Transfer>> Shared(GivenCohort cohort) =>
            db.Read(d => d.Set<Transfer>().Where(t => t.ReaderId == cohort.Contact.PersonId && t.Way == TransferWay.Digest).OrderBy(t => t.Id).ToListAsync());
    }

    [Fact]
    public async Task A_contact_of_two_municipalities_has_one_digest_and_nobody_reads_of_anothers_staff()
    {
        using var db = await TestDb.Create();
        db.Clock.Now = Start;
        var (one, other, third) = (await Given.Cohort(db), await Given.Cohort(db, name: "Hold 13"), await Given.Cohort(db, name: "Hold 14"));
        await db.As(Caller.Nobody, async (AppDb d) =>
        {
            (await d.Set<Person>().Include(p => p.Roles).SingleAsync(p => p.Id == one.Contact.PersonId)).Grant(Roles.MunicipalContact, other.Contact.Organisations.Single());
            await d.SaveChangesAsync();
        });

        await Day(db, Start);
        await Day(db, new DateTime(2026, 3, 2, 8, 0, 0, DateTimeKind.Utc));

        var both = (await Digests(db, one.Contact)).Should().ContainSingle().Which;
        both.Content.Text.Should().Contain("Hold 12s Kommune, Hold 13s Kommune").And.Contain("Deltager2 Hold 12").And.Contain("Deltager2 Hold 13").And.NotContain("Hold 14");
        (await Digests(db, other.Contact)).Should().ContainSingle().Which.Content.Text.Should().Contain("Deltager1 Hold 13").And.NotContain("Hold 12").And.NotContain("Hold 14");
        (await Digests(db, third.Contact)).Should().ContainSingle().Which.Content.Text.Should().NotContain("Hold 12").And.NotContain("Hold 13");
    }

    [Fact]
    public async Task The_digest_the_contacts_page_and_the_page_seen_as_the_municipality_show_the_same_rows()
    {
        using var db = await TestDb.Create();
        db.Clock.Now = Start;
        var cohort = await Given.Cohort(db, people: 3);
        await db.Waive(cohort.Coordinator, cohort.Second.EnrolmentId, "assignment1");
        await Day(db, Start);
        await Day(db, new DateTime(2026, 3, 2, 8, 0, 0, DateTimeKind.Utc));
        await using var host = db.Host();

        var mail = (await Digests(db, cohort.Contact)).Single();
        var staff = await db.As(cohort.Contact, (ReadStaff f) => f.Handle(new(), default));
        var own = await (await host.Visit(cohort.Contact.PersonId)).Page("/staff");
        var seenAs = await (await host.Visit(cohort.Coordinator.PersonId)).Page($"/municipalities/{cohort.Contact.Organisations.Single()}/staff");

        Rows(own).Should().HaveCount(3).And.Equal(Rows(seenAs));
        mail.Content.Text.Split('\n').Where(l => l.Contains("Deltager")).Should().Equal(staff.Items.Select(r =>
            $"{r.Name}  |    |  2. mar.  |  {r.Attendance}  |  {r.Assignments}  |  {r.Practice}  |  {r.Supervision}  |  {r.Status}"));
        staff.Items.Select(r => r.Assignments).Should().Equal(new Count(0, 4), new Count(1, 4), new Count(0, 4));
    }

    [Fact]
    public async Task A_cancelled_cohort_is_in_no_digest_on_no_municipalitys_page_and_has_no_next_day()
    {
        using var db = await TestDb.Create();
        db.Clock.Now = Start;
        var cohort = await Given.Cohort(db);
        await db.ChangeTo(cohort.Id, CohortState.Cancelled, "For få.");

        await Day(db, Start);
        await Day(db, new DateTime(2026, 3, 2, 8, 0, 0, DateTimeKind.Utc));

        (await Digests(db, cohort.Contact)).Should().BeEmpty();
        (await db.As(cohort.Contact, (ReadStaff f) => f.Handle(new(), default))).Total.Should().Be(0);
        (await Line(db, cohort)).InTraining.Should().Be(0);
        (await db.As(cohort.First.Caller, (ReadStaff f) => f.SeenOf(cohort.First.EnrolmentId, default))).NextDay.Should().BeNull();
    }

    [Fact]
    public async Task What_never_arrived_is_told_again_in_the_next_digest_and_shown_as_lost_until_then()
    {
        using var db = await TestDb.Create();
        db.Clock.Now = Start;
        var cohort = await Given.Cohort(db, people: 1);
        await Choose(db, cohort.Contact, DigestPeriod.Weekly);
        await Day(db, Start);
        await db.TickAt(FirstMonday);
        await Deliver(db, m => m.Letter == DigestMail.Letter.Key ? MailState.Failed : MailState.Sent);
        await using var host = db.Host();
        var karen = await host.Visit(cohort.Coordinator.PersonId);

        var (lost, health) = (await Heartbeat(db, cohort.Contact), await (await karen.Get("/health")).Content.ReadAsStringAsync());
        var page = await karen.Page("/municipalities");
        await Day(db, FirstMonday.AddDays(7));

        lost.Should().BeEquivalentTo(new { Lost = true, IsOverdue = true, LastSentAt = (DateTime?)null, NextAt = (DateTime?)new DateTime(2026, 2, 23, 6, 0, 0) });
        health.Should().Be("Degraded");
        page.Body!.TextContent.Should().Contain("Den seneste kom ikke frem");
        (await Digests(db, cohort.Contact)).Select(m => (m.State, m.Content.Text.Contains("Deltager1"))).Should().Equal((MailState.Failed, true), (MailState.Sent, true));
        (await Heartbeat(db, cohort.Contact)).IsOverdue.Should().BeFalse();
    }

    [Fact]
    public async Task A_digest_that_nobody_planned_is_overdue_a_quarter_of_an_hour_after_it_was_due()
    {
        using var db = await TestDb.Create();
        db.Clock.Now = Start;
        var cohort = await Given.Cohort(db, people: 1);
        await using var host = db.Host();
        var due = new DateTime(2026, 3, 2, 6, 0, 0, DateTimeKind.Utc);

        var before = await Heartbeat(db, cohort.Contact);
        db.Clock.Now = host.Clock.Now = due.AddMinutes(15);
        var soon = await Heartbeat(db, cohort.Contact);
        db.Clock.Now = host.Clock.Now = due.AddMinutes(16);
        var late = await Heartbeat(db, cohort.Contact);

        (before.IsOverdue, soon.IsOverdue, late.IsOverdue).Should().Be((false, false, true));
        (before.NextAt, late.NextAt).Should().Be((due, due));
        (await (await host.Visit().Get("/health")).Content.ReadAsStringAsync()).Should().Be("Degraded");
        (await (await host.Visit(cohort.Contact.PersonId)).Page("/staff/digest")).Body!.TextContent.Should().Contain("Skulle være sendt");
    }

    [Fact]
    public async Task A_digest_holds_as_many_as_a_mail_bears_says_how_many_more_there_are_and_news_of_the_last_is_news()
    {
        using var db = await TestDb.Create();
        db.Clock.Now = Start;
        var cohort = await Given.Cohort(db, people: 700);
        await db.As(Caller.Nobody, async (AppDb d) =>
        {
            foreach (var waiting in await d.Set<Enrolment>().Include(e => e.Cohort).Include(e => e.History).Where(e => e.State == EnrolmentState.Waitlisted).ToListAsync()) waiting.Change(EnrolmentState.Enrolled, "Aftalt.", 0, Start);
            await d.SaveChangesAsync();
        });
        await Choose(db, cohort.Contact, DigestPeriod.Weekly);
        await PlanContacts(db, Start);
        await PlanContacts(db, FirstMonday);
        var last = (await db.As(cohort.Contact, (ReadStaff f) => f.AllOf(cohort.Contact.Organisations, default)))[^1].Name;

        var first = (await Digests(db, cohort.Contact)).Single();
        await PlanContacts(db, FirstMonday.AddDays(7));
        var quiet = (await Digests(db, cohort.Contact)).Count;
        await db.Waive(cohort.Coordinator, cohort.People.Single(p => p.Caller.Name == last).EnrolmentId, "assignment1");
        await PlanContacts(db, FirstMonday.AddDays(14));

        var told = first.Content.Text.Split('\n').Count(l => l.StartsWith("Deltager", StringComparison.Ordinal));
        told.Should().BeInRange(101, 699);
        first.Content.Text.Should().Contain($"Der er {700 - told} flere på siden").And.NotContain($"{last}  |");
        (first.Content.Values.Length <= 40_000, first.Content.Text.Length <= 40_000, first.Content.Html.Length <= 80_000).Should().Be((true, true, true));
        (quiet, (await Digests(db, cohort.Contact)).Count).Should().Be((1, 2));
    }

    [Fact]
    public async Task The_letter_about_overdue_work_names_no_assignment_and_counts_as_the_municipalitys_page_does()
    {
        using var db = await TestDb.Create();
        db.Clock.Now = Start;
        var cohort = await Given.Cohort(db, people: 1);
        await db.Waive(cohort.Coordinator, cohort.First.EnrolmentId, "assignment1");

        List<OutgoingMail> mails = [];
        for (var day = Start; mails.Count == 0 && day < Start.AddDays(200); day = day.AddDays(1))
        {
            await db.TickAt(day);
            mails = await db.Mails(ReminderLetters.OverdueMunicipality, cohort.Contact.PersonId);
        }

        var row = (await db.As(cohort.Contact, (ReadStaff f) => f.Handle(new(), default))).Items.Single();
        row.Assignments.Should().Be(new Count(1, 4));
        mails[0].Content.Text.Should().Contain("1/4").And.NotContain("Hjemmeopgave ");
    }

    private static Task<List<OutgoingMail>> Digests(TestDb db, Caller contact) => db.Mails(DigestMail.Letter, contact.PersonId);

    private static Task Choose(TestDb db, Caller contact, DigestPeriod period, bool whenNothing = false) =>
        db.As(contact, (ChooseDigest f) => f.Handle(new() { Period = period, WhenNothing = whenNothing }, default));

    /// <summary>What is due on a day is written, and arrives.</summary>
    private static async Task Day(TestDb db, DateTime at)
    {
        await db.TickAt(at);
        await Deliver(db, _ => MailState.Sent);
    }

    /// <summary>As <see cref="Day"/>, for what is planned day by day only: hundreds have plans of their own.</summary>
    private static async Task PlanContacts(TestDb db, DateTime at)
    {
        await db.As(Caller.Nobody, async (AppDb d) => await d.Database.ExecuteSqlRawAsync("DELETE FROM PlanMarks"));
        await Day(db, at);
    }

    private static Task Deliver(TestDb db, Func<OutgoingMail, MailState> outcome) => db.As(Caller.Nobody, async (AppDb d) =>
    {
        foreach (var mail in await d.Set<OutgoingMail>().Where(m => m.State == MailState.Planned).ToListAsync())
            if (outcome(mail) is MailState.Sent) mail.Accepted(null, "250 Ok", db.Clock.Now);
            else mail.Finish(outcome(mail), "550 No such user", db.Clock.Now);
        await d.SaveChangesAsync();
    });

    private static async Task<Heartbeat> Heartbeat(TestDb db, Caller contact) =>
        (await db.As(contact, (ReadHeartbeats f) => f.Of([contact.PersonId], default)))[contact.PersonId];

    private static async Task<MunicipalityLine> Line(TestDb db, GivenCohort cohort) =>
        (await db.As(cohort.Coordinator, (ReadMunicipalities f) => f.Handle(default))).Single(l => l.Id == cohort.Contact.Organisations.Single());

    private static List<string> Rows(AngleSharp.Dom.IDocument page) =>
        [.. page.QuerySelectorAll(".board tbody tr").Select(r => string.Join('|', r.Children.Select(c => c.TextContent.Trim())))];
}
