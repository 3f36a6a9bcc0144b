using Certification.Coursework.Contracts;
using Certification.Coursework.Practising;
using Certification.Platform.Input;
using Certification.Platform.Refusals;
using Certification.Programmes.Contracts;
using Certification.Tests.Support;

namespace Certification.Tests.Coursework;

public class PracticeTests
{
    [Fact]
    public async Task Only_sessions_in_a_role_that_counts_add_up_and_struck_out_ones_do_not()
    {
        await using var db = await TestDb.Create();
        var cohort = await Given.Cohort(db);
        await Log(db, cohort.First, minutes: 60);
        await Log(db, cohort.First, minutes: 90, role: PracticeRole.Observed);
        var wrong = await Log(db, cohort.First, minutes: 45);

        await Remove(db, cohort.First, wrong, "Skrevet to gange");

        var view = await Read(db, cohort.First);
        (view.Totals.Single().Sessions, view.Totals.Single().Minutes).Should().Be((1, 60));
        view.Entries.Items.Single(e => e.Id == wrong).RemovedReason.Should().Be("Skrevet to gange");
        (await Facts(db, cohort.First)).Practice.Select(p => (p.Minutes, p.Role)).Should().BeEquivalentTo([(60, PracticeRole.Alone), (90, PracticeRole.Observed)]);
    }

    [Fact]
    public async Task A_session_in_the_future_is_refused_by_the_date_where_the_cohort_is()
    {
        await using var db = await TestDb.Create();
        var cohort = await Given.Cohort(db, zone: Certification.Platform.Time.Zones.Nuuk);
        db.Clock.Now = new(2026, 3, 10, 1, 0, 0, DateTimeKind.Utc);

        var act = () => Log(db, cohort.First, date: new(2026, 3, 10));

        (await act.Should().ThrowAsync<RefusedException>()).Which.Code.Should().Be("practice.future");
        await Log(db, cohort.First, date: new(2026, 3, 9));
    }

    [Fact]
    public async Task A_group_course_is_the_same_however_its_name_is_spelled()
    {
        await using var db = await TestDb.Create();
        var cohort = await Given.Cohort(db, programme: "robusthed-workplace");
        foreach (var name in new[] { "Team Nord", "team nord ", "TEAM NORD", "Team Nord", "Team Syd" })
            await Log(db, cohort.First, group: name);

        var view = await Read(db, cohort.First);

        view.GroupCourses.Select(g => (g.Name, g.Sessions)).Should().Equal(("Team Nord", 4), ("Team Syd", 1));
        view.Totals.Single().GroupCourses.Should().Be(1);
        (await Facts(db, cohort.First)).Practice.Select(p => p.GroupCourse).Distinct().Should().HaveCount(2);
    }

    [Fact]
    public async Task A_session_is_struck_out_once_and_by_its_owner_alone()
    {
        await using var db = await TestDb.Create();
        var cohort = await Given.Cohort(db);
        var entry = await Log(db, cohort.First);

        foreach (var stranger in new[] { cohort.Second, cohort.First with { Caller = cohort.Trainer }, cohort.First with { Caller = cohort.Second.Caller } })
            await FluentActions.Invoking(() => Remove(db, stranger, entry, "Nej")).Should().ThrowAsync<NotFoundException>();
        await Remove(db, cohort.First, entry, "Forkert dato");

        (await FluentActions.Invoking(() => Remove(db, cohort.First, entry, "Igen")).Should().ThrowAsync<RefusedException>()).Which.Code.Should().Be("practice.removed");
    }

    [Fact]
    public async Task The_log_is_read_by_its_owner_and_those_who_work_with_the_cohort()
    {
        await using var db = await TestDb.Create();
        var cohort = await Given.Cohort(db);
        await Log(db, cohort.First);

        foreach (var reader in new[] { cohort.First.Caller, cohort.Trainer, cohort.Supervisor, cohort.Coordinator })
            (await Read(db, cohort.First with { Caller = reader })).Entries.Total.Should().Be(1);
        foreach (var stranger in new[] { cohort.Second.Caller, cohort.Contact })
            await FluentActions.Invoking(() => Read(db, cohort.First with { Caller = stranger })).Should().ThrowAsync<NotFoundException>();
    }

    [Fact]
    public void A_personal_number_in_any_free_text_is_named_by_its_field()
    {
        const string text = "Barnet 010203-1234";

        var errors = CheckInput.Errors(new LogPractice.Input
        {
            Date = new(2026, 3, 1),
            Minutes = 60,
            Role = PracticeRole.Alone,
            TargetGroup = text,
            Elements = text,
            GroupCourse = text,
            Reflection = text,
        });

        errors.Keys.Should().BeEquivalentTo("TargetGroup", "Elements", "GroupCourse", "Reflection");
    }

    [Fact]
    public async Task Whoever_is_asked_about_gets_facts_even_when_there_are_none()
    {
        await using var db = await TestDb.Create();
        var cohort = await Given.Cohort(db);
        await db.HandIn(cohort.First);

        var facts = await db.As(cohort.Coordinator, (CourseworkReader r) => r.Facts([cohort.First.EnrolmentId, cohort.Second.EnrolmentId, 4711], default));

        facts[cohort.First.EnrolmentId].Assignments.Should().ContainSingle().Which.Should().BeEquivalentTo(new { RequirementKey = "assignment1", State = SubmissionState.Submitted, Versions = 1 });
        facts[cohort.Second.EnrolmentId].Should().BeEquivalentTo(CourseworkFacts.None);
        facts[4711].Should().BeEquivalentTo(CourseworkFacts.None);
    }

    private static Task<int> Log(TestDb db, Enrolled who, int minutes = 60, PracticeRole role = PracticeRole.Alone, DateOnly? date = null, string? group = null) =>
        db.As(who.Caller, (LogPractice f) => f.Handle(who.EnrolmentId, new()
        {
            Date = date ?? new(2026, 3, 1),
            Minutes = minutes,
            Role = role,
            TargetGroup = "Medarbejdere",
            Elements = "Åndedræt",
            GroupCourse = group,
        }, default));

    private static Task Remove(TestDb db, Enrolled who, int entry, string reason) =>
        db.As(who.Caller, (RemovePractice f) => f.Handle(who.EnrolmentId, entry, new() { Reason = reason }, default));

    private static Task<ReadPractice.View> Read(TestDb db, Enrolled who) =>
        db.As(who.Caller, (ReadPractice f) => f.Handle(who.EnrolmentId, new(), default));

    private static async Task<CourseworkFacts> Facts(TestDb db, Enrolled who) =>
        (await db.As(who.Caller, (CourseworkReader r) => r.Facts([who.EnrolmentId], default)))[who.EnrolmentId];
}
