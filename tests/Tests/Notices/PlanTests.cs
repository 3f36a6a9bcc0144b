using Certification.Cohorts;
using Certification.Cohorts.Contracts;
using Certification.Cohorts.Reminding;
using Certification.Coursework.Contracts;
using Certification.Coursework.HandingIn;
using Certification.Coursework.Reviewing;
using Certification.Coursework;
using Certification.Notices.Contracts;
using Certification.Notices.Planning;
using Certification.Tests.Cohorts;
using Certification.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Certification.Tests.Notices;

/// <summary>After any change the plan is what a fresh computation gives.</summary>
public class PlanTests
{
    /// <summary>Four weeks before day 1 of every given cohort, on a Monday at 9 in Copenhagen.</summary>
    private static readonly DateTime Before = new(2026, 2, 2, 8, 0, 0, DateTimeKind.Utc);

    [Fact]
    public async Task Whoever_gets_a_seat_has_a_welcome_invitations_and_the_reminders_of_days_and_assignments_planned()
    {
        using var db = await Begin();
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
        using var db = await Begin();
        var cohort = await Given.Cohort(db, people: 1);
        await db.PlanMail();

        await db.Change(cohort.First.EnrolmentId, EnrolmentState.Withdrawn);
        await db.PlanMail();

        (await db.Messages(to: cohort.First.Caller.PersonId)).Should().OnlyContain(m => m.State == PlanState.Cancelled && m.Reason == PlanReason.NotWanted);
    }

