using System.Net;
using AngleSharp.Html.Dom;
using Certification.Cohorts;
using Certification.Cohorts.Attending;
using Certification.Cohorts.Contracts;
using Certification.Cohorts.Enrolling;
using Certification.Platform.Access;
using Certification.Platform.Input;
using Certification.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Certification.Tests.Cohorts;

public class ApplicationTests
{
    private static readonly DateOnly January = new(2026, 1, 12);

    [Fact]
    public async Task Whoever_has_applied_has_no_seat_stands_on_no_register_and_waits_for_nothing()
    {
        using var db = new TestDb();
        db.At(January);
        var (cohort, aarhus) = (await db.Plan(capacity: 1), await db.Municipality());

        var (_, state) = await db.Enrol(cohort, Applying(1, aarhus));
        var (_, next) = await db.Enrol(cohort, Course.Person(2, aarhus));
        await db.PassSeatsOn();

        (state, next).Should().Be((EnrolmentState.Applied, EnrolmentState.Enrolled));
        var (_, lines) = await db.As(Course.Coordinator, async (ReadRegister f) => await f.Handle(await db.DayId(cohort, 1), default));
        lines.Should().ContainSingle().Which.Person.Email.Should().Be("anne2@example.org");
        (await db.Posted("seat-offered")).Should().BeEmpty();
        var asked = (await db.Posted("leader-asked")).Should().ContainSingle().Which;
        (asked.To, asked.ToName).Should().Be(("lone@aarhus.example", "Lone Leder"));
    }

    [Fact]
    public async Task An_approved_application_is_a_seat_where_one_is_free_and_nobody_waits()
    {
        using var db = new TestDb();
        db.At(January);
        var (cohort, aarhus) = (await db.Plan(capacity: 1), await db.Municipality());
        var (first, _) = await db.Enrol(cohort, Applying(1, aarhus));
        var (second, _) = await db.Enrol(cohort, Applying(2, aarhus));
        var links = await db.Posted("leader-asked");

        await Answer(db, links[0].Secret(), Promises());
        await Answer(db, links[1].Secret(), Promises());

        (await db.Enrolment(first)).State.Should().Be(EnrolmentState.Enrolled);
        (await db.Enrolment(second)).State.Should().Be(EnrolmentState.Waitlisted);
        (await db.Enrolment(first)).History.Last().Reason.Should().Be("Godkendt af lederen, Lone Leder.");
        (await db.Read(d => d.Set<Application>().FirstAsync())).Should().BeEquivalentTo(new { Approved = true, PromisesSeat = true, PromisesDates = true, PromisesPractice = true, AnsweredAt = db.Clock.Now });
        (await db.Posted("application-answered")).Select(m => m.Content.Text.Contains("nu tilmeldt")).Should().Equal(true, false);
        (await Course.Refusal(() => Answer(db, links[0].Secret(), Promises()))).Should().Be("link.used");
    }

    [Fact]
    public async Task A_declined_application_is_withdrawn_and_the_mail_does_not_say_why()
    {
        using var db = new TestDb();
        db.At(January);
        var (id, _) = await db.Enrol(await db.Plan(), Applying(1, await db.Municipality()));

        await Answer(db, (await db.Posted("leader-asked"))[0].Secret(), new() { Reason = "Vi mangler folk." });

        (await db.Enrolment(id)).History.Last().Should().BeEquivalentTo(new { After = EnrolmentState.Withdrawn, Reason = "Vi mangler folk." });
        (await db.Posted("application-answered")).Should().ContainSingle().Which.Content.Text.Should().Contain("ikke godkendt").And.NotContain("mangler folk");
    }

    [Fact]
    public async Task A_leader_who_says_nothing_is_reminded_once_and_then_every_coordinator_is_told_once()
    {
        using var db = new TestDb();
        db.At(January);
        var cohort = await Given.Cohort(db);
        var (id, _) = await db.Enrol(cohort.Id, Applying(1, await db.Municipality()));

        await Later(6);
        (await db.Posted("leader-reminded")).Should().BeEmpty();
        await Later(1);
        (await db.Posted("leader-reminded")).Should().ContainSingle();
        await Later(7);
        await Later(7);

        (await db.Posted("leader-reminded")).Should().ContainSingle();
        (await db.Posted("leader-silent")).Select(m => m.RecipientId).Should().Equal(cohort.Coordinator.PersonId);
        await Answer(db, (await db.Posted("leader-reminded"))[0].Secret(), Promises());
        (await db.Enrolment(id)).State.Should().Be(EnrolmentState.Enrolled, "a late answer is better than none");
        (await Course.Refusal(() => Answer(db, "nothing", Promises()))).Should().Be("link.used");

        async Task Later(int days)
        {
            db.Clock.Now = db.Clock.Now.AddDays(days);
            for (var i = 0; i < 2; i++) await db.As(Caller.Nobody, (ChaseLeaders f) => f.Handle(default));
        }
    }

