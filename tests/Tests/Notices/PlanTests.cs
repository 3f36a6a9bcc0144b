using Certification.Cohorts;
using Certification.Cohorts.Contracts;
using Certification.Cohorts.Reminding;
using Certification.Notices.Contracts;
using Certification.Notices.Planning;
using Certification.Tests.Cohorts;
using Certification.Tests.Support;

namespace Certification.Tests.Notices;

/// <summary>After any change the plan is what a fresh computation gives.</summary>
public class PlanTests
{
    [Fact]
    public async Task Whoever_gets_a_seat_has_a_welcome_invitations_and_the_reminders_of_days_and_assignments_planned()
    {
        using var db = await Plans.Begin();
        var cohort = await Given.Cohort(db, people: 1);

        await db.PlanMail();

        var own = await db.Pending(to: cohort.First.Caller.PersonId);
        own.CountBy(m => m.Rule).ToDictionary().Should().BeEquivalentTo(new Dictionary<string, int>
        {
            ["welcome"] = 1,
            ["invitation"] = 5,
            ["day-soon"] = 10,
            ["due-soon"] = 4,
            ["due-today"] = 4,
            ["overdue"] = 8,
            ["practice-stalled"] = 1,
        });
        (await db.Pending(to: cohort.Contact.PersonId)).Where(m => m.Rule == "overdue-municipality").Should().HaveCount(4);
        (await db.Pending(to: cohort.Trainer.PersonId)).CountBy(m => m.Rule).ToDictionary().Should().BeEquivalentTo(new Dictionary<string, int> { ["overdue-trainer"] = 4, ["register-open"] = 10 });
    }

    [Fact]
    public async Task Whoever_withdraws_before_anything_was_written_hears_nothing()
    {
        using var db = await Plans.Begin();
        var cohort = await Given.Cohort(db, people: 1);
        await db.PlanMail();

        await db.Change(cohort.First.EnrolmentId, EnrolmentState.Withdrawn);
        await db.PlanMail();

        (await db.Messages(to: cohort.First.Caller.PersonId)).Should().OnlyContain(m => m.State == PlanState.Cancelled && m.Reason == PlanReason.NotWanted);
    }

    [Fact]
    public async Task Whoever_withdraws_has_the_invitations_taken_back_once_however_the_days_move_afterwards()
    {
        using var db = await Plans.Begin();
        var cohort = await Given.Cohort(db, people: 1);
        await db.Tick();
        var me = cohort.First.Caller.PersonId;

        await db.Change(cohort.First.EnrolmentId, EnrolmentState.Withdrawn);
        await db.PlanMail();
        (await db.Pending(to: me)).Should().HaveCount(5).And.OnlyContain(m => m.Rule == "invitation");
        await db.Tick();
        await db.Move(cohort.Id, 3, new DateOnly(2026, 4, 8));
        await db.TickAt(db.Clock.Now.AddHours(1));
        await db.Put(cohort.First.EnrolmentId, EnrolmentState.Waitlisted);
        await db.ChangeTo(cohort.Id, CohortState.Cancelled, "For få.");
        await db.TickAt(db.Clock.Now.AddHours(1));

        (await db.Mails(CourseLetters.InvitationCancelled, me)).Should().HaveCount(5);
        (await db.Pending(to: me)).Should().BeEmpty();
    }

    [Fact]
    public async Task Whoever_comes_back_is_welcomed_and_invited_anew_and_not_reminded_of_what_was_due_meanwhile()
    {
        using var db = await Plans.Begin();
        var cohort = await Given.Cohort(db, people: 1);
        await db.Tick();
        var me = cohort.First.Caller.PersonId;
        await db.Change(cohort.First.EnrolmentId, EnrolmentState.Withdrawn);
        await db.TickAt(new DateTime(2026, 2, 3, 8, 0, 0, DateTimeKind.Utc));

        db.Clock.Now = new DateTime(2026, 2, 26, 8, 0, 0, DateTimeKind.Utc);
        await db.Change(cohort.First.EnrolmentId, EnrolmentState.Enrolled, null);
        await db.PlanMail();

        var pending = await db.Pending(to: me);
        pending.Where(m => m.Rule is "welcome").Should().ContainSingle();
        pending.Where(m => m.Rule is "invitation").Should().HaveCount(5);
        (await db.Messages("day-soon", me)).Where(m => m.State == PlanState.Skipped).Should().ContainSingle().Which.Reason.Should().Be(PlanReason.Past);
        pending.Where(m => m.Rule is "day-soon").Should().HaveCount(9).And.OnlyContain(m => m.SendAt > db.Clock.Now);
    }

