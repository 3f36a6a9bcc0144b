using Certification.Cohorts;
using Certification.Cohorts.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Refusals;
using Certification.Programmes.Contracts;
using Certification.Supervision;
using Certification.Supervision.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Certification.Tests.Supervision;

public class SignOffTests
{
    private static readonly DateOnly Day = new(2026, 5, 4);

    [Fact]
    public async Task The_record_carries_both_names_and_times()
    {
        using var cohort = await SupervisedCohort.Running();
        var loggedAt = cohort.Db.Clock.Now;
        var id = await cohort.Log(cohort.Participants[0], cohort.Hour());
        cohort.Db.Clock.Now = loggedAt.AddDays(2);

        await cohort.Approve(cohort.Supervisor, id);

        (await cohort.See(cohort.Participants[0], id)).Current.Should().BeEquivalentTo(new
        {
            State = SupervisionState.Approved,
            LoggedBy = new { Id = cohort.Participants[0].PersonId },
            LoggedAt = loggedAt,
            DecidedBy = new { Id = cohort.Supervisor.PersonId },
            DecidedAt = loggedAt.AddDays(2),
        });
    }

    [Fact]
    public async Task Only_the_supervisor_who_held_it_approves_or_returns()
    {
        using var cohort = await SupervisedCohort.Running();
        var id = await cohort.Log(cohort.Participants[0], cohort.Hour());

        foreach (var other in new[] { cohort.Coordinator, cohort.OtherSupervisor, cohort.Participants[0] })
        {
            (await cohort.Invoking(c => c.Approve(other, id)).Should().ThrowAsync<RefusedException>()).Which.Code.Should().Be("supervision.other-supervisor");
            (await cohort.Invoking(c => c.Return(other, id, "Nej")).Should().ThrowAsync<RefusedException>()).Which.Code.Should().Be("supervision.other-supervisor");
        }
        await cohort.Invoking(c => c.Approve(cohort.SupervisorElsewhere, id)).Should().ThrowAsync<NotFoundException>();

        (await cohort.See(cohort.Coordinator, id)).Current.State.Should().Be(SupervisionState.Logged);
    }