    [Fact]
    public async Task A_leader_who_has_answered_or_whose_applicant_has_left_is_left_in_peace()
    {
        using var db = new TestDb();
        db.At(January);
        var (cohort, aarhus) = (await db.Plan(), await db.Municipality());
        await db.Enrol(cohort, Applying(1, aarhus));
        var (left, _) = await db.Enrol(cohort, Applying(2, aarhus));
        var asked = await db.Posted("leader-asked");
        await Answer(db, asked[0].Secret(), Promises());
        await db.Change(left, EnrolmentState.Withdrawn);

        db.Clock.Now = db.Clock.Now.AddDays(20);
        await db.As(Caller.Nobody, (ChaseLeaders f) => f.Handle(default));

        (await db.Posted("leader-reminded")).Should().BeEmpty();
        (await Course.Refusal(() => Answer(db, asked[1].Secret(), Promises()))).Should().Be("link.used");
    }

    [Fact]
    public async Task A_leader_whose_address_was_wrong_is_asked_again_and_what_was_sent_before_opens_nothing()
    {
        using var db = new TestDb();
        db.At(January);
        var cohort = await Given.Cohort(db);
        var (id, _) = await db.Enrol(cohort.Id, Applying(1, await db.Municipality()));
        await Later(7);
        await Later(7);

        await AskAgain("lone.leder@aarhus.example");
        await Later(7);

        var (asked, reminded) = (await db.Posted("leader-asked"), await db.Posted("leader-reminded"));
        asked.Concat(reminded).Select(m => m.To).Should().Equal("lone@aarhus.example", "lone.leder@aarhus.example", "lone@aarhus.example", "lone.leder@aarhus.example");
        (await db.Posted("leader-silent")).Should().ContainSingle();
        foreach (var old in new[] { asked[0], reminded[0] }) (await Course.Refusal(() => Answer(db, old.Secret(), Promises()))).Should().Be("link.used");
        await Answer(db, asked[1].Secret(), Promises());
        (await db.Enrolment(id)).State.Should().Be(EnrolmentState.Enrolled);
        (await Course.Refusal(() => AskAgain("lone@aarhus.example"))).Should().Be("application.answered");
        (await ((Func<Task>)(() => AskAgain("ANNE1@example.org"))).Should().ThrowAsync<BadInputException>()).Which.Errors.Keys.Should().Equal("LeaderEmail");

        async Task AskAgain(string email)
        {
            var version = (await db.Read(d => d.Set<Application>().AsNoTracking().SingleAsync())).Version;
            await db.As(cohort.Coordinator, (AskLeaderAgain f) => f.Handle(id, new() { Version = version, LeaderName = "Lone Leder", LeaderEmail = email }, default));
        }

        async Task Later(int days)
        {
            db.Clock.Now = db.Clock.Now.AddDays(days);
            await db.As(Caller.Nobody, (ChaseLeaders f) => f.Handle(default));
        }
    }