    [Fact]
    public async Task A_moved_day_supersedes_its_messages_and_tells_everybody_after_ten_minutes()
    {
        using var db = await Plans.Begin();
        var cohort = await Given.Cohort(db, people: 1);
        await db.Tick();
        var me = cohort.First.Caller.PersonId;

        await db.Move(cohort.Id, 2, new DateOnly(2026, 3, 18));
        await db.PlanMail();

        var reminders = await db.Messages("day-soon", me);
        reminders.Where(m => m.State == PlanState.Superseded).Should().HaveCount(2).And.OnlyContain(m => m.Reason == PlanReason.Moved);
        reminders.Where(m => m.State == PlanState.Planned).Should().HaveCount(10);
        (await db.Pending("dates-changed", me)).Should().ContainSingle().Which.SendAt.Should().Be(db.Clock.Now.AddMinutes(10));
        (await db.Pending("invitation", me)).Should().ContainSingle().Which.SendAt.Should().Be(db.Clock.Now.AddMinutes(10));
        (await db.Pending("due-soon", me)).Select(m => m.SendAt).Should().Contain(new DateTime(2026, 3, 30, 5, 0, 0, DateTimeKind.Utc), "29 March, a Sunday, is three days before 14 days after the new date");
    }

    [Fact]
    public async Task A_day_moved_to_tomorrow_week_has_no_reminders_whose_time_was_before_the_move()
    {
        using var db = await Plans.Begin();
        var cohort = await Given.Cohort(db, people: 1);
        await db.Tick();
        var me = cohort.First.Caller.PersonId;

        await db.Move(cohort.Id, 1, new DateOnly(2026, 2, 5));
        await db.PlanMail();

        var first = await db.DayId(cohort.Id, 1);
        (await db.Messages("day-soon", me)).Where(m => m.Thing.StartsWith($"day:{first}:", StringComparison.Ordinal) && m.State != PlanState.Superseded)
            .Select(m => (m.State, m.SendAt.Day)).Should().BeEquivalentTo([(PlanState.Skipped, 29), (PlanState.Planned, 4)]);
    }

    [Fact]
    public async Task Moved_back_within_ten_minutes_nobody_is_told_and_nothing_is_repeated()
    {
        using var db = await Plans.Begin();
        var cohort = await Given.Cohort(db, people: 1);
        await db.Tick();
        var before = (await db.Pending()).Select(m => m.WantedKey).ToList();
        var day = (await db.Days(cohort.Id))[1].Date;

        await db.Move(cohort.Id, 2, day.AddDays(2));
        await db.PlanMail();
        db.Clock.Now = db.Clock.Now.AddMinutes(8);
        await db.Move(cohort.Id, 2, day);
        await db.PlanMail();

        (await db.Pending()).Select(m => m.WantedKey).Should().BeEquivalentTo(before);
        (await db.Messages("dates-changed")).Should().ContainSingle().Which.State.Should().Be(PlanState.Cancelled);
    }

    [Fact]
    public async Task Moved_again_after_ten_minutes_everybody_is_told_again()
    {
        using var db = await Plans.Begin();
        var cohort = await Given.Cohort(db, people: 1);
        await db.Tick();
        var me = cohort.First.Caller.PersonId;
        var day = (await db.Days(cohort.Id))[1].Date;

        await db.Move(cohort.Id, 2, day.AddDays(2));
        await db.TickAt(db.Clock.Now.AddMinutes(11));
        await db.Move(cohort.Id, 2, day);
        await db.PlanMail();
        await db.TickAt(db.Clock.Now.AddMinutes(11));

        (await db.Mails(CourseLetters.DatesChanged, me)).Should().HaveCount(2);
        (await db.Mails(CourseLetters.Invitation, me)).Should().HaveCount(7);
    }

    [Fact]
    public async Task A_day_saved_as_it_stands_neither_swallows_nor_hurries_the_notice_of_a_change()
    {
        using var db = await Plans.Begin();
        var cohort = await Given.Cohort(db, people: 1);
        await db.Tick();
        var me = cohort.First.Caller.PersonId;
        var day = (await db.Days(cohort.Id))[1].Date;

        await db.Move(cohort.Id, 2, day, pinned: true);
        db.Clock.Now = db.Clock.Now.AddMinutes(9);
        await db.Move(cohort.Id, 2, day.AddDays(2), pinned: true);
        await db.PlanMail();
        (await db.Pending("dates-changed", me)).Should().ContainSingle().Which.SendAt.Should().Be(db.Clock.Now.AddMinutes(10), "the pin was no change");

        db.Clock.Now = db.Clock.Now.AddMinutes(11);
        await db.Move(cohort.Id, 2, day.AddDays(2));
        await db.PlanMail();
        await db.Tick();
        (await db.Mails(CourseLetters.DatesChanged, me)).Should().ContainSingle("letting it go again changed nothing")
            .Which.Content.Text.Should().MatchRegex("Dag 2: .* \\(ændret\\)").And.NotMatchRegex("Dag 3: .*ændret", "of the days that stand there only one is new");
    }

