using Certification.Cohorts;
using Certification.Cohorts.Contracts;
using Certification.Cohorts.Enrolling;
using Certification.Platform.Access;
using Certification.Platform.Input;
using Certification.Platform.Refusals;
using Certification.Platform.Time;
using Certification.Tests.Support;
using static Certification.Cohorts.Contracts.EnrolmentState;

namespace Certification.Tests.Cohorts;

public class EnrolmentTests
{
    [Fact]
    public void Only_listed_changes_of_an_enrolments_state_are_allowed()
    {
        // Nobody is Applied yet: a sign-up form of its own comes later.
        var states = Enum.GetValues<EnrolmentState>();

        var allowed = states.Where(s => s != Applied).SelectMany(from => states.Where(to => Allows(In(from), to)).Select(to => (from, to)));

        allowed.Should().BeEquivalentTo(new[]
        {
            (Waitlisted, Offered), (Waitlisted, EnrolmentState.Enrolled), (Waitlisted, Withdrawn),
            (Offered, EnrolmentState.Enrolled), (Offered, Waitlisted), (Offered, Withdrawn),
            (EnrolmentState.Enrolled, Withdrawn), (EnrolmentState.Enrolled, Transferred), (EnrolmentState.Enrolled, NoShow), (EnrolmentState.Enrolled, Completed), (EnrolmentState.Enrolled, Discontinued),
            (Withdrawn, Waitlisted), (Withdrawn, EnrolmentState.Enrolled), (NoShow, EnrolmentState.Enrolled), (Discontinued, EnrolmentState.Enrolled),
        });

        static bool Allows(Enrolment enrolment, EnrolmentState next)
        {
            try
            {
                enrolment.Change(next, "Aftalt", 1, default);
                return true;
            }
            catch (RefusedException refused) when (refused.Code == "enrolment.state")
            {
                return false;
            }
        }
    }

    [Fact]
    public void Leaving_needs_a_reason()
    {
        (EnrolmentState From, EnrolmentState To)[] leaving = [(EnrolmentState.Enrolled, Withdrawn), (Waitlisted, Withdrawn), (EnrolmentState.Enrolled, NoShow), (EnrolmentState.Enrolled, Discontinued)];

        leaving.Where(change => !Refuses(change.From, change.To, null) || !Refuses(change.From, change.To, "  ")).Should().BeEmpty();

        static bool Refuses(EnrolmentState from, EnrolmentState to, string? reason)
        {
            var enrolment = In(from);
            var change = () => enrolment.Change(to, reason, 1, default);
            change.Should().Throw<RefusedException>().Which.Code.Should().Be("enrolment.reason");
            return enrolment.State == from;
        }
    }

    [Fact]
    public async Task Every_change_keeps_who_when_and_why()
    {
        using var db = new TestDb();
        var (id, _) = await db.Enrol(await db.Plan(), Course.Person(1, await db.Municipality()));
        db.At(new(2026, 3, 5));

        await db.Change(id, Withdrawn, "Nyt arbejde.");

        var history = (await db.Enrolment(id)).History.OrderBy(h => h.Id);
        history.Should().BeEquivalentTo(new[]
        {
            new { Before = (EnrolmentState?)null, After = EnrolmentState.Enrolled, Reason = (string?)null, ById = Course.Coordinator.PersonId },
            new { Before = (EnrolmentState?)EnrolmentState.Enrolled, After = Withdrawn, Reason = (string?)"Nyt arbejde.", ById = Course.Coordinator.PersonId },
        }, o => o.WithStrictOrdering());
        history.Last().At.Should().Be(db.Clock.Now);
    }

    [Fact]
    public async Task Whoever_comes_to_a_full_cohort_waits_and_is_given_a_seat_only_when_one_is_free()
    {
        using var db = new TestDb();
        var (cohort, aarhus) = (await db.Plan(capacity: 1), await db.Municipality());
        var (first, _) = await db.Enrol(cohort, Course.Person(1, aarhus));
        var (second, state) = await db.Enrol(cohort, Course.Person(2, aarhus));

        state.Should().Be(Waitlisted);
        (await Course.Refusal(() => db.Change(second, EnrolmentState.Enrolled))).Should().Be("cohort.full");
        await db.Change(first, Withdrawn);
        await db.Change(second, EnrolmentState.Enrolled);

        (await db.Enrolment(second)).State.Should().Be(EnrolmentState.Enrolled);
        (await Course.Refusal(() => db.Change(first, EnrolmentState.Enrolled))).Should().Be("cohort.full");
    }

    [Fact]
    public void An_offer_holds_a_seat_and_so_needs_one()
    {
        var waiting = In(Waitlisted);

        waiting.Invoking(w => w.MoveTo(Offered, seatsTaken: 1, null, 1, default)).Should().Throw<RefusedException>().Which.Code.Should().Be("cohort.full");
        waiting.MoveTo(Offered, seatsTaken: 0, null, 1, default);
        Enrolment.Seated.Should().Contain(Offered);
        waiting.MoveTo(EnrolmentState.Enrolled, seatsTaken: 1, null, 1, default);

        waiting.State.Should().Be(EnrolmentState.Enrolled);
    }

    [Fact]
    public async Task A_coordinator_sets_only_the_states_that_the_page_offers()
    {
        using var db = new TestDb();
        var (id, _) = await db.Enrol(await db.Plan(), Course.Person(1, await db.Municipality()));

        foreach (var state in new[] { Completed, Transferred, Waitlisted, Offered, Applied })
            (await Course.Refusal(() => db.Change(id, state))).Should().Be("enrolment.by-hand");

        In(EnrolmentState.Enrolled).NextByHand().Should().BeEquivalentTo(new[] { Withdrawn, NoShow, Discontinued });
        In(Waitlisted).NextByHand().Should().BeEquivalentTo(new[] { EnrolmentState.Enrolled, Withdrawn });
    }