    [Fact]
    public async Task Leaders_are_asked_again_on_the_page_of_the_seat_and_answer_through_the_api_as_on_the_page()
    {
        using var db = new TestDb();
        db.At(January);
        var (id, _) = await db.Enrol(await db.Plan(), Applying(1, await db.Municipality()));
        await using var host = db.Host();
        await host.Person("karen@example.org", Roles.Coordinator);
        var (karen, leader) = (await host.Visit("karen@example.org"), host.Visit());

        var wrong = await karen.Submit(Form(await karen.Page($"/enrolments/{id}/seat"), "ask-leader"), ("Asking.LeaderEmail", "lone"));
        host.Clock.Now = host.Clock.Now.AddMinutes(1);
        var page = await karen.Page(await karen.Submit(Form(await karen.Page($"/enrolments/{id}/seat"), "ask-leader"), ("Asking.LeaderEmail", "lone.leder@aarhus.example")));
        var path = $"/api/v1/applications/{(await db.Posted("leader-asked"))[1].Secret()}";

        wrong.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        page.QuerySelector("main")!.TextContent.Should().Contain("Lederen er spurgt igen").And.Contain("lone.leder@aarhus.example");
        (await leader.Post($"{path}/code")).StatusCode.Should().Be(HttpStatusCode.NoContent);
        var code = (await db.Posted("link-code")).Should().ContainSingle().Which.Secret;
        (await leader.Post(path, new { code, approve = true, seat = true, dates = true })).StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await leader.Post(path, new { approve = true, seat = true, dates = true, practice = true })).StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await leader.Post(path, new { code, approve = true, seat = true, dates = true, practice = true })).StatusCode.Should().Be(HttpStatusCode.NoContent);
        (await leader.Post(path, new { code, approve = false })).StatusCode.Should().Be(HttpStatusCode.Conflict);
        (await db.Enrolment(id)).State.Should().Be(EnrolmentState.Enrolled);
    }

    [Fact]
    public async Task A_coordinator_asks_on_the_page_and_the_leader_answers_without_signing_in()
    {
        using var db = new TestDb();
        db.At(January);
        var (cohort, aarhus) = (await db.Plan(), await db.Municipality());
        await using var host = db.Host();
        await host.Person("karen@example.org", Roles.Coordinator);
        var (karen, leader) = (await host.Visit("karen@example.org"), host.Visit());
        var enrol = Form(await karen.Page($"/cohorts/{cohort}/enrolments/new"), "enrol");

        var asked = await karen.Page(await karen.Submit(enrol, ("Input.FirstName", "Anne"), ("Input.LastName", "Holm"), ("Input.Email", "anne@example.org"), ("Input.MunicipalityId", $"{aarhus}"),
            ("Input.LeaderApproves", "true"), ("Input.LeaderName", "Lone Leder"), ("Input.LeaderEmail", "lone@aarhus.example")));
        asked.QuerySelector("main")!.TextContent.Should().Contain("Lederen er spurgt").And.Contain("Ansøgt");
        var path = $"/applications/{(await db.Posted("leader-asked"))[0].Secret()}";
        var page = await leader.Page(path);
        page.QuerySelector("main")!.TextContent.Should().Contain("Anne Holm").And.Contain("Hold 20").And.Contain("2. marts 2026").And.Contain("Praksis mellem dagene");
        page.QuerySelector("main")!.TextContent.Should().Contain("l…@aarhus.example").And.NotContain("lone@");
        page = await leader.Page(await leader.Submit(Form(page, "code")));
        var code = (await db.Posted("link-code")).Should().ContainSingle().Which.Secret!;
        var half = await leader.Submit(Form(page, "accept"), ("Input.Code", code), ("Input.Seat", "true"), ("Input.Dates", "true"));
        half.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await leader.Page(half)).QuerySelectorAll("[role=alert] a").Should().ContainSingle();

        var thanks = await leader.Page(await leader.Submit(Form(page, "accept"), ("Input.Code", code), ("Input.Seat", "true"), ("Input.Dates", "true"), ("Input.Practice", "true")));

        thanks.QuerySelector("main")!.TextContent.Should().Contain("Du har godkendt ansøgningen fra Anne Holm");
        (await leader.Submit(Form(page, "decline"), ("Input.Code", code), ("Input.Reason", "Nej"))).StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await leader.Page(await leader.Get(path))).QuerySelector("main")!.TextContent.Should().Be((await leader.Page(await leader.Get("/applications/nothing"))).QuerySelector("main")!.TextContent);
        var id = await db.Read(d => d.Set<Enrolment>().Select(e => e.Id).SingleAsync());
        (await karen.Page($"/enrolments/{id}/seat")).QuerySelector("main")!.TextContent.Should().Contain("Lone Leder").And.Contain("Godkendt");
    }

    [Fact]
    public void A_leader_is_named_and_is_somebody_else()
    {
        var nobody = Course.Person(1, 1);
        nobody.LeaderApproves = true;
        var self = Applying(1, 1);
        self.LeaderEmail = "ANNE1@example.org";

        CheckInput.Errors(nobody).Keys.Should().BeEquivalentTo(nameof(nobody.LeaderName), nameof(nobody.LeaderEmail));
        CheckInput.Errors(self).Keys.Should().BeEquivalentTo(nameof(self.LeaderEmail));
        CheckInput.Errors(new AnswerApplication.Input { Code = "123456", Approve = true, Seat = true }).Keys.Should().BeEquivalentTo("Dates", "Practice");
    }

    private static EnrolParticipant.Input Applying(int number, int municipality)
    {
        var person = Course.Person(number, municipality);
        (person.LeaderApproves, person.LeaderName, person.LeaderEmail) = (true, "Lone Leder", "lone@aarhus.example");
        return person;
    }

    private static AnswerApplication.Input Promises() => new() { Approve = true, Seat = true, Dates = true, Practice = true };

    /// <summary>With the code that comes by mail.</summary>
    private static async Task Answer(TestDb db, string secret, AnswerApplication.Input input)
    {
        await db.As(Caller.Nobody, (AnswerApplication f) => f.SendCode(secret, default));
        input.Code = (await db.Posted("link-code"))[^1].Secret!;
        await db.As(Caller.Nobody, (AnswerApplication f) => f.Handle(secret, input, default));
    }

    private static IHtmlFormElement Form(IHtmlDocument page, string name) => page.Forms.Single(f => f.QuerySelector($"[name=_handler][value={name}]") is not null);
}
