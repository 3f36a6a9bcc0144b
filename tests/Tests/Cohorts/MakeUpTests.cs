using Certification.Cohorts;
using Certification.Cohorts.Attending;
using Certification.Cohorts.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Refusals;
using Certification.Tests.Support;
using static Certification.Cohorts.Contracts.AttendanceMark;

namespace Certification.Tests.Cohorts;

public class MakeUpTests
{
    [Fact]
    public async Task A_missed_day_is_made_up_on_the_same_day_of_another_cohort_as_a_guest_on_its_register()
    {
        using var s = await Scene.Create();

        await s.Db.AgreeGuest(s.Home.Trainer, s.Anne, s.HomeDay, s.OtherDay);
        (await s.Db.DayFact(s.Anne, 1)).MakeUp.Should().Be(MakeUpStage.Agreed);
        var guest = (await s.Register(s.OtherDay)).Single(l => l.EnrolmentId == s.Anne);
        s.Db.At(Scene.OtherDate);
        await s.Db.Mark(s.Other.Trainer, s.OtherDay, s.Anne, Late);

        guest.GuestFrom.Should().Be("Hold 12");
        (await s.Db.DayFact(s.Anne, 1)).Should().Be(new DayFact("day1", Ill, false, MakeUpStage.Done));
        (await s.Db.As(s.Home.First.Caller, (ReadDays f) => f.Handle(s.Anne, default)))[0].MadeUp.Should().BeTrue();
    }

    [Fact]
    public async Task A_guest_who_stays_away_has_made_up_nothing()
    {
        using var s = await Scene.Create();
        await s.Db.AgreeGuest(s.Home.Trainer, s.Anne, s.HomeDay, s.OtherDay);
        s.Db.At(Scene.OtherDate);

        await s.Db.Mark(s.Other.Trainer, s.OtherDay, s.Anne, Absent);

        (await s.Db.DayFact(s.Anne, 1)).Should().Be(new DayFact("day1", Ill, false, MakeUpStage.Agreed));
    }

    [Fact]
    public async Task A_guest_must_be_marked_before_the_register_closes()
    {
        using var s = await Scene.Create();
        await s.Db.AgreeGuest(s.Home.Trainer, s.Anne, s.HomeDay, s.OtherDay);
        s.Db.At(Scene.OtherDate);
        foreach (var who in s.Other.People) await s.Db.Mark(s.Other.Trainer, s.OtherDay, who.EnrolmentId, Present);

        (await Course.Refusal(() => s.Db.Close(s.Other.Trainer, s.OtherDay))).Should().Be("register.unmarked");
        await s.Db.Mark(s.Other.Trainer, s.OtherDay, s.Anne, Present);

        await s.Db.Close(s.Other.Trainer, s.OtherDay);
        (await s.Db.Days(s.Other.Id))[0].RegisterClosedAt.Should().NotBeNull();
    }

    [Fact]
    public async Task Guests_take_the_seats_of_their_day_and_a_full_one_is_not_offered()
    {
        using var s = await Scene.Create();
        await s.Db.Arrange(s.Other.Id, 3);
        await s.Db.AgreeGuest(s.Home.Trainer, s.Anne, s.HomeDay, s.OtherDay);
        var bo = s.Home.Second.EnrolmentId;
        await s.Db.Mark(s.Home.Trainer, s.HomeDay, bo, Absent);

        (await Course.Refusal(() => s.Db.AgreeGuest(s.Home.Trainer, bo, s.HomeDay, s.OtherDay))).Should().Be("make-up.full");
        (await s.Choices(s.Home.Second)).Should().BeEmpty();
        await s.Db.Change(s.Anne, EnrolmentState.Withdrawn);

        (await s.Choices(s.Home.Second)).Should().ContainSingle().Which.Should().BeEquivalentTo(new { DayId = s.OtherDay, Cohort = "Hold 13", Date = Scene.OtherDate, FreeSeats = 1 });
        await s.Db.AgreeGuest(s.Home.Trainer, bo, s.HomeDay, s.OtherDay);
        (await s.Register(s.OtherDay)).Select(l => l.EnrolmentId).Should().Contain(bo).And.NotContain(s.Anne, "who has left comes nowhere as a guest");
    }

