using Certification.Cohorts.Contracts;
using Certification.Cohorts.Planning;
using Certification.Platform.Refusals;
using Certification.Tests.Support;

namespace Certification.Tests.Cohorts;

/// <summary>When an assignment is due: as the programme says, on a pinned date, or later for one person.</summary>
public class DueDateTests
{
    [Fact]
    public async Task A_due_date_is_pinned_pinned_again_and_let_go()
    {
        using var db = new TestDb();
        var cohort = await db.Plan();
        var due = async () => { var plan = await db.PlanOf(cohort); return plan.Due(plan.Programme.Requirement("assignment1")); };

        await db.Pin(cohort, "assignment1", new(2026, 3, 14));
        (await due()).Should().Be(new DateOnly(2026, 3, 14));
        await db.Pin(cohort, "assignment1", new(2026, 3, 15));
        await db.Move(cohort, 1, new(2026, 3, 3));
        (await due()).Should().Be(new DateOnly(2026, 3, 15));
        await db.Pin(cohort, "assignment1", null);
        (await due()).Should().Be(new DateOnly(2026, 3, 13));

        (await db.Cohort(cohort)).PinnedDues.Should().BeEmpty();
    }

    [Fact]
    public async Task A_date_pinned_by_many_at_once_is_pinned_once()
    {
        using var db = new TestDb();
        var cohort = await db.Plan();

        await Task.WhenAll(Enumerable.Range(1, 12).Select(i => Task.Run(async () =>
        {
            try { await db.Pin(cohort, "assignment1", new DateOnly(2026, 3, 13).AddDays(i)); }
            catch (StaleException) { }
        })));

        (await db.Cohort(cohort)).PinnedDues.Should().ContainSingle();
        (await db.PlanOf(cohort)).PinnedDues.Should().ContainKey("assignment1");
    }

    [Fact]
    public async Task Whoever_pins_a_date_from_an_old_form_is_told_so()
    {
        using var db = new TestDb();
        var cohort = await db.Plan();
        var version = (await db.Cohort(cohort)).Version;
        Task Pin(DateOnly date) => db.As(Course.Coordinator, (PinDue f) => f.Handle(cohort, "assignment1", new() { Version = version, Date = date }, default));
        await Pin(new(2026, 3, 14));

        (await db.Awaiting(_ => Pin(new(2026, 3, 15))).Should().ThrowAsync<StaleException>()).Which.Version.Should().Be(version + 1);
        (await db.Cohort(cohort)).PinnedDues.Should().ContainSingle().Which.Date.Should().Be(new DateOnly(2026, 3, 14));
    }

    [Fact]
    public async Task What_has_no_due_date_or_does_not_exist_cannot_be_pinned()
    {
        using var db = new TestDb();
        var cohort = await db.Plan();

        (await Course.Refusal(() => db.Pin(cohort, "attendance", new(2026, 3, 14)))).Should().Be("due.none");
        await db.Awaiting(d => d.Pin(cohort, "essay", new(2026, 3, 14))).Should().ThrowAsync<NotFoundException>();
    }

    [Fact]
    public async Task An_extension_is_one_persons_due_date_and_the_newest_counts()
    {
        using var db = new TestDb();
        var cohort = await Given.Cohort(db);
        await db.Extend(cohort.First.EnrolmentId, "assignment1", new(2026, 3, 20));
        await db.Extend(cohort.First.EnrolmentId, "assignment1", new(2026, 3, 27));

        (await Due(cohort.First)).Should().Be(new DateOnly(2026, 3, 27));
        (await Due(cohort.Second)).Should().Be(new DateOnly(2026, 3, 12));
        (await Course.Refusal(() => db.Extend(cohort.First.EnrolmentId, "assignment1", new(2026, 3, 27)))).Should().Be("extension.not-later");
        (await Course.Refusal(() => db.Extend(cohort.First.EnrolmentId, "attendance", new(2026, 3, 27)))).Should().Be("due.none");

        async Task<DateOnly?> Due(Enrolled who)
        {
            var plan = await db.PlanOf(cohort.Id);
            var extended = await db.As(cohort.Coordinator, (CohortReader f) => f.ExtendedTo(who.EnrolmentId, "assignment1", default));
            return plan.EffectiveDue(plan.Programme.Requirement("assignment1"), extended);
        }
    }

    [Fact]
    public async Task An_extension_never_makes_a_date_earlier_than_everybody_elses()
    {
        using var db = new TestDb();
        var cohort = await Given.Cohort(db);
        await db.Extend(cohort.First.EnrolmentId, "assignment1", new(2026, 3, 20));

        await db.Pin(cohort.Id, "assignment1", new(2026, 3, 31));

        var plan = await db.PlanOf(cohort.Id);
        plan.EffectiveDue(plan.Programme.Requirement("assignment1"), new DateOnly(2026, 3, 20)).Should().Be(new DateOnly(2026, 3, 31));
    }
}
