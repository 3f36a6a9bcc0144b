using Certification.Coursework;
using Certification.Notices.Planning;
using Certification.Tests.Cohorts;
using Certification.Tests.Coursework;
using Certification.Tests.Support;

namespace Certification.Tests.Notices;

/// <summary>The reminders of a due date go where it goes, and none is sent for a time that had passed.</summary>
public class DuePlanTests
{
    [Fact]
    public async Task What_is_handed_in_is_not_reminded_of_what_comes_back_is_and_what_is_approved_never_again()
    {
        using var db = await Plans.Begin();
        var cohort = await Given.Cohort(db, people: 1);
        await db.PlanMail();

        var handedIn = await db.HandIn(cohort.First);
        await db.PlanMail();
        (await About(db, cohort)).Should().BeEmpty();
        (await db.Messages(to: cohort.First.Caller.PersonId)).Where(m => m.Thing.StartsWith("assignment1:", StringComparison.Ordinal)).Should().OnlyContain(m => m.State == PlanState.Cancelled);

        var returned = await db.Review(cohort.Trainer, handedIn, ReviewOutcome.Returned, "Skriv mere.");
        await db.PlanMail();
        (await About(db, cohort)).Should().Equal("returned", "returned");

        var again = await db.HandIn(cohort.First, returned.Version);
        await db.Review(cohort.Trainer, again, ReviewOutcome.Approved);
        await db.PlanMail();
        (await About(db, cohort)).Should().BeEmpty();
    }

    [Fact]
    public async Task An_extension_moves_the_reminders_of_one_person_alone()
    {
        using var db = await Plans.Begin();
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
        using var db = await Plans.Begin();
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
        using var db = await Plans.Begin();
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
        using var db = await Plans.Begin();
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
        using var db = await Plans.Begin();
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

    /// <summary>Nine o'clock in Copenhagen on a day of March.</summary>
    private static DateTime At(int day) => new(2026, 3, day, 8, 0, 0, DateTimeKind.Utc);

    /// <summary>What became of a rule's messages about assignment 1.</summary>
    private static async Task<IEnumerable<(int Offset, PlanState State)>> First(TestDb db, GivenCohort cohort, string rule) =>
        (await db.Messages(rule)).Where(m => m.Thing == $"assignment1:{cohort.First.EnrolmentId}").Select(m => (int.Parse(m.WantedKey.Split(':')[^2], System.Globalization.CultureInfo.InvariantCulture), m.State));

    /// <summary>Which rules have something planned for the participant about assignment 1.</summary>
    private static async Task<List<string>> About(TestDb db, GivenCohort cohort) =>
        [.. (await db.Pending(to: cohort.First.Caller.PersonId)).Where(m => m.Thing.StartsWith("assignment1:", StringComparison.Ordinal)).Select(m => m.Rule)];
}
