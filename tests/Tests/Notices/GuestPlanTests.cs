using Certification.Cohorts;
using Certification.Cohorts.Reminding;
using Certification.Notices.Planning;
using Certification.Tests.Cohorts;
using Certification.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Certification.Tests.Notices;

/// <summary>Whoever will not come to a day hears nothing of it, and everything of the day that makes up for it.</summary>
public class GuestPlanTests
{
    [Fact]
    public async Task Whoever_says_they_will_not_come_is_not_reminded_of_that_day_but_of_the_one_that_makes_up_for_it()
    {
        using var db = await Plans.Begin();
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
        using var db = await Plans.Begin();
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
        using var db = await Plans.Begin();
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
        using var db = await Plans.Begin();
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
        using var db = await Plans.Begin();
        var cohort = await Given.Cohort(db, people: 2);
        var day = await db.DayId(cohort.Id, 2);

        await db.Announce(cohort.First.Caller, cohort.First.EnrolmentId, day);
        await db.PlanMail();

        (await db.Read(d => d.Set<PlannedMessage>().Where(m => m.Rule == "invitation" && m.Thing == $"day:{day}").Select(m => m.RecipientId).ToListAsync())).Should().Equal(cohort.Second.Caller.PersonId);
    }
}
