using AngleSharp.Html.Dom;
using Certification.Cohorts;
using Certification.Cohorts.Attending;
using Certification.Cohorts.Contracts;
using Certification.Cohorts.Enrolling;
using Certification.Platform.Access;
using Certification.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Certification.Tests.Cohorts;

public class TransferTests
{
    [Fact]
    public async Task A_colleague_takes_the_seat_even_when_the_cohort_is_full_and_others_wait()
    {
        using var db = new TestDb();
        var (cohort, aarhus) = (await db.Plan(capacity: 1), await db.Municipality());
        var (anne, _) = await db.Enrol(cohort, Course.Person(1, aarhus));
        var (waiting, _) = await db.Enrol(cohort, Course.Person(2, aarhus));

        var colleague = await Transfer(db, anne, 3, aarhus);

        (await db.Enrolment(anne)).History.Last().Should().BeEquivalentTo(new { After = EnrolmentState.Transferred, Reason = "Barselsorlov." });
        (await db.Enrolment(colleague)).State.Should().Be(EnrolmentState.Enrolled);
        (await db.Enrolment(waiting)).State.Should().Be(EnrolmentState.Waitlisted);
        (await db.Read(d => d.Set<Enrolment>().CountAsync(e => Enrolment.Seated.Contains(e.State)))).Should().Be(1);
        (await db.Posted("seat-passed-on")).Should().ContainSingle().Which.To.Should().Be("anne1@example.org");
        var confirmation = (await db.Posted("seat-taken-over")).Should().ContainSingle().Which;
        confirmation.To.Should().Be("anne3@example.org");
        confirmation.Content.Text.Should().Contain("2. marts 2026").And.NotContain("Barselsorlov");
        db.Followed.Enrolments.Should().Contain([anne, colleague]);
    }

    [Fact]
    public async Task No_seat_changes_hands_in_a_cancelled_cohort_not_even_to_one_who_waits()
    {
        using var db = new TestDb();
        var (cohort, aarhus) = (await db.Plan(capacity: 1), await db.Municipality());
        var (anne, _) = await db.Enrol(cohort, Course.Person(1, aarhus));
        var (waiting, _) = await db.Enrol(cohort, Course.Person(2, aarhus));
        await db.ChangeTo(cohort, CohortState.Cancelled, "For få.");

        (await Course.Refusal(() => Transfer(db, anne, 2, aarhus))).Should().Be("cohort.not-open");

        (await db.Enrolment(anne)).State.Should().Be(EnrolmentState.Enrolled);
        (await db.Enrolment(waiting)).State.Should().Be(EnrolmentState.Waitlisted);
    }

    [Fact]
    public async Task What_was_marked_stays_with_whoever_was_there()
    {
        using var db = new TestDb();
        var (cohort, aarhus) = (await db.Plan(), await db.Municipality());
        var (anne, _) = await db.Enrol(cohort, Course.Person(1, aarhus));
        var days = await db.Days(cohort);
        await db.Mark(Course.Coordinator, days[0].Id, anne, AttendanceMark.Present);
        await db.Close(Course.Coordinator, days[0].Id);

        var colleague = await Transfer(db, anne, 2, aarhus);

        (await db.DayFact(anne, 1)).Mark.Should().Be(AttendanceMark.Present);
        (await db.DayFact(colleague, 1)).Mark.Should().Be(AttendanceMark.Unmarked);
        (await OnRegister(days[0].Id)).Should().BeEquivalentTo([anne, colleague]);
        (await OnRegister(days[1].Id)).Should().Equal(colleague);

        async Task<IEnumerable<int>> OnRegister(int day) => (await db.As(Course.Coordinator, (ReadRegister f) => f.Handle(day, default))).Lines.Select(l => l.EnrolmentId);
    }

    [Fact]
    public async Task A_colleague_who_waits_takes_the_seat_but_one_who_has_a_seat_does_not()
    {
        using var db = new TestDb();
        var (cohort, aarhus) = (await db.Plan(capacity: 2), await db.Municipality());
        var (anne, _) = await db.Enrol(cohort, Course.Person(1, aarhus));
        await db.Enrol(cohort, Course.Person(2, aarhus));
        var (waiting, _) = await db.Enrol(cohort, Course.Person(3, aarhus));

        (await Course.Refusal(() => Transfer(db, anne, 2, aarhus))).Should().Be("enrolment.exists");
        (await Course.Refusal(() => Transfer(db, anne, 1, aarhus))).Should().Be("enrolment.exists");
        (await db.Enrolment(anne)).State.Should().Be(EnrolmentState.Enrolled, "nothing has happened");

        (await Transfer(db, anne, 3, aarhus)).Should().Be(waiting);
        (await db.Enrolment(waiting)).State.Should().Be(EnrolmentState.Enrolled);
        (await Course.Refusal(() => Transfer(db, anne, 4, aarhus))).Should().Be("enrolment.state", "the seat is gone");
    }

    [Fact]
    public async Task A_seat_is_passed_on_from_its_page()
    {
        using var db = new TestDb();
        var (cohort, aarhus) = (await db.Plan(), await db.Municipality());
        var (anne, _) = await db.Enrol(cohort, Course.Person(1, aarhus));
        await using var host = db.Host();
        await host.Person("karen@example.org", Roles.Coordinator);
        var karen = await host.Visit("karen@example.org");
        var link = (IHtmlAnchorElement)(await karen.Page($"/enrolments/{anne}/seat")).QuerySelector("a[href$='/transfer']")!;
        var form = (await karen.Page(link.PathName)).Forms.Single(f => f.QuerySelector("[name='Input.Reason']") is not null);

        var seat = await karen.Page(await karen.Submit(form, ("Input.FirstName", "Bo"), ("Input.LastName", "Lund"), ("Input.Email", "bo@example.org"), ("Input.Reason", "Nyt arbejde.")));

        seat.QuerySelector("main")!.TextContent.Should().Contain("Bo Lund har fået pladsen").And.Contain("Overtog pladsen efter Anne Holm");
        (await db.Enrolment(anne)).State.Should().Be(EnrolmentState.Transferred);
    }

    private static async Task<int> Transfer(TestDb db, int enrolment, int colleague, int municipality)
    {
        var (person, version) = (Course.Person(colleague, municipality), (await db.Enrolment(enrolment)).Version);
        return await db.As(Course.Coordinator, (TransferSeat f) => f.Handle(enrolment, new()
        {
            Version = version,
            FirstName = person.FirstName,
            LastName = person.LastName,
            Email = person.Email,
            MunicipalityId = municipality,
            Reason = "Barselsorlov.",
        }, default));
    }
}
