using Certification.Certificates.Reminding;
using Certification.Cohorts;
using Certification.Cohorts.Reminding;
using Certification.Coursework;
using Certification.Notices.Planning;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Platform.Input;
using Certification.Programmes.Contracts;
using Certification.Supervision.Contracts;
using Certification.Tests.Certificates;
using Certification.Tests.Cohorts;
using Certification.Tests.Coursework;
using Certification.Tests.Supervision;
using Certification.Tests.Support;

namespace Certification.Tests.Notices;

/// <summary>What waits for reviewers, supervisors and coordinators comes as one mail a day at most.</summary>
public class DailyListTests
{
    /// <summary>Tuesday, when two hand in; the lists of Thursday are the first that tell so.</summary>
    private static readonly DateTime Tuesday = new(2026, 3, 3, 12, 0, 0, DateTimeKind.Utc);
    private static readonly DateTime Thursday = new(2026, 3, 5, 6, 0, 0, DateTimeKind.Utc);

    [Fact]
    public async Task A_reviewer_has_one_list_a_day_that_counts_each_submission_once_whatever_rules_ask_for_it()
    {
        using var db = await TestDb.Create();
        var cohort = await Given.Cohort(db);
        await Rule(db, cohort, "own-1", days: 2);
        db.Clock.Now = Tuesday;
        var first = await db.HandIn(cohort.First);
        await db.HandIn(cohort.Second);

        await db.TickAt(Thursday.AddMinutes(1));
        var thursday = await Lists(db, cohort.Trainer);
        db.Clock.Now = Thursday.AddHours(3);
        await db.Review(cohort.Trainer, first, ReviewOutcome.Approved);
        await db.TickAt(Thursday.AddHours(4));

        thursday.Should().Equal("2 venter");
        (await Lists(db, cohort.Trainer)).Should().Equal(thursday);
        await db.TickAt(Thursday.AddDays(1));
        (await Lists(db, cohort.Trainer)).Should().Equal("2 venter", "1 venter");
    }

    [Fact]
    public async Task A_rule_that_speaks_again_begins_with_the_next_mornings_list()
    {
        using var db = await TestDb.Create();
        var cohort = await Given.Cohort(db);
        await db.As(cohort.Coordinator, (PauseReminder f) => f.Handle(cohort.Id, "reviews-waiting", paused: true, default));
        db.Clock.Now = Tuesday;
        await db.HandIn(cohort.First);
        await db.TickAt(Thursday.AddMinutes(1));

        db.Clock.Now = Thursday.AddHours(4);
        await db.As(cohort.Coordinator, (PauseReminder f) => f.Handle(cohort.Id, "reviews-waiting", paused: false, default));
        await db.Tick();
        var sameDay = await Lists(db, cohort.Trainer);
        await db.TickAt(Thursday.AddDays(1));

        sameDay.Should().BeEmpty();
        (await Lists(db, cohort.Trainer)).Should().Equal("1 venter");
    }

    [Fact]
    public async Task A_list_has_one_number_of_days_and_a_cohort_has_one_rule_for_each_list_and_reader()
    {
        using var db = await TestDb.Create();
        var cohort = await Given.Cohort(db);

        (await Wrong(null, ReminderAnchor.ReviewsWaiting, "3", ReminderAudience.Trainer, "reviews-waiting")).Should().Equal("To");
        (await Wrong("reviews-waiting", ReminderAnchor.ReviewsWaiting, "1, 3", ReminderAudience.Trainer, "reviews-waiting")).Should().Equal("Days");
        (await Wrong("decisions-waiting", ReminderAnchor.DecisionsWaiting, "3", ReminderAudience.Supervisor, "recommendations-waiting")).Should().Equal("To");

        async Task<IEnumerable<string>> Wrong(string? key, ReminderAnchor anchor, string days, ReminderAudience to, string letter)
        {
            var save = () => db.As(cohort.Coordinator, (SaveReminder f) => f.Handle(cohort.Id, new() { Key = key, Anchor = anchor, Days = days, To = to, Letter = letter }, default));
            return (await save.Should().ThrowAsync<BadInputException>()).Which.Errors.Keys;
        }
    }

