using Certification.Cohorts;
using Certification.Cohorts.Contracts;
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
    public async Task A_new_person_enrolled_by_ten_at_once_is_one_person_with_one_enrolment()
    {
        using var db = new TestDb();
        var (cohort, aarhus) = (await db.Plan(), await db.Municipality());

        var enrolled = await Task.WhenAll(Enumerable.Range(1, 10).Select(_ => Task.Run(() => Tried(() => db.Enrol(cohort, Course.Person(1, aarhus))))));

        enrolled.Count(e => e).Should().Be(1);
        (await db.Count<Person>()).Should().Be(1);
        (await db.Count<Enrolment>()).Should().Be(1);
    }

    /// <summary>Enrol, withdraw, give a seat, offer one, change the capacity, in any order.</summary>
    [Fact]
    public async Task Whatever_happens_in_whatever_order_no_more_people_have_a_seat_than_there_are()
    {
        using var db = new TestDb();
        var aarhus = await db.Municipality();
        var number = 0;

        await Law.Holds(Gen.Choose(0, 5).SelectMany(what => Gen.Choose(0, 999).Select(which => (What: what, Which: which))), length: 20, series: 25, async steps =>
        {
            var cohort = await db.Plan($"Hold {++number}", capacity: 2);
            foreach (var (what, which) in steps)
            {
                var enrolments = await db.Read(d => d.Set<Enrolment>().Where(e => e.CohortId == cohort).OrderBy(e => e.Id).Select(e => e.Id).ToListAsync());
                await Tried(() => what switch
                {
                    0 or 1 => db.Enrol(cohort, Course.Person(which % 12, aarhus)),
                    2 => db.Arrange(cohort, 1 + which % 4),
                    _ when enrolments.Count == 0 => Task.CompletedTask,
                    3 => db.Change(enrolments[which % enrolments.Count], EnrolmentState.Withdrawn),
                    4 => db.Change(enrolments[which % enrolments.Count], EnrolmentState.Offered),
                    _ => db.Change(enrolments[which % enrolments.Count], EnrolmentState.Enrolled),
                });
                var seated = await db.Read(d => d.Set<Enrolment>().CountAsync(e => e.CohortId == cohort && (e.State == EnrolmentState.Enrolled || e.State == EnrolmentState.Offered)));
                seated.Should().BeLessThanOrEqualTo((await db.Cohort(cohort)).Capacity);
            }
        });
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
