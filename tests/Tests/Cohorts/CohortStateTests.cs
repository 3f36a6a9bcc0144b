using System.Net;
using Certification.Cohorts;
using Certification.Cohorts.Planning;
using Certification.Platform.Access;
using Certification.Platform.Input;
using Certification.Platform.Refusals;
using Certification.Platform.Time;
using Certification.Tests.Support;

namespace Certification.Tests.Cohorts;

/// <summary>From draft to finished a cohort goes one step at a time, and may be called off with a reason on the way.</summary>
public class CohortStateTests
{
    [Fact]
    public void Only_listed_changes_of_a_cohorts_state_are_allowed()
    {
        var states = Enum.GetValues<CohortState>();

        var allowed = states.SelectMany(from => states.Where(to => Allows(In(from), to)).Select(to => (from, to)));

        allowed.Should().BeEquivalentTo(new[]
        {
            (CohortState.Draft, CohortState.Open), (CohortState.Open, CohortState.Confirmed), (CohortState.Confirmed, CohortState.Running), (CohortState.Running, CohortState.Finished),
            (CohortState.Draft, CohortState.Cancelled), (CohortState.Open, CohortState.Cancelled), (CohortState.Confirmed, CohortState.Cancelled), (CohortState.Running, CohortState.Cancelled),
        });

        static Cohort In(CohortState state)
        {
            var cohort = Cohort.Plan("Hold 1", 1, Certificates.Trainings.Programme(), Given.FirstDay, Zones.Copenhagen, default);
            if (state == CohortState.Cancelled) cohort.ChangeTo(CohortState.Cancelled);
            while (cohort.State != state) cohort.ChangeTo(cohort.State + 1);
            return cohort;
        }

        static bool Allows(Cohort cohort, CohortState next)
        {
            try
            {
                cohort.ChangeTo(next);
                return true;
            }
            catch (RefusedException refused) when (refused.Code == "cohort.state")
            {
                return false;
            }
        }
    }

    [Fact]
    public async Task Cancelling_needs_a_reason_and_an_old_form_is_told_the_state()
    {
        using var db = new TestDb();
        var cohort = await db.Plan();

        (await Course.Refusal(() => db.ChangeTo(cohort, CohortState.Cancelled, " "))).Should().Be("cohort.reason");
        var change = () => db.As(Course.Coordinator, (ChangeCohortState f) => f.Handle(cohort, new() { Version = 0, State = CohortState.Confirmed }, default));
        (await change.Should().ThrowAsync<StaleException>()).Which.Current.Should().BeEquivalentTo(new { Version = 1, State = CohortState.Open });
        await db.ChangeTo(cohort, CohortState.Cancelled, "For få tilmeldte.");

        (await db.Cohort(cohort)).State.Should().Be(CohortState.Cancelled);
    }

    [Fact]
    public async Task A_state_button_pressed_twice_takes_the_cohort_one_step()
    {
        using var db = new TestDb();
        await using var host = db.Host();
        var cohort = await db.Plan(open: false);
        var karen = await host.Visit(await host.Person("karen@example.org", Roles.Coordinator));
        for (var next = CohortState.Open; next <= CohortState.Finished; next++)
        {
            var button = (await karen.Page($"/cohorts/{cohort}/plan")).Forms.Single(f => f.QuerySelector($"[name='Changing.State'][value='{next}']") is not null);

            (await karen.Submit(button)).StatusCode.Should().Be(HttpStatusCode.Redirect);
            var second = await karen.Submit(button);

            second.StatusCode.Should().Be(HttpStatusCode.Conflict, $"{next}");
            (await karen.Page(second)).QuerySelector("[role=alert]")!.TextContent.Should().Contain("En anden har gemt i mellemtiden");
            (await db.Cohort(cohort)).State.Should().Be(next);
        }
    }

    [Fact]
    public void Why_a_cohort_is_cancelled_holds_no_personal_number() =>
        CheckInput.Errors(new ChangeCohortState.Input { Version = 0, State = CohortState.Cancelled, Reason = "Aflyst af 010190-1234" }).Keys.Should().Equal("Reason");
}