    [Fact]
    public async Task Whoever_withdraws_has_the_invitations_taken_back_once_however_the_days_move_afterwards()
    {
        using var db = await Begin();
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
        using var db = await Begin();
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
        using var db = await Begin();
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
        using var db = await Begin();
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
        using var db = await Begin();
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
        using var db = await Begin();
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
        using var db = await Begin();
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
        using var db = await Begin();
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
        using var db = await Begin();
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
        using var db = await Begin();
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
        using var db = await Begin();
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
    public async Task What_is_handed_in_is_not_reminded_of_what_comes_back_is_and_what_is_approved_never_again()
    {
        using var db = await Begin();
        var cohort = await Given.Cohort(db, people: 1);
        await db.PlanMail();

        await HandIn(db, cohort);
        await db.PlanMail();
        (await About(db, cohort)).Should().BeEmpty();
        (await db.Messages(to: cohort.First.Caller.PersonId)).Where(m => m.Thing.StartsWith("assignment1:", StringComparison.Ordinal)).Should().OnlyContain(m => m.State == PlanState.Cancelled);

        await Review(db, cohort, ReviewOutcome.Returned);
        await db.PlanMail();
        (await About(db, cohort)).Should().Equal("returned", "returned");

        await HandIn(db, cohort);
        await Review(db, cohort, ReviewOutcome.Approved);
        await db.PlanMail();
        (await About(db, cohort)).Should().BeEmpty();
    }

    [Fact]
    public async Task An_extension_moves_the_reminders_of_one_person_alone()
    {
        using var db = await Begin();
        var cohort = await Given.Cohort(db);
        await db.PlanMail();

        await db.Extend(cohort.First.EnrolmentId, "assignment1", new DateOnly(2026, 4, 15));
        await db.PlanMail();

        (await db.Pending("due-today", cohort.First.Caller.PersonId)).Select(m => m.SendAt.Date).Should().Contain(new DateTime(2026, 4, 15)).And.NotContain(new DateTime(2026, 3, 12));
        (await db.Pending("due-today", cohort.Second.Caller.PersonId)).Select(m => m.SendAt.Date).Should().Contain(new DateTime(2026, 3, 12));
        (await db.Pending("overdue-trainer")).Count(m => m.Thing == $"assignment1:{cohort.First.EnrolmentId}").Should().Be(1);
    }

    [Fact]
    public async Task A_due_date_that_follows_a_moved_day_repeats_nothing_whose_time_had_passed()
    {
        using var db = await Begin();
        var cohort = await Given.Cohort(db, people: 1);
        await db.Tick();
        await db.TickAt(At(9));
        (await First(db, cohort, "due-soon")).Should().Equal((-3, PlanState.Written));

        db.Clock.Now = At(10);
        await db.Move(cohort.Id, 1, new DateOnly(2026, 3, 3));
        await db.PlanMail();
        await db.Tick();

        (await First(db, cohort, "due-soon")).Should().Equal((-3, PlanState.Written), (-3, PlanState.Skipped));
        (await First(db, cohort, "due-today")).Should().Equal((0, PlanState.Superseded), (0, PlanState.Planned));
        (await db.Pending("due-today", cohort.First.Caller.PersonId)).Select(m => m.SendAt.Date).Should().Contain(new DateTime(2026, 3, 13));
    }

    [Fact]
    public async Task A_due_date_set_back_by_hand_reminds_nobody_of_what_was_never_due_then()
    {
        using var db = await Begin();
        var cohort = await Given.Cohort(db, people: 1);
        await db.Tick();
        await db.TickAt(At(10));

        db.Clock.Now = At(13);
        await db.Pin(cohort.Id, "assignment1", new DateOnly(2026, 3, 5));
        await db.PlanMail();
        await db.Tick();

        (await db.Messages()).Where(m => m.Thing == $"assignment1:{cohort.First.EnrolmentId}" && m.Rule.StartsWith("overdue", StringComparison.Ordinal) && m.State == PlanState.Written).Should().BeEmpty();
        (await First(db, cohort, "overdue-coordinator")).Should().Equal((14, PlanState.Superseded), (14, PlanState.Planned));
    }

    [Fact]
    public async Task A_due_date_that_is_let_go_repeats_nothing_whose_time_had_passed()
    {
        using var db = await Begin();
        var cohort = await Given.Cohort(db, people: 1);
        await db.Pin(cohort.Id, "assignment1", new DateOnly(2026, 3, 20));
        await db.Tick();

        db.Clock.Now = At(13);
        await db.Pin(cohort.Id, "assignment1", null);
        await db.PlanMail();
        await db.Tick();

        (await db.Messages()).Where(m => m.Thing == $"assignment1:{cohort.First.EnrolmentId}" && m.State == PlanState.Written).Should().BeEmpty();
        (await First(db, cohort, "overdue")).Where(m => m.State == PlanState.Planned).Should().Equal((5, PlanState.Planned));
    }

    [Fact]
    public async Task An_extension_to_a_date_close_by_repeats_nothing_whose_time_had_passed()
    {
        using var db = await Begin();
        var cohort = await Given.Cohort(db, people: 1);
        await db.Tick();
        await db.TickAt(At(9));

        db.Clock.Now = At(11);
        await db.Extend(cohort.First.EnrolmentId, "assignment1", new DateOnly(2026, 3, 13));
        await db.PlanMail();
        await db.Tick();

        (await First(db, cohort, "due-soon")).Should().Equal((-3, PlanState.Written), (-3, PlanState.Skipped));
        (await db.Pending("due-today", cohort.First.Caller.PersonId)).Select(m => m.SendAt.Date).Should().Contain(new DateTime(2026, 3, 13));
    }

    [Fact]
    public async Task Whoever_says_they_will_not_come_is_not_reminded_of_that_day_but_of_the_one_that_makes_up_for_it()
    {
        using var db = await Begin();
        var cohort = await Given.Cohort(db, people: 1);
        var other = await Given.Cohort(db, people: 0, name: "Hold 13");
        var me = cohort.First.Caller.PersonId;
        var (missed, instead) = (await db.DayId(cohort.Id, 2), await db.DayId(other.Id, 2));
        await db.PlanMail();

        await db.Announce(cohort.First.Caller, cohort.First.EnrolmentId, missed);
        await db.PlanMail();
        (await Days()).Should().NotContain(missed).And.NotContain(instead);

        await db.AgreeGuest(cohort.Trainer, cohort.First.EnrolmentId, missed, instead);
        await db.PlanMail();
        (await Days()).Should().NotContain(missed).And.Contain(instead);

        await db.Move(other.Id, 2, new DateOnly(2026, 3, 20));
        await db.PlanMail();
        (await db.Pending("day-soon", me)).Where(m => m.Thing.StartsWith($"day:{instead}:", StringComparison.Ordinal)).Select(m => m.SendAt.Day).Should().BeEquivalentTo([13, 19]);

        async Task<IEnumerable<int>> Days() => (await db.Pending("day-soon", me)).Select(m => int.Parse(m.Thing.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture)).Distinct();
    }

    [Fact]
    public async Task A_guest_is_told_when_the_day_moves_to_which_they_come_and_of_no_other_day_of_that_cohort()
    {
        using var db = await Begin();
        var (cohort, host) = (await Given.Cohort(db), await Given.Cohort(db, people: 1, name: "Hold 13"));
        var me = cohort.First.Caller.PersonId;
        var (missed, instead) = (await db.DayId(cohort.Id, 2), await db.DayId(host.Id, 2));
        await db.Announce(cohort.First.Caller, cohort.First.EnrolmentId, missed);
        await db.AgreeGuest(cohort.Trainer, cohort.First.EnrolmentId, missed, instead);
        await db.Tick();

        await db.Move(host.Id, 5, new DateOnly(2026, 5, 27));
        await db.PlanMail();
        (await db.Pending("dates-changed")).Should().ContainSingle("only its own participant comes to day 5").Which.RecipientId.Should().Be(host.First.Caller.PersonId);
        await db.TickAt(db.Clock.Now.AddMinutes(11));

        await db.Move(host.Id, 2, new DateOnly(2026, 3, 20));
        await db.PlanMail();
        (await db.Pending("dates-changed", me)).Should().ContainSingle().Which.SendAt.Should().Be(db.Clock.Now.AddMinutes(10));
        await db.TickAt(db.Clock.Now.AddMinutes(11));

        var notice = (await db.Mails(CourseLetters.DatesChanged, me)).Should().ContainSingle().Subject;
        notice.Subject.Should().Contain("Hold 13");
        notice.Content.Text.Should().Contain("20. marts 2026").And.NotContain("27. maj");
        (await db.Mails(CourseLetters.DatesChanged, cohort.Second.Caller.PersonId)).Should().BeEmpty("nobody else makes up there");
    }

    [Fact]
    public async Task A_guests_day_moved_away_and_back_at_once_is_not_told()
    {
        using var db = await Begin();
        var (cohort, host) = (await Given.Cohort(db, people: 1), await Given.Cohort(db, people: 0, name: "Hold 13"));
        var (missed, instead) = (await db.DayId(cohort.Id, 2), await db.DayId(host.Id, 2));
        await db.Announce(cohort.First.Caller, cohort.First.EnrolmentId, missed);
        await db.AgreeGuest(cohort.Trainer, cohort.First.EnrolmentId, missed, instead);
        await db.Tick();
        var mails = (await db.Messages()).Count(m => m.State == PlanState.Written);

        await db.Move(host.Id, 2, new DateOnly(2026, 3, 20));
        await db.PlanMail();
        db.Clock.Now = db.Clock.Now.AddMinutes(5);
        await db.Move(host.Id, 2, new DateOnly(2026, 3, 16));
        await db.PlanMail();
        await db.TickAt(db.Clock.Now.AddMinutes(20));

        (await db.Messages()).Count(m => m.State == PlanState.Written).Should().Be(mails);
    }

    [Fact]
    public async Task A_guest_whose_host_is_cancelled_has_the_invitation_taken_back()
    {
        using var db = await Begin();
        var (cohort, host) = (await Given.Cohort(db, people: 1), await Given.Cohort(db, people: 0, name: "Hold 13"));
        var (missed, instead) = (await db.DayId(cohort.Id, 2), await db.DayId(host.Id, 2));
        await db.Announce(cohort.First.Caller, cohort.First.EnrolmentId, missed);
        await db.AgreeGuest(cohort.Trainer, cohort.First.EnrolmentId, missed, instead);
        await db.Tick();

        await db.ChangeTo(host.Id, CohortState.Cancelled, "For få.");
        await db.PlanMail();
        await db.Tick();

        (await db.Mails(CourseLetters.InvitationCancelled, cohort.First.Caller.PersonId)).Should().ContainSingle();
        (await db.Read(d => d.Set<MakeUp>().SingleAsync())).CancelledAt.Should().Be(db.Clock.Now, "there is no such day any more, and the missed one needs another");
    }

    [Fact]
    public async Task Whoever_has_said_that_they_will_not_come_to_a_day_is_not_invited_to_it()
    {
        using var db = await Begin();
        var cohort = await Given.Cohort(db, people: 2);
        var day = await db.DayId(cohort.Id, 2);

        await db.Announce(cohort.First.Caller, cohort.First.EnrolmentId, day);
        await db.PlanMail();

        (await db.Read(d => d.Set<PlannedMessage>().Where(m => m.Rule == "invitation" && m.Thing == $"day:{day}").Select(m => m.RecipientId).ToListAsync())).Should().Equal(cohort.Second.Caller.PersonId);
    }

    [Fact]
    public async Task Planning_twice_at_once_or_late_changes_nothing()
    {
        using var db = await Begin();
        await Given.Cohort(db);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => db.PlanAnew())));

        var rows = await db.Messages();
        rows.Select(m => m.Key).Should().OnlyHaveUniqueItems();
        rows.Should().OnlyContain(m => m.Round == 1);
        db.Clock.Now = db.Clock.Now.AddDays(40);
        (await db.Messages()).Should().HaveCount(rows.Count);
    }

    /// <summary>Nine o'clock in Copenhagen on a day of March.</summary>
    private static DateTime At(int day) => new(2026, 3, day, 8, 0, 0, DateTimeKind.Utc);

    /// <summary>What became of a rule's messages about assignment 1.</summary>
    private static async Task<IEnumerable<(int Offset, PlanState State)>> First(TestDb db, GivenCohort cohort, string rule) =>
        (await db.Messages(rule)).Where(m => m.Thing == $"assignment1:{cohort.First.EnrolmentId}").Select(m => (int.Parse(m.WantedKey.Split(':')[^2], System.Globalization.CultureInfo.InvariantCulture), m.State));

    private static async Task<TestDb> Begin()
    {
        var db = await TestDb.Create();
        db.Clock.Now = Before;
        return db;
    }

    /// <summary>Which rules have something planned for the participant about assignment 1.</summary>
    private static async Task<List<string>> About(TestDb db, GivenCohort cohort) =>
        [.. (await db.Pending(to: cohort.First.Caller.PersonId)).Where(m => m.Thing.StartsWith("assignment1:", StringComparison.Ordinal)).Select(m => m.Rule)];

    private static async Task HandIn(TestDb db, GivenCohort cohort)
    {
        var version = (await Submission(db))?.Version;
        await db.As(cohort.First.Caller, (SubmitAssignment f) => f.Handle(cohort.First.EnrolmentId, "assignment1",
            new() { Version = version, Answers = new() { ["situation"] = "Sådan.", ["learned"] = "Meget." }, NoPersonalData = true }, default));
    }

    private static async Task Review(TestDb db, GivenCohort cohort, ReviewOutcome outcome)
    {
        var submission = (await Submission(db))!;
        await db.As(cohort.Trainer, (ReviewSubmission f) => f.Handle(submission.Id, new() { Version = submission.Version, Outcome = outcome, Comment = "Skriv mere." }, default));
    }

    private static Task<Submission?> Submission(TestDb db) => db.Read(d => d.Set<Submission>().AsNoTracking().FirstOrDefaultAsync());
}