    [Fact]
    public async Task A_notice_that_was_not_written_in_time_is_not_lost_under_a_change_that_is_taken_back()
    {
        using var db = await Plans.Begin();
        var cohort = await Given.Cohort(db, people: 1);
        await db.Tick();
        var day = (await db.Days(cohort.Id))[1].Date;

        await db.Move(cohort.Id, 2, day.AddDays(2));
        await db.PlanMail();
        db.Clock.Now = db.Clock.Now.AddMinutes(12);
        await db.Move(cohort.Id, 2, day.AddDays(3));
        await db.PlanMail();
        db.Clock.Now = db.Clock.Now.AddMinutes(3);
        await db.Move(cohort.Id, 2, day.AddDays(2));
        await db.PlanMail();
        await db.TickAt(db.Clock.Now.AddMinutes(20));

        (await db.Mails(CourseLetters.DatesChanged, cohort.First.Caller.PersonId)).Should().ContainSingle().Which.Content.Text.Should().Contain("18. marts 2026");
    }

    [Fact]
    public async Task Tomorrows_day_moved_in_the_evening_is_told_at_once_and_told_again_when_it_is_moved_back()
    {
        using var db = await Plans.Begin();
        var cohort = await Given.Cohort(db, people: 1);
        await db.Tick();
        var me = cohort.First.Caller.PersonId;
        await db.TickAt(new DateTime(2026, 3, 1, 19, 0, 0, DateTimeKind.Utc));

        await db.Move(cohort.Id, 1, new DateOnly(2026, 3, 3));
        await db.TickAt(db.Clock.Now.AddMinutes(11));
        await db.Move(cohort.Id, 1, Given.FirstDay);
        await db.TickAt(db.Clock.Now.AddMinutes(11));

        (await db.Mails(CourseLetters.DatesChanged, me)).Should().HaveCount(2, "whoever was told at night that it is moved must hear that it is not");
    }

    [Fact]
    public async Task A_cancelled_cohort_takes_its_invitations_back_and_sends_nothing_else()
    {
        using var db = await Plans.Begin();
        var cohort = await Given.Cohort(db, people: 1);
        await db.Tick();

        await db.ChangeTo(cohort.Id, CohortState.Cancelled, "For få.");
        await db.PlanMail();

        (await db.Pending()).Where(m => m.ScopeKind != ScopeKinds.Contact).Should().HaveCount(5).And.OnlyContain(m => m.Rule == "invitation" && m.RecipientId == cohort.First.Caller.PersonId);
        await db.Tick();
        await db.Change(cohort.First.EnrolmentId, EnrolmentState.Withdrawn);
        await db.Tick();
        (await db.Mails(CourseLetters.InvitationCancelled, cohort.First.Caller.PersonId)).Should().HaveCount(5);
    }

    [Fact]
    public async Task A_cohort_cancelled_the_evening_before_takes_that_day_out_of_the_calendar_at_once_and_the_others_in_the_morning()
    {
        using var db = await Plans.Begin();
        var cohort = await Given.Cohort(db, people: 1);
        await db.Tick();
        var me = cohort.First.Caller.PersonId;
        await db.TickAt(new DateTime(2026, 3, 1, 19, 0, 0, DateTimeKind.Utc));

        await db.ChangeTo(cohort.Id, CohortState.Cancelled, "Sygdom.");
        await db.PlanMail();
        await db.Tick();

        (await db.Mails(CourseLetters.InvitationCancelled, me)).Should().ContainSingle().Which.Content.Text.Should().Contain("2. marts 2026");
        await db.TickAt(new DateTime(2026, 3, 2, 7, 0, 0, DateTimeKind.Utc));
        (await db.Mails(CourseLetters.InvitationCancelled, me)).Should().HaveCount(5);
    }

    [Fact]
    public async Task Planning_twice_at_once_or_late_changes_nothing()
    {
        using var db = await Plans.Begin();
        await Given.Cohort(db);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => db.PlanAnew())));

        var rows = await db.Messages();
        rows.Select(m => m.Key).Should().OnlyHaveUniqueItems();
        rows.Should().OnlyContain(m => m.Round == 1);
        db.Clock.Now = db.Clock.Now.AddDays(40);
        (await db.Messages()).Should().HaveCount(rows.Count);
    }
}
