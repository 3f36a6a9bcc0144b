using Certification.Cohorts;
using Certification.Cohorts.Attending;
using Certification.Cohorts.Contracts;
using Certification.Cohorts.Enrolling;
using Certification.People;
using Certification.Platform.Refusals;
using Certification.Tests.Support;
using FsCheck.Fluent;
using Microsoft.EntityFrameworkCore;

namespace Certification.Tests.Cohorts;

public class SeatTests
{
    [Fact]
    public async Task Fifty_who_enrol_at_once_for_the_last_seat_get_it_once()
    {
        using var db = new TestDb();
        var (cohort, aarhus) = (await db.Plan(capacity: 2), await db.Municipality());
        await db.Enrol(cohort, Course.Person(0, aarhus));

        var came = await Task.WhenAll(Enumerable.Range(1, 50).Select(i => Task.Run(() => db.Enrol(cohort, Course.Person(i, aarhus)))));

        came.Count(c => c.State == EnrolmentState.Enrolled).Should().Be(1);
        came.Count(c => c.State == EnrolmentState.Waitlisted).Should().Be(49);
        (await db.Read(d => d.Set<Enrolment>().CountAsync(e => e.State == EnrolmentState.Enrolled))).Should().Be(2);
    }

    [Fact]
    public async Task Twenty_who_give_the_one_free_seat_to_different_people_give_it_once()
    {
        using var db = new TestDb();
        var (cohort, aarhus) = (await db.Plan(capacity: 1), await db.Municipality());
        var (first, _) = await db.Enrol(cohort, Course.Person(0, aarhus));
        var waiting = new List<int>();
        for (var i = 1; i <= 20; i++) waiting.Add((await db.Enrol(cohort, Course.Person(i, aarhus))).Id);
        await db.Change(first, EnrolmentState.Withdrawn);

        var given = await Task.WhenAll(waiting.Select(id => Task.Run(() => Tried(() => db.Change(id, EnrolmentState.Enrolled)))));

        given.Count(g => g).Should().Be(1);
        (await db.Read(d => d.Set<Enrolment>().CountAsync(e => e.State == EnrolmentState.Enrolled))).Should().Be(1);
    }

    [Fact]
    public async Task A_seat_that_comes_free_is_not_a_newcomers_while_somebody_waits()
    {
        using var db = new TestDb();
        var (cohort, aarhus) = (await db.Plan(capacity: 1), await db.Municipality());
        var (first, _) = await db.Enrol(cohort, Course.Person(1, aarhus));
        var (second, _) = await db.Enrol(cohort, Course.Person(2, aarhus));
        await db.Change(first, EnrolmentState.Withdrawn);

        var (_, newcomer) = await db.Enrol(cohort, Course.Person(3, aarhus));
        await db.Arrange(cohort, 100);
        var upload = await db.As(Course.Coordinator, (UploadList f) => f.Handle(cohort, new MemoryStream(Lists.Real), "hold12.csv", default));
        var list = await db.As(Course.Coordinator, (ImportParticipants f) => f.Handle(upload, default));

        newcomer.Should().Be(EnrolmentState.Waitlisted);
        list.Waitlisted.Should().Be(list.Created + list.Matched).And.BePositive();
        await db.Change(second, EnrolmentState.Enrolled);
        (await db.Enrolment(second)).State.Should().Be(EnrolmentState.Enrolled, "the coordinator moves them up");
    }

    [Fact]
    public async Task A_new_person_enrolled_by_ten_at_once_is_one_person_with_one_enrolment()
    {
        using var db = new TestDb();
        var (cohort, aarhus) = (await db.Plan(), await db.Municipality());

        var enrolled = await Task.WhenAll(Enumerable.Range(1, 10).Select(_ => Task.Run(() => Tried(() => db.Enrol(cohort, Course.Person(1, aarhus))))));

        enrolled.Count(e => e).Should().Be(1);
        (await db.Count<Person>()).Should().Be(1);
        (await db.Count<Enrolment>()).Should().Be(1);
    }

    /// <summary>Enrol, withdraw, give a seat, change the capacity, take in a guest or call one off, in any order.</summary>
    [Fact]
    public async Task Whatever_happens_in_whatever_order_no_day_has_more_participants_and_guests_than_there_are_seats()
    {
        using var db = new TestDb();
        var aarhus = await db.Municipality();
        var home = await Given.Cohort(db, people: 4);
        var missed = await db.Days(home.Id);
        db.At(missed[1].Date);
        foreach (var who in home.People)
            foreach (var day in missed.Take(2))
                await db.Mark(home.Trainer, day.Id, who.EnrolmentId, AttendanceMark.Absent);
        var number = 0;

        await Law.Holds(Gen.Choose(0, 8).SelectMany(what => Gen.Choose(0, 999).Select(which => (What: what, Which: which))), length: 20, series: 25, async steps =>
        {
            var cohort = await db.Plan($"Hold {100 + ++number}", capacity: 2);
            var days = await db.Days(cohort);
            foreach (var guest in await Guests()) await CallOff(guest);
            foreach (var (what, which) in steps)
            {
                var enrolments = await db.Read(d => d.Set<Enrolment>().Where(e => e.CohortId == cohort).OrderBy(e => e.Id).Select(e => e.Id).ToListAsync());
                await Tried(async () => await (what switch
                {
                    0 or 1 => db.Enrol(cohort, Course.Person(which % 12, aarhus)),
                    2 => db.Arrange(cohort, 1 + which % 4),
                    3 or 4 => db.AgreeGuest(Course.Coordinator, home.People[which % 4].EnrolmentId, missed[which % 2].Id, days[which % 2].Id),
                    5 => CallOff((await Guests()).FirstOrDefault()),
                    _ when enrolments.Count == 0 => Task.CompletedTask,
                    6 => db.Change(enrolments[which % enrolments.Count], EnrolmentState.Withdrawn),
                    _ => db.Change(enrolments[which % enrolments.Count], EnrolmentState.Enrolled),
                }));
                var seated = await db.Read(d => d.Set<Enrolment>().CountAsync(e => e.CohortId == cohort && e.State == EnrolmentState.Enrolled));
                var guests = (await Guests()).GroupBy(m => m.ReplacementDayId).Select(day => day.Count()).DefaultIfEmpty().Max();
                (seated + guests).Should().BeLessThanOrEqualTo((await db.Cohort(cohort)).Capacity);
            }
        });

        Task<List<MakeUp>> Guests() => db.Read(d => d.Set<MakeUp>().Where(m => m.CancelledAt == null).ToListAsync());

        Task CallOff(MakeUp? guest) => guest is null ? Task.CompletedTask : db.As(home.Trainer, (EndMakeUp f) => f.Cancel(guest.Id, default));
    }

    private static async Task<bool> Tried(Func<Task> act)
    {
        try
        {
            await act();
            return true;
        }
        catch (RefusedException)
        {
            return false;
        }
    }
}