    [Fact]
    public async Task A_lists_preview_shows_when_it_would_come()
    {
        using var db = await TestDb.Create();
        await Given.Published(db, WithoutReminders);
        var cohort = await Given.Cohort(db, programme: "silent");
        db.Clock.Now = Tuesday;
        await db.HandIn(cohort.First, answers: new() { ["what"] = "Vi talte om det." }, key: "essay");
        var rule = new TryReminder.Input { Anchor = ReminderAnchor.ReviewsWaiting, Days = "1", To = ReminderAudience.Trainer, Letter = "reviews-waiting" };

        var tried = await db.As(cohort.Coordinator, (TryReminder f) => f.Handle(cohort.Id, rule, default));

        tried.Now.Should().BeEmpty();
        tried.Coming.Should().BeEmpty("tomorrow morning it has not waited for a day");
        db.Clock.Now = Tuesday.AddDays(1).AddHours(1);
        (await db.As(cohort.Coordinator, (TryReminder f) => f.Handle(cohort.Id, rule, default))).Coming.Should().Equal(new TriedDate(new DateOnly(2026, 3, 5), 1));
    }

    [Fact]
    public async Task A_supervisor_has_one_list_a_day_of_sessions_that_wait_until_none_does()
    {
        using var made = await SupervisedCohort.Running();
        var session = await made.Log(made.Participants[0], made.Hour());
        await made.Log(made.Participants[0], made.Hour(5));
        var letter = Certification.Supervision.Letters.ApprovalsWaiting;

        await made.Db.TickAt(new DateTime(2026, 6, 3, 5, 1, 0, DateTimeKind.Utc));
        await made.Db.TickAt(new DateTime(2026, 6, 3, 11, 0, 0, DateTimeKind.Utc));
        var first = await made.Db.Mails(letter, made.Supervisor.PersonId);
        await made.Approve(made.Supervisor, session);
        await made.Approve(made.Supervisor, session + 1);
        await made.Db.TickAt(new DateTime(2026, 6, 4, 5, 1, 0, DateTimeKind.Utc));

        first.Should().ContainSingle().Which.Content.Values.Should().Contain("\"count\":\"2\"");
        (await made.Db.Mails(letter, made.Supervisor.PersonId)).Should().HaveCount(1);
    }

    [Fact]
    public async Task Coordinators_have_one_list_a_day_of_those_who_wait_for_a_decision()
    {
        using var db = await TestDb.Create();
        var cohort = await Given.Cohort(db);
        await db.MeetEverything(cohort.Coordinator, cohort.First.EnrolmentId);
        await db.MeetEverything(cohort.Coordinator, cohort.Second.EnrolmentId);

        for (var at = db.Clock.Now; at < new DateTime(2026, 3, 6, 18, 0, 0, DateTimeKind.Utc); at = at.AddHours(5)) await db.TickAt(at);

        (await db.Mails(ReminderLetters.DecisionsWaiting, cohort.Coordinator.PersonId)).Should().ContainSingle().Which.Content.Values.Should().Contain("\"count\":\"2\"");
    }

    private const string WithoutReminders = """
        {
          "key": "silent", "version": 1, "title": { "da": "Tavs", "en": "Silent" }, "summary": { "da": "Én dag", "en": "One day" },
          "days": [ { "key": "day1", "title": { "da": "Dag 1", "en": "Day 1" }, "start": "09:00", "end": "15:00" } ],
          "requirements": [ { "kind": "assignment", "key": "essay", "title": { "da": "Opgave", "en": "Essay" }, "due": { "after": "day1", "days": 10 },
            "prompts": [ { "key": "what", "title": { "da": "Hvad", "en": "What" } } ] } ],
          "awards": [ { "key": "course", "kind": "courseCertificate", "title": { "da": "Bevis", "en": "Certificate" }, "needs": [ "essay" ] } ]
        }
        """;

    /// <summary>The lists of submissions that were written, by what the plan calls them; a mail may hold other reminders too.</summary>
    private static async Task<IEnumerable<string>> Lists(TestDb db, Caller trainer) =>
        (await db.Messages("reviews-waiting", trainer.PersonId)).Where(m => m.State == PlanState.Written).Select(m => m.About);

    private static Task Rule(TestDb db, GivenCohort cohort, string key, int days) => db.As(Caller.Nobody, async (AppDb d) =>
    {
        var own = CohortRule.Of(cohort.Id, key);
        own.Set(new ReminderRule { Key = key, Anchor = ReminderAnchor.ReviewsWaiting, Days = [days], To = ReminderAudience.Trainer, Letter = "reviews-waiting" }, paused: false, forThePast: false, db.Clock.Now);
        d.Add(own);
        await d.SaveChangesAsync();
    });
}