    [Fact]
    public async Task A_guest_holds_a_seat_against_newcomers_until_the_day_is_held()
    {
        using var s = await Scene.Create();
        var aarhus = await s.Db.Municipality();
        await s.Db.Arrange(s.Other.Id, 3);
        await s.Db.AgreeGuest(s.Home.Trainer, s.Anne, s.HomeDay, s.OtherDay);

        var (newcomer, state) = await s.Db.Enrol(s.Other.Id, Course.Person(1, aarhus));
        state.Should().Be(EnrolmentState.Waitlisted);
        (await Course.Refusal(() => s.Db.Change(newcomer, EnrolmentState.Enrolled))).Should().Be("cohort.full");
        (await Course.Refusal(() => s.Db.Arrange(s.Other.Id, 2))).Should().Be("cohort.capacity-below-taken");
        s.Db.At(Scene.OtherDate);
        foreach (var who in s.Other.People.Select(p => p.EnrolmentId).Append(s.Anne)) await s.Db.Mark(Course.Coordinator, s.OtherDay, who, Present);
        await s.Db.Close(Course.Coordinator, s.OtherDay);

        await s.Db.Change(newcomer, EnrolmentState.Enrolled);
        (await s.Db.Enrolment(newcomer)).State.Should().Be(EnrolmentState.Enrolled);
    }

    [Fact]
    public async Task A_day_is_made_up_only_by_the_same_day_of_another_cohort_of_the_same_programme()
    {
        using var s = await Scene.Create();
        var workplace = await s.Db.Plan("Arbejdsplads 1", new(2026, 4, 1), programme: "robusthed-workplace");

        foreach (var other in new[] { s.HomeDay, await s.Db.DayId(s.Home.Id, 2), await s.Db.DayId(s.Other.Id, 2), await s.Db.DayId(workplace, 1) })
            (await Course.Refusal(() => s.Db.AgreeGuest(s.Home.Trainer, s.Anne, s.HomeDay, other))).Should().Be("make-up.other-day");
        await s.Db.Awaiting(d => d.AgreeGuest(s.Home.Trainer, s.Anne, s.HomeDay, 4711)).Should().ThrowAsync<NotFoundException>();
        await s.Db.Awaiting(d => d.AgreeGuest(s.Home.Trainer, s.Anne, s.OtherDay, s.HomeDay)).Should().ThrowAsync<NotFoundException>();
    }

    [Fact]
    public async Task A_day_that_is_held_and_closed_has_no_room_for_a_guest()
    {
        using var s = await Scene.Create();
        s.Db.At(Scene.OtherDate);
        foreach (var who in s.Other.People) await s.Db.Mark(s.Other.Trainer, s.OtherDay, who.EnrolmentId, Present);
        await s.Db.Close(s.Other.Trainer, s.OtherDay);

        (await Course.Refusal(() => s.Db.AgreeGuest(s.Home.Trainer, s.Anne, s.HomeDay, s.OtherDay))).Should().Be("register.closed");
        (await s.Choices(s.Home.First)).Should().BeEmpty();
    }

    [Fact]
    public async Task A_cohort_that_was_cancelled_takes_no_guests()
    {
        using var s = await Scene.Create();
        await s.Db.ChangeTo(s.Other.Id, CohortState.Cancelled, "For få tilmeldte.");

        (await Course.Refusal(() => s.Db.AgreeGuest(s.Home.Trainer, s.Anne, s.HomeDay, s.OtherDay))).Should().Be("cohort.not-open");
        (await s.Choices(s.Home.First)).Should().BeEmpty();
    }

    [Fact]
    public async Task A_make_up_must_lie_before_the_programmes_last_date()
    {
        using var s = await Scene.Create();
        // Day 5 of hold 12 is 25 May; the programme gives 26 weeks more.
        var late = await s.Db.Plan("Hold 14", new(2026, 11, 24));
        var justInTime = await s.Db.Plan("Hold 15", new(2026, 11, 23));

        (await Course.Refusal(async () => await s.Db.AgreeGuest(s.Home.Trainer, s.Anne, s.HomeDay, await s.Db.DayId(late, 1)))).Should().Be("make-up.too-late");

        (await s.Db.AgreeGuest(s.Home.Trainer, s.Anne, s.HomeDay, await s.Db.DayId(justInTime, 1))).Should().BePositive();
    }