    [Fact]
    public void Nobody_approves_what_they_attended()
    {
        var session = Logged();

        var approve = () => session.Approve(7, [7, 8], DateTime.UnixEpoch);

        approve.Should().Throw<RefusedException>().Which.Code.Should().Be("self");
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public void A_return_needs_a_comment(string comment)
    {
        var session = Logged();

        var send = () => session.Return(comment, 7, [8], DateTime.UnixEpoch);

        send.Should().Throw<RefusedException>().Which.Code.Should().Be("supervision.comment");
        session.State.Should().Be(SupervisionState.Logged);
    }

    [Fact]
    public async Task What_is_approved_or_returned_is_not_decided_again()
    {
        using var cohort = await SupervisedCohort.Running();
        var (approved, returned) = (await cohort.Log(cohort.Supervisor, cohort.Hour(4)), await cohort.Log(cohort.Supervisor, cohort.Hour(5)));
        await cohort.Approve(cohort.Supervisor, approved);
        await cohort.Return(cohort.Supervisor, returned, "Ret tiden");

        foreach (var id in new[] { approved, returned })
        {
            (await cohort.Invoking(c => c.Approve(c.Supervisor, id, 1)).Should().ThrowAsync<RefusedException>()).Which.Code.Should().Be("supervision.decided");
            (await cohort.Invoking(c => c.Return(c.Supervisor, id, "Igen", 1)).Should().ThrowAsync<RefusedException>()).Which.Code.Should().Be("supervision.decided");
        }
    }

    [Fact]
    public async Task An_approval_is_a_changed_fact_of_every_attendee()
    {
        using var cohort = await SupervisedCohort.Running();
        var id = await cohort.Log(cohort.Supervisor, cohort.Held(Day, 60, SupervisionForm.Group, 0, 1, 2));
        cohort.Db.Followed.Enrolments.Clear();

        await cohort.Approve(cohort.Supervisor, id);

        cohort.Db.Followed.Enrolments.Should().BeEquivalentTo(cohort.Enrolments.Take(3));
    }

    [Fact]
    public async Task An_approved_session_is_locked_until_it_is_corrected_with_a_reason()
    {
        using var cohort = await SupervisedCohort.Running();
        var id = await cohort.Log(cohort.Participants[0], cohort.Hour());
        await cohort.Approve(cohort.Supervisor, id);
        var change = cohort.Hour();
        change.Minutes = 45;

        var without = () => cohort.Correct(cohort.Supervisor, id, SupervisedCohort.Correction(change, 1));
        (await without.Should().ThrowAsync<RefusedException>()).Which.Code.Should().Be("supervision.reason");
        await cohort.Correct(cohort.Supervisor, id, SupervisedCohort.Correction(change, 1, "Vi sluttede før tid"));

        var session = await cohort.See(cohort.Supervisor, id);
        session.Current.Should().Match<Certification.Supervision.Following.VersionView>(v => v.Number == 2 && v.Minutes == 45 && v.State == SupervisionState.Logged && v.Reason == "Vi sluttede før tid" && v.DecidedBy == null);
        session.Earlier.Should().ContainSingle().Which.Should().Match<Certification.Supervision.Following.VersionView>(v =>
            v.Number == 1 && v.Minutes == 60 && v.State == SupervisionState.Approved
            && v.LoggedBy.Id == cohort.Participants[0].PersonId && v.DecidedBy!.Id == cohort.Supervisor.PersonId && v.DecidedAt != null);
        (await cohort.Of(cohort.Participants[0], 0)).Accounts[0].Credit.CreditedMinutes.Should().Be(0);
    }

    [Fact]
    public async Task A_corrected_session_counts_again_after_a_new_approval()
    {
        using var cohort = await SupervisedCohort.Running();
        var id = await cohort.Log(cohort.Participants[0], cohort.Hour());
        await cohort.Return(cohort.Supervisor, id, "Vi talte i 45 minutter");
        var change = cohort.Hour();
        change.Minutes = 45;

        await cohort.Correct(cohort.Participants[0], id, SupervisedCohort.Correction(change, 1));
        await cohort.Approve(cohort.Supervisor, id, 2);

        (await cohort.Of(cohort.Participants[0], 0)).Accounts[0].Credit.CreditedMinutes.Should().Be(45);
        (await cohort.See(cohort.Participants[0], id)).Earlier.Should().ContainSingle().Which.Comment.Should().Be("Vi talte i 45 minutter");
    }

    [Fact]
    public async Task Somebody_taken_off_by_a_correction_stays_in_the_earlier_version_and_is_followed()
    {
        using var cohort = await SupervisedCohort.Running();
        var id = await cohort.Log(cohort.Supervisor, cohort.Held(Day, 90, SupervisionForm.Group, 0, 1, 2));
        await cohort.Approve(cohort.Supervisor, id);
        cohort.Db.Followed.Enrolments.Clear();

        await cohort.Correct(cohort.Supervisor, id, SupervisedCohort.Correction(cohort.Held(Day, 90, SupervisionForm.Group, 0, 3), 1, "Forkert deltager"));

        var session = await cohort.See(cohort.Coordinator, id);
        session.Current.Attendees.Select(a => a.EnrolmentId).Should().BeEquivalentTo([cohort.Enrolments[0], cohort.Enrolments[3]]);
        session.Earlier.Single().Attendees.Select(a => a.EnrolmentId).Should().BeEquivalentTo(cohort.Enrolments.Take(3));
        cohort.Db.Followed.Enrolments.Should().BeEquivalentTo(cohort.Enrolments.Take(4));
        await cohort.Invoking(c => c.See(c.Participants[1], id)).Should().ThrowAsync<NotFoundException>();
    }

    [Fact]
    public async Task A_correction_keeps_somebody_who_has_left_the_cohort_since()
    {
        using var cohort = await SupervisedCohort.Running();
        var input = cohort.Held(Day, 90, SupervisionForm.Group, 0, 1);
        var id = await cohort.Log(cohort.Supervisor, input);
        await cohort.Db.As<AppDb>(Caller.Nobody, async db =>
        {
            var enrolment = await db.Enrolments.Include(e => e.History).SingleAsync(e => e.Id == cohort.Enrolments[1]);
            enrolment.Change(EnrolmentState.Withdrawn, "Nyt arbejde", cohort.Coordinator.PersonId, cohort.Db.Clock.Now);
            await db.SaveChangesAsync();
        });
        input.Minutes = 60;

        await cohort.Correct(cohort.Supervisor, id, SupervisedCohort.Correction(input, 0));

        (await cohort.See(cohort.Supervisor, id)).Current.Attendees.Should().HaveCount(2);
    }

    [Fact]
    public async Task A_participant_corrects_what_they_logged_and_not_what_the_supervisor_logged()
    {
        using var cohort = await SupervisedCohort.Running();
        var own = await cohort.Log(cohort.Participants[0], cohort.Hour(4));
        var theirs = await cohort.Log(cohort.Supervisor, cohort.Hour(5));
        var (first, second) = (cohort.Hour(4), cohort.Hour(5));
        (first.Minutes, second.Minutes) = (45, 240);

        await cohort.Correct(cohort.Participants[0], own, SupervisedCohort.Correction(first, 0));
        var correct = () => cohort.Correct(cohort.Participants[0], theirs, SupervisedCohort.Correction(second, 0));

        (await correct.Should().ThrowAsync<RefusedException>()).Which.Code.Should().Be("supervision.not-yours");
        (await cohort.See(cohort.Participants[0], own)).Current.Minutes.Should().Be(45);
        (await cohort.See(cohort.Participants[0], theirs)).Should().Match<Certification.Supervision.Following.SessionView>(s => s.Current.Minutes == 60 && !s.MayCorrect);
    }

    [Fact]
    public async Task An_approval_of_an_older_version_is_refused_with_what_stands_now()
    {
        using var cohort = await SupervisedCohort.Running();
        var id = await cohort.Log(cohort.Participants[0], cohort.Hour());
        var change = cohort.Hour();
        change.Minutes = 240;
        await cohort.Correct(cohort.Participants[0], id, SupervisedCohort.Correction(change, 0));

        var approve = () => cohort.Approve(cohort.Supervisor, id, 0);

        var stale = (await approve.Should().ThrowAsync<StaleException>()).Which;
        stale.Version.Should().Be(1);
        stale.Current.Should().BeOfType<CurrentSession>().Which.Minutes.Should().Be(240);
    }

    [Fact]
    public async Task Every_step_is_in_the_audit_trail_with_its_reason()
    {
        using var cohort = await SupervisedCohort.Running();
        var id = await cohort.Log(cohort.Participants[0], cohort.Hour());
        await cohort.Return(cohort.Supervisor, id, "Ret tiden");
        var change = cohort.Hour();
        change.Minutes = 45;
        await cohort.Correct(cohort.Participants[0], id, SupervisedCohort.Correction(change, 1, "Rettet"));
        await cohort.Approve(cohort.Supervisor, id, 2);

        var entries = await cohort.Db.Read(db => db.Set<AuditEntry>().Where(e => e.Subject == nameof(SupervisionSession) && e.SubjectId == id).OrderBy(e => e.Id).ToListAsync());

        entries.Select(e => (e.Action, e.ActorId, e.Reason)).Should().Equal(
            ("supervision.logged", cohort.Participants[0].PersonId, null),
            ("supervision.returned", cohort.Supervisor.PersonId, "Ret tiden"),
            ("supervision.corrected", cohort.Participants[0].PersonId, "Rettet"),
            ("supervision.approved", cohort.Supervisor.PersonId, null));
    }

    private static SupervisionSession Logged() => SupervisionSession.Log(
        new SessionDetails(Day, null, 60, SupervisionForm.Individual, 7, 0, null, null),
        [new EnrolmentCard { Id = 1, CohortId = 2, CohortName = "Hold 12", ProgrammeVersionId = 1, Zone = "Europe/Copenhagen", PersonId = 8, MunicipalityId = 1, State = EnrolmentState.Enrolled }],
        new[] { (2, 7) }.ToLookup(s => s.Item1, s => s.Item2), Day, 8, DateTime.UnixEpoch);
}
