using Certification.Coursework;
using Certification.Coursework.Contracts;
using Certification.Coursework.Seeding;
using Certification.People;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Certification.Tests.Coursework;

public class SeedTests
{
    [Fact]
    public async Task The_example_shows_every_state_and_two_people_who_have_met_everything()
    {
        await using var db = await TestDb.Create();
        var cohort = await Given.Cohort(db, people: 24);
        await db.As(Caller.Nobody, async (AppDb context) =>
        {
            // One of the two whom the example carries to the end.
            var entry = context.Entry(await context.Set<Person>().SingleAsync(p => p.Id == cohort.First.Caller.PersonId));
            entry.Property(p => p.Email).CurrentValue = "anne.soerensen@example.org";
            return await context.SaveChangesAsync();
        });
        var today = Given.FirstDay.AddDays(7 * 7 + 2);
        db.Clock.Now = today.ToDateTime(new TimeOnly(8, 0), DateTimeKind.Utc);

        await db.Seed(new SeedCoursework(), today);
        await db.Seed(new SeedCoursework(), today);

        var facts = await db.As(cohort.Coordinator, (CourseworkReader r) => r.Facts([.. cohort.People.Select(p => p.EnrolmentId)], default));
        facts.Values.SelectMany(f => f.Assignments).Select(a => a.State).Distinct().Should().BeEquivalentTo(Enum.GetValues<SubmissionState>());
        var ahead = facts[cohort.First.EnrolmentId];
        ahead.Assignments.Select(a => (a.RequirementKey, a.State)).Should().BeEquivalentTo(
            Enumerable.Range(1, 4).Select(n => ($"assignment{n}", SubmissionState.Approved)));
        ahead.Practice.Count.Should().BeGreaterThanOrEqualTo(6);
        ahead.Practice.Sum(p => p.Minutes).Should().BeGreaterThanOrEqualTo(360);
        facts.Values.Count(f => f.Assignments.Any(a => a is { RequirementKey: "assignment1", State: SubmissionState.Approved })).Should().BeGreaterThan(18);
        facts.Values.Should().Contain(f => f.Assignments.Any(a => a.Versions == 2));
        (await db.As(cohort.Coordinator, (AppDb context) => context.Set<Submission>().MaxAsync(s => s.ChangedAt))).Should().BeBefore(db.Clock.Now);
    }
}
