using AngleSharp.Html.Dom;
using Certification.People;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Supervision.SigningOff;
using Certification.Tests.Cohorts;
using Certification.Tests.Notices;
using Certification.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Certification.Tests.Supervision;

/// <summary>A session whose supervisor can no longer put their name under it says so, and asks nobody.</summary>
public class SignersTests
{
    [Fact]
    public async Task A_session_that_waits_for_somebody_who_was_taken_off_says_so_until_it_is_corrected_to_another()
    {
        using var s = await ExternalScene.Make();
        var session = await s.Log();
        await s.Grant(s.Cohort.Coordinator);
        await s.Grant(s.Cohort.Participants[0]);
        await using var host = s.Db.Host();
        var (karen, participant) = (await host.Visit(s.Cohort.Coordinator.PersonId), await host.Visit(s.Cohort.Participants[0].PersonId));
        var waits = await karen.Page($"/supervision/{session}");

        await s.Db.RelieveExternal(s.Cohort.Coordinator, s.Appointment);
        var (page, own, list) = (await karen.Page($"/supervision/{session}"), await participant.Page($"/supervision/{session}"), await karen.Page("/supervision"));
        var corrected = s.Hour();
        corrected.SupervisorId = s.Cohort.Supervisor.PersonId;
        await s.Cohort.Correct(s.Cohort.Participants[0], session, SupervisedCohort.Correction(corrected, 0));

        Text(waits).Should().Contain("Venter på godkendelse fra Lisbet Vang").And.NotContain("ikke længere");
        Text(page).Should().Contain("Lisbet Vang er ikke længere supervisor på holdet").And.Contain("vælg en anden").And.NotContain("Send et nyt link");
        Text(own).Should().Contain("Lisbet Vang er ikke længere supervisor på holdet");
        Text(list).Should().Contain("Kan ikke godkende længere");
        Text(await karen.Page($"/supervision/{session}")).Should().Contain("Venter på godkendelse fra Supervisor Krogh").And.NotContain("ikke længere");
        Text(await karen.Page("/supervision")).Should().NotContain("Kan ikke godkende længere");
    }

    [Fact]
    public async Task A_supervisor_from_outside_who_is_shut_out_is_asked_nothing_and_their_session_waits_in_vain()
    {
        using var s = await ExternalScene.Make();
        var session = await s.Log();
        await s.Db.As(Caller.Nobody, async (AppDb d) =>
        {
            (await d.Set<Person>().SingleAsync(p => p.Id == s.Lisbet)).Close(s.Db.Clock.Now);
            await d.SaveChangesAsync();
        });

        await s.Db.TickAt(s.Db.Clock.Now.AddDays(1));

        (await s.Cohort.See(s.Cohort.Coordinator, session)).WaitsInVain.Should().BeTrue();
        (await s.Db.Posted(ExternalScene.Letter)).Should().BeEmpty();
        (await Course.Refusal(() => s.Db.As<AskForSignOff>(s.Cohort.Coordinator, f => f.Handle(session, default)))).Should().Be("supervision.not-by-link");
    }

    [Fact]
    public async Task A_session_of_a_supervisor_who_lost_the_role_waits_for_nobody_and_tells_nobody()
    {
        using var s = await ExternalScene.Make();
        var session = await s.Cohort.Log(s.Cohort.Participants[0], s.Cohort.Hour());
        await s.Db.As(Caller.Nobody, async (AppDb d) =>
        {
            (await d.Set<Person>().Include(p => p.Roles).SingleAsync(p => p.Id == s.Cohort.Supervisor.PersonId)).Roles.Clear();
            await d.SaveChangesAsync();
        });

        await s.Db.TickAt(s.Db.Clock.Now.AddDays(2));

        (await s.Cohort.See(s.Cohort.Coordinator, session)).WaitsInVain.Should().BeTrue();
        (await s.Db.Posted("approvals-waiting")).Should().BeEmpty();
    }

    private static string Text(IHtmlDocument page) => page.QuerySelector("main")!.TextContent;
}