    [Fact]
    public async Task Nobody_changes_extends_or_makes_up_their_own_enrolment()
    {
        using var db = new TestDb();
        var cohort = await Given.Cohort(db);
        var (own, day) = (cohort.First.EnrolmentId, await db.DayId(cohort.Id, 1));
        var both = cohort.First.Caller with { Roles = Roles.Participant | Roles.Coordinator };
        await db.Mark(cohort.Trainer, day, own, AttendanceMark.Ill);
        var version = (await db.Enrolment(own)).Version;

        (await Course.Refusal(() => db.As(both, (ChangeEnrolment f) => f.Handle(own, new() { Version = version, State = Withdrawn, Reason = "Nyt arbejde." }, default)))).Should().Be("self");
        (await Course.Refusal(() => db.As(both, (GrantExtension f) => f.Handle(own, new() { Requirement = "assignment1", Due = new(2026, 5, 1), Reason = "Travlt." }, default)))).Should().Be("self");
        (await Course.Refusal(() => db.AgreeTask(both, own, day))).Should().Be("self");
    }

    [Fact]
    public async Task Somebody_who_withdrew_can_come_back_by_hand_but_is_not_enrolled_twice()
    {
        using var db = new TestDb();
        var (cohort, aarhus) = (await db.Plan(), await db.Municipality());
        var (id, _) = await db.Enrol(cohort, Course.Person(1, aarhus));
        await db.Change(id, Withdrawn);

        (await Course.Refusal(() => db.Enrol(cohort, Course.Person(1, aarhus)))).Should().Be("enrolment.exists");
        await db.Change(id, EnrolmentState.Enrolled);

        (await db.Enrolment(id)).History.Should().HaveCount(3);
    }

    [Fact]
    public async Task A_form_from_before_somebody_elses_change_is_told_the_state()
    {
        using var db = new TestDb();
        var (id, _) = await db.Enrol(await db.Plan(), Course.Person(1, await db.Municipality()));
        await db.Change(id, Withdrawn);

        var change = () => db.As(Course.Coordinator, (ChangeEnrolment f) => f.Handle(id, new() { Version = 0, State = NoShow, Reason = "Kom ikke." }, default));

        (await change.Should().ThrowAsync<StaleException>()).Which.Current.Should().BeEquivalentTo(new { Version = 1, State = Withdrawn });
    }

    [Theory]
    [InlineData(nameof(CohortState.Draft))]
    [InlineData(nameof(CohortState.Finished))]
    [InlineData(nameof(CohortState.Cancelled))]
    public async Task A_cohort_that_is_not_open_takes_nobody_and_keeps_nobody(string name)
    {
        var state = Enum.Parse<CohortState>(name);
        using var db = new TestDb();
        var (cohort, aarhus) = (await db.Plan(open: false), await db.Municipality());
        if (state == CohortState.Cancelled) await db.ChangeTo(cohort, state, "For få tilmeldte.");
        for (var next = CohortState.Open; state == CohortState.Finished && next <= state; next++) await db.ChangeTo(cohort, next);

        (await Course.Refusal(() => db.Enrol(cohort, Course.Person(1, aarhus)))).Should().Be("cohort.not-open");

        (await db.Count<Certification.People.Person>()).Should().Be(0);
    }

    [Fact]
    public async Task Nobody_is_given_a_seat_on_a_cancelled_cohort()
    {
        using var db = new TestDb();
        var (cohort, aarhus) = (await db.Plan(), await db.Municipality());
        var (id, _) = await db.Enrol(cohort, Course.Person(1, aarhus));
        await db.Change(id, Withdrawn);
        await db.ChangeTo(cohort, CohortState.Cancelled, "For få tilmeldte.");

        (await Course.Refusal(() => db.Change(id, EnrolmentState.Enrolled))).Should().Be("cohort.not-open");
    }

    [Fact]
    public async Task An_unknown_municipality_is_refused()
    {
        using var db = new TestDb();
        var cohort = await db.Plan();

        (await Course.Refusal(() => db.Enrol(cohort, Course.Person(1, 12345)))).Should().Be("enrolment.municipality");
    }

    [Fact]
    public void What_is_typed_by_hand_obeys_the_rules_of_a_list()
    {
        var wrong = new EnrolParticipant.Input { FirstName = "=1+1", LastName = "010190-1234", Email = "anne", MunicipalityId = 1, Language = "de", Remark = "CPR 010190-1234" };

        CheckInput.Errors(wrong).Keys.Should().Contain([nameof(wrong.LastName), nameof(wrong.Language), nameof(wrong.Remark)]);
        CheckInput.Errors(new EnrolParticipant.Input { FirstName = "=1+1", LastName = "@Holm", Email = "anne", MunicipalityId = 1 }).Keys
            .Should().BeEquivalentTo(nameof(wrong.FirstName), nameof(wrong.LastName), nameof(wrong.Email));
        CheckInput.Errors(Course.Person(1, 1)).Should().BeEmpty();
    }

    /// <summary>An enrolment that has come to a state by listed changes.</summary>
    private static Enrolment In(EnrolmentState state)
    {
        var cohort = Cohort.Plan("Hold 1", 1, Certificates.Trainings.Programme(), Given.FirstDay, Zones.Copenhagen, default);
        cohort.Arrange("Hold 1", null, null, 1, 0, 0, default);
        cohort.ChangeTo(CohortState.Open);
        var enrolment = Enrolment.Join(cohort, 1, new(1), null, state is Waitlisted or Offered ? 1 : 0, 1, default);
        if (enrolment.State != state) enrolment.Change(state, "Aftalt", 1, default);
        return enrolment;
    }
}