    [Fact]
    public async Task A_task_too_is_agreed_and_approved_by_the_programmes_last_date()
    {
        using var s = await Scene.Create();
        // Day 5 of hold 12 is 25 May; the programme gives 26 weeks more.
        var last = new DateOnly(2026, 11, 23);

        s.Db.At(last.AddDays(1));
        (await Course.Refusal(() => s.Db.AgreeTask(s.Home.Trainer, s.Anne, s.HomeDay))).Should().Be("make-up.too-late");
        s.Db.At(last);
        var task = await s.Db.AgreeTask(s.Home.Trainer, s.Anne, s.HomeDay);
        s.Db.At(last.AddDays(1));
        (await Course.Refusal(() => s.Approve(s.Home.Trainer, task))).Should().Be("make-up.too-late");
        s.Db.At(last);
        await s.Approve(s.Home.Trainer, task);

        (await s.Db.DayFact(s.Anne, 1)).MakeUp.Should().Be(MakeUpStage.Done);
    }

    [Fact]
    public async Task A_task_approved_and_called_off_at_once_is_one_or_the_other()
    {
        using var s = await Scene.Create();
        var task = await s.Db.AgreeTask(s.Home.Trainer, s.Anne, s.HomeDay);

        var ended = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Task.Run(async () =>
        {
            try
            {
                await (i % 2 == 0 ? s.Approve(s.Home.Trainer, task) : s.Cancel(task));
                return true;
            }
            catch (RefusedException refused) when (refused.Code == "make-up.ended")
            {
                return false;
            }
        })));

        ended.Count(e => e).Should().Be(1);
    }

    [Fact]
    public async Task Only_a_day_that_was_missed_or_announced_as_missed_is_made_up()
    {
        using var s = await Scene.Create();
        var (bo, second) = (s.Home.Second, await s.Db.DayId(s.Home.Id, 2));

        (await Course.Refusal(() => s.Db.AgreeTask(s.Home.Trainer, bo.EnrolmentId, s.HomeDay))).Should().Be("make-up.not-missed", "unmarked is not absent");
        await s.Db.Mark(s.Home.Trainer, s.HomeDay, bo.EnrolmentId, LeftEarly);
        (await Course.Refusal(() => s.Db.AgreeTask(s.Home.Trainer, bo.EnrolmentId, s.HomeDay))).Should().Be("make-up.not-missed");
        (await Course.Refusal(() => s.Db.AgreeTask(s.Home.Trainer, bo.EnrolmentId, second))).Should().Be("make-up.not-missed");
        await s.Db.Announce(bo.Caller, bo.EnrolmentId, second);

        (await s.Db.AgreeTask(s.Home.Trainer, bo.EnrolmentId, second)).Should().BePositive();
    }

    [Fact]
    public async Task A_day_is_made_up_once_and_no_more_days_than_the_programme_allows()
    {
        using var s = await Scene.Create();
        var days = await s.Db.Days(s.Home.Id);
        s.Db.At(days[3].Date);
        foreach (var day in days.Take(4)) await s.Db.Mark(s.Home.Trainer, day.Id, s.Anne, Absent);
        var first = await s.Db.AgreeTask(s.Home.Trainer, s.Anne, days[0].Id);

        (await Course.Refusal(() => s.Db.AgreeTask(s.Home.Trainer, s.Anne, days[0].Id))).Should().Be("make-up.exists");
        await s.Db.AgreeTask(s.Home.Trainer, s.Anne, days[1].Id);
        (await Course.Refusal(() => s.Db.AgreeTask(s.Home.Trainer, s.Anne, days[2].Id))).Should().Be("make-up.too-many");
        await s.Cancel(first);

        (await s.Db.AgreeTask(s.Home.Trainer, s.Anne, days[2].Id)).Should().BePositive();
    }

    [Fact]
    public async Task A_task_counts_when_it_is_approved_and_nobody_approves_their_own()
    {
        using var s = await Scene.Create();
        var task = await s.Db.AgreeTask(s.Home.Trainer, s.Anne, s.HomeDay);

        (await s.Db.DayFact(s.Anne, 1)).MakeUp.Should().Be(MakeUpStage.Agreed);
        (await Course.Refusal(() => s.Approve(s.Home.First.Caller with { Roles = Roles.Coordinator }, task))).Should().Be("self");
        await s.Approve(s.Home.Trainer, task);

        (await s.Db.DayFact(s.Anne, 1)).MakeUp.Should().Be(MakeUpStage.Done);
        (await Course.Refusal(() => s.Approve(s.Home.Trainer, task))).Should().Be("make-up.ended");
        (await Course.Refusal(() => s.Cancel(task))).Should().Be("make-up.ended");
    }

    [Fact]
    public async Task A_make_up_is_called_off_until_the_guest_has_been_marked()
    {
        using var s = await Scene.Create();
        var id = await s.Db.AgreeGuest(s.Home.Trainer, s.Anne, s.HomeDay, s.OtherDay);
        (await Course.Refusal(() => s.Approve(s.Home.Trainer, id))).Should().Be("make-up.no-task");
        s.Db.At(Scene.OtherDate);
        await s.Db.Mark(s.Other.Trainer, s.OtherDay, s.Anne, Present);

        (await Course.Refusal(() => s.Cancel(id))).Should().Be("make-up.ended");
        await s.Db.Mark(s.Other.Trainer, s.OtherDay, s.Anne, Unmarked);
        await s.Cancel(id);

        (await s.Db.DayFact(s.Anne, 1)).Should().Be(new DayFact("day1", Ill, false, MakeUpStage.None));
        (await s.Register(s.OtherDay)).Should().NotContain(l => l.EnrolmentId == s.Anne);
    }

    /// <summary>The other cohort was planned first, so that its day stands first in every table.</summary>
    [Fact]
    public async Task A_mark_taken_back_on_a_day_that_was_visited_never_hides_the_mark_of_ones_own()
    {
        using var s = await Scene.Create();
        var id = await s.Db.AgreeGuest(s.Home.Trainer, s.Anne, s.HomeDay, s.OtherDay);
        s.Db.At(Scene.OtherDate);
        await s.Db.Mark(s.Other.Trainer, s.OtherDay, s.Anne, Present);
        await s.Db.Mark(s.Other.Trainer, s.OtherDay, s.Anne, Unmarked);

        await s.Cancel(id);

        s.OtherDay.Should().BeLessThan(s.HomeDay);
        (await s.Db.DayFact(s.Anne, 1)).Mark.Should().Be(Ill);
    }

    [Fact]
    public async Task The_home_day_keeps_its_mark_when_it_is_made_up()
    {
        using var s = await Scene.Create();
        await s.Db.AgreeGuest(s.Home.Trainer, s.Anne, s.HomeDay, s.OtherDay);
        s.Db.At(Scene.OtherDate);

        await s.Db.Mark(s.Other.Trainer, s.OtherDay, s.Anne, Present);

        (await s.Register(s.HomeDay)).Single(l => l.EnrolmentId == s.Anne).Mark.Should().Be(Ill);
    }

    [Fact]
    public async Task Ten_who_agree_the_same_make_up_at_once_agree_one()
    {
        using var s = await Scene.Create();

        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(async () =>
        {
            try { await s.Db.AgreeTask(s.Home.Trainer, s.Anne, s.HomeDay); }
            catch (RefusedException refused) when (refused.Code == "make-up.exists") { }
        })));

        (await s.Db.Count<MakeUp>()).Should().Be(1);
    }

    /// <summary>Hold 13 runs a month after hold 12; on day 1 of hold 12 the first participant was ill.</summary>
    private sealed class Scene : IDisposable
    {
        public static readonly DateOnly OtherDate = new(2026, 4, 1);

        public TestDb Db { get; } = new();
        public GivenCohort Home { get; private set; } = null!;
        public GivenCohort Other { get; private set; } = null!;
        public int HomeDay { get; private set; }
        public int OtherDay { get; private set; }
        public int Anne => Home.First.EnrolmentId;

        public static async Task<Scene> Create()
        {
            var scene = new Scene();
            scene.Other = await Given.Cohort(scene.Db, name: "Hold 13");
            scene.Home = await Given.Cohort(scene.Db);
            await scene.Db.Move(scene.Other.Id, 1, OtherDate);
            (scene.HomeDay, scene.OtherDay) = (await scene.Db.DayId(scene.Home.Id, 1), await scene.Db.DayId(scene.Other.Id, 1));
            await scene.Db.Mark(scene.Home.Trainer, scene.HomeDay, scene.Anne, Ill);
            return scene;
        }

        public async Task<IReadOnlyList<RegisterLine>> Register(int day) =>
            (await Db.As(Course.Coordinator, (ReadRegister f) => f.Handle(day, default))).Lines;

        public Task<IReadOnlyList<MakeUpChoice>> Choices(Enrolled who) => Db.As(who.Caller, (ReadDays f) => f.Choices(who.EnrolmentId, HomeDay, default));

        public Task Approve(Caller by, int makeUp) => Db.As(by, (EndMakeUp f) => f.ApproveTask(makeUp, default));

        public Task Cancel(int makeUp) => Db.As(Home.Trainer, (EndMakeUp f) => f.Cancel(makeUp, default));

        public void Dispose() => Db.Dispose();
    }
}
