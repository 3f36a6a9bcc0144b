using Certification.Cohorts;
using Certification.Cohorts.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Input;
using Certification.Platform.Refusals;
using Certification.Programmes.Contracts;
using Certification.Supervision;
using Certification.Supervision.Contracts;
using Certification.Supervision.Logging;
using Microsoft.EntityFrameworkCore;

namespace Certification.Tests.Supervision;

public class LogSupervisionTests
{
    private static readonly DateOnly Day = new(2026, 5, 4);

    [Fact]
    public async Task One_entry_credits_all_who_attended_once_it_is_approved()
    {
        using var cohort = await SupervisedCohort.Running();
        var id = await cohort.Log(cohort.Supervisor, cohort.Held(Day, 90, SupervisionForm.Group, 0, 1, 2));

        var waiting = await cohort.Of(cohort.Participants[1], 1);
        await cohort.Approve(cohort.Supervisor, id);
        var approved = await cohort.Of(cohort.Participants[1], 1);

        waiting.Accounts[0].Credit.Should().Match<SupervisionCredit>(c => c.Sessions == 0 && c.CreditedMinutes == 0 && c.WaitingSessions == 1);
        approved.Accounts[0].Credit.Should().Match<SupervisionCredit>(c => c.Sessions == 1 && c.RawMinutes == 90 && c.CreditedMinutes == 60);
        (await cohort.Of(cohort.Supervisor, 3)).Sessions.Should().BeEmpty();
    }

    [Fact]
    public async Task People_who_are_not_enrolled_count_in_the_size_of_the_group()
    {
        using var cohort = await SupervisedCohort.Running();
        var input = cohort.Held(Day, 90, SupervisionForm.Group, 0);
        input.Others = 2;

        var id = await cohort.Log(cohort.Participants[0], input);
        await cohort.Approve(cohort.Supervisor, id);

        (await cohort.Of(cohort.Participants[0], 0)).Accounts[0].Credit.CreditedMinutes.Should().Be(60);
    }

    [Theory]
    [InlineData("2026-06-02", 60, SupervisionForm.Individual, 1, 0, "supervision.future")]
    [InlineData("2026-06-01", 14, SupervisionForm.Individual, 1, 0, "supervision.minutes")]
    [InlineData("2026-06-01", 481, SupervisionForm.Individual, 1, 0, "supervision.minutes")]
    [InlineData("2026-06-01", 60, SupervisionForm.Individual, 2, 0, "supervision.individual")]
    [InlineData("2026-06-01", 60, SupervisionForm.Individual, 1, 1, "supervision.individual")]
    [InlineData("2026-06-01", 60, SupervisionForm.Group, 1, 0, "supervision.group")]
    [InlineData("2026-06-01", 60, SupervisionForm.Group, 0, 3, "supervision.nobody")]
    [InlineData("2026-06-01", 60, SupervisionForm.Group, 6, 25, "supervision.too-many")]
    public async Task What_cannot_have_been_held_is_refused(string date, int minutes, SupervisionForm form, int attendees, int others, string code)
    {
        using var cohort = await SupervisedCohort.Running();
        var input = cohort.Held(DateOnly.Parse(date, System.Globalization.CultureInfo.InvariantCulture), minutes, form, [.. Enumerable.Range(0, attendees)]);
        input.Others = others;

        var log = () => cohort.Log(cohort.Coordinator, input);

        (await log.Should().ThrowAsync<RefusedException>()).Which.Code.Should().Be(code);
        (await cohort.List(cohort.Coordinator)).Should().BeEmpty();
    }

    [Fact]
    public async Task The_shortest_the_longest_and_todays_session_are_accepted()
    {
        using var cohort = await SupervisedCohort.Running();

        await cohort.Log(cohort.Supervisor, cohort.Held(new DateOnly(2026, 6, 1), 15, SupervisionForm.Individual, 0));
        await cohort.Log(cohort.Supervisor, cohort.Held(new DateOnly(2026, 6, 1), 480, SupervisionForm.Remote, 0, 1, 2, 3, 4, 5));

        (await cohort.List(cohort.Supervisor)).Should().HaveCount(2);
    }

    [Fact]
    public async Task Nobody_supervises_themselves()
    {
        using var cohort = await SupervisedCohort.Running();
        await cohort.Db.As<AppDb>(Caller.Nobody, async db =>
        {
            var run = await db.Cohorts.Include(c => c.Staff).SingleAsync(c => c.Id == cohort.CohortId);
            run.Appoint(cohort.Participants[0].PersonId, Roles.Supervisor);
            await db.SaveChangesAsync();
        });
        var input = cohort.Hour();
        input.SupervisorId = cohort.Participants[0].PersonId;

        var log = () => cohort.Log(cohort.Participants[0], input);

        (await log.Should().ThrowAsync<RefusedException>()).Which.Code.Should().Be("self");
    }

    [Fact]
    public async Task The_supervisor_must_be_appointed_to_the_cohort_of_each_attendee()
    {
        using var cohort = await SupervisedCohort.Running();
        var input = cohort.Hour();
        input.SupervisorId = cohort.SupervisorElsewhere.PersonId;

        var log = () => cohort.Log(cohort.Coordinator, input);

        (await log.Should().ThrowAsync<RefusedException>()).Which.Code.Should().Be("supervision.not-supervisor");
    }

    [Fact]
    public async Task Somebody_who_has_left_the_cohort_is_no_attendee_of_a_new_session()
    {
        using var cohort = await SupervisedCohort.Running();
        await Withdraw(cohort, 1);

        var log = () => cohort.Log(cohort.Supervisor, cohort.Held(Day, 60, SupervisionForm.Group, 0, 1));

        (await log.Should().ThrowAsync<RefusedException>()).Which.Code.Should().Be("supervision.not-taking-part");
    }

    [Fact]
    public async Task A_participant_logs_for_themselves_and_finds_nobody_else_to_name()
    {
        using var cohort = await SupervisedCohort.Running();

        var own = await cohort.Log(cohort.Participants[0], cohort.Hour());
        var others = () => cohort.Log(cohort.Participants[0], cohort.Held(Day, 60, SupervisionForm.Group, 0, 1));

        await others.Should().ThrowAsync<NotFoundException>();
        (await cohort.See(cohort.Participants[0], own)).Current.LoggedBy.Id.Should().Be(cohort.Participants[0].PersonId);
    }

    [Fact]
    public async Task Trainers_contacts_and_supervisors_of_other_cohorts_log_nothing()
    {
        using var cohort = await SupervisedCohort.Running();

        foreach (var stranger in new[] { cohort.Trainer, cohort.Contact, cohort.SupervisorElsewhere, cohort.Participants[1] })
            await cohort.Invoking(c => c.Log(stranger, c.Hour())).Should().ThrowAsync<NotFoundException>();

        (await cohort.List(cohort.Coordinator)).Should().BeEmpty();
    }

    [Fact]
    public async Task An_unknown_enrolment_is_not_found()
    {
        using var cohort = await SupervisedCohort.Running();
        var input = cohort.Hour();
        input.EnrolmentIds = [999];

        var log = () => cohort.Log(cohort.Coordinator, input);

        await log.Should().ThrowAsync<NotFoundException>();
    }

    [Fact]
    public async Task A_button_pressed_eight_times_at_once_logs_one_session()
    {
        using var cohort = await SupervisedCohort.Running();

        var tries = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            try
            {
                await cohort.Log(cohort.Supervisor, cohort.Hour());
                return "logged";
            }
            catch (RefusedException refused)
            {
                return refused.Code;
            }
        })));

        tries.Count(t => t == "logged").Should().Be(1);
        tries.Count(t => t == "supervision.logged-already").Should().Be(7);
        (await cohort.List(cohort.Coordinator)).Should().ContainSingle();
    }

    [Fact]
    public async Task Two_sessions_of_one_day_are_told_apart_by_their_start()
    {
        using var cohort = await SupervisedCohort.Running();
        var (morning, afternoon) = (cohort.Hour(), cohort.Hour());
        (morning.Start, afternoon.Start) = (new TimeOnly(9, 0), new TimeOnly(14, 0));

        await cohort.Log(cohort.Supervisor, morning);
        await cohort.Log(cohort.Supervisor, afternoon);

        (await cohort.List(cohort.Supervisor)).Should().HaveCount(2);
    }

    [Fact]
    public async Task Who_logged_it_is_in_the_audit_trail_without_the_subject_or_the_notes()
    {
        using var cohort = await SupervisedCohort.Running();

        var id = await cohort.Log(cohort.Participants[0], cohort.Hour());

        var entry = await cohort.Db.Read(db => db.Set<AuditEntry>().SingleAsync(e => e.Action == "supervision.logged"));
        entry.Should().Match<AuditEntry>(e => e.SubjectId == id && e.ActorId == cohort.Participants[0].PersonId);
        entry.After.Should().Contain("60 min").And.NotContain("Emne").And.NotContain("Fortroligt");
    }

    [Fact]
    public void A_form_without_the_required_fields_or_with_a_personal_number_is_named_field_by_field()
    {
        var errors = CheckInput.Errors(new LogSupervision.Input { Minutes = 5, Form = (SupervisionForm)9, Notes = "Født 010190-1234" });

        errors.Keys.Should().BeEquivalentTo("Date", "Minutes", "Form", "SupervisorId", "Notes");
    }

    [Fact]
    public async Task Progress_finds_an_entry_for_every_enrolment_it_asks_about()
    {
        using var cohort = await SupervisedCohort.Running();
        var id = await cohort.Log(cohort.Supervisor, cohort.Held(Day, 90, SupervisionForm.Group, 0, 1));

        var facts = await cohort.Db.As<SupervisionReader, IReadOnlyDictionary<int, IReadOnlyList<SupervisionFact>>>(
            Caller.Nobody, r => r.Facts([cohort.Enrolments[0], cohort.Enrolments[5], 999], default));

        facts[cohort.Enrolments[0]].Should().Equal(new SupervisionFact(id, Day, 90, SupervisionForm.Group, 2, cohort.Supervisor.PersonId, SupervisionState.Logged));
        facts[cohort.Enrolments[5]].Should().BeEmpty();
        facts[999].Should().BeEmpty();
    }

    private static Task Withdraw(SupervisedCohort cohort, int participant) => cohort.Db.As<AppDb>(Caller.Nobody, async db =>
    {
        var enrolment = await db.Enrolments.Include(e => e.History).SingleAsync(e => e.Id == cohort.Enrolments[participant]);
        enrolment.Change(EnrolmentState.Withdrawn, "Nyt arbejde", cohort.Coordinator.PersonId, cohort.Db.Clock.Now);
        await db.SaveChangesAsync();
    });
}
