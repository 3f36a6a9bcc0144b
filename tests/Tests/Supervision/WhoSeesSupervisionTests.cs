using Certification.Cohorts;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Platform.Refusals;
using Certification.Programmes.Contracts;
using Certification.Supervision.Contracts;
using Certification.Supervision.Following;
using Certification.Supervision.Logging;
using Certification.Supervision.Seeding;
using Microsoft.EntityFrameworkCore;

namespace Certification.Tests.Supervision;

public class WhoSeesSupervisionTests
{
    private static readonly DateOnly Day = new(2026, 5, 4);

    [Fact]
    public async Task Sessions_are_seen_by_those_they_concern_and_by_nobody_else()
    {
        using var cohort = await SupervisedCohort.Running();
        var id = await cohort.Log(cohort.Supervisor, cohort.Held(Day, 60, SupervisionForm.Group, 0, 1));

        foreach (var concerned in new[] { cohort.Coordinator, cohort.Supervisor, cohort.OtherSupervisor, cohort.Participants[0], cohort.Participants[1] })
            (await cohort.List(concerned)).Should().Equal(id);
        foreach (var stranger in new[] { cohort.Trainer, cohort.Contact, cohort.SupervisorElsewhere, cohort.Participants[2], Caller.Nobody })
        {
            (await cohort.List(stranger)).Should().BeEmpty();
            await cohort.Invoking(c => c.See(stranger, id)).Should().ThrowAsync<NotFoundException>();
        }
    }

    [Fact]
    public async Task Somebody_who_is_no_longer_a_supervisor_sees_no_more_of_it()
    {
        using var cohort = await SupervisedCohort.Running();
        var id = await cohort.Log(cohort.Supervisor, cohort.Hour());

        var see = () => cohort.See(cohort.Supervisor with { Roles = Roles.Trainer }, id);

        await see.Should().ThrowAsync<NotFoundException>();
    }

    [Fact]
    public async Task Subject_and_notes_are_for_the_supervisor_the_participants_and_coordinators()
    {
        using var cohort = await SupervisedCohort.Running();
        var id = await cohort.Log(cohort.Supervisor, cohort.Hour());
        var change = cohort.Hour();
        change.Notes = "Også fortroligt";
        await cohort.Correct(cohort.Supervisor, id, SupervisedCohort.Correction(change, 0));

        foreach (var reader in new[] { cohort.Coordinator, cohort.Supervisor, cohort.Participants[0] })
            (await cohort.See(reader, id)).Should().Match<SessionView>(s => s.Current.Notes == "Også fortroligt" && s.Earlier[0].Notes == "Fortroligt" && s.Current.Subject == "Emne");
        (await cohort.See(cohort.OtherSupervisor, id)).Should().Match<SessionView>(s =>
            s.Current.Notes == null && s.Current.Subject == null && s.Earlier[0].Notes == null && s.Earlier[0].Subject == null);
    }

    [Fact]
    public async Task Why_it_was_returned_or_corrected_is_for_those_who_may_read_the_notes()
    {
        using var cohort = await SupervisedCohort.Running();
        var id = await cohort.Log(cohort.Supervisor, cohort.Hour());
        await cohort.Return(cohort.Supervisor, id, "Det var en anden dag.");
        await cohort.Correct(cohort.Supervisor, id, SupervisedCohort.Correction(cohort.Hour(5), 1, "Efter hendes kalender."));

        foreach (var reader in new[] { cohort.Coordinator, cohort.Supervisor, cohort.Participants[0] })
            (await cohort.See(reader, id)).Should().Match<SessionView>(s => s.Current.Reason == "Efter hendes kalender." && s.Earlier[0].Comment == "Det var en anden dag.");
        (await cohort.See(cohort.OtherSupervisor, id)).Should().Match<SessionView>(s =>
            s.Current.Reason == null && s.Current.Comment == null && s.Earlier[0].Reason == null && s.Earlier[0].Comment == null);
    }

    [Fact]
    public async Task A_participants_account_is_for_themselves_their_supervisors_and_coordinators()
    {
        using var cohort = await SupervisedCohort.Running();

        foreach (var reader in new[] { cohort.Coordinator, cohort.Supervisor, cohort.OtherSupervisor, cohort.Participants[0] })
            (await cohort.Of(reader, 0)).EnrolmentId.Should().Be(cohort.Enrolments[0]);
        foreach (var stranger in new[] { cohort.Trainer, cohort.Contact, cohort.SupervisorElsewhere, cohort.Participants[1] })
            await cohort.Invoking(c => c.Of(stranger, 0)).Should().ThrowAsync<NotFoundException>();
    }

    [Fact]
    public async Task An_account_is_due_when_the_cohort_or_the_persons_own_extension_says()
    {
        using var cohort = await SupervisedCohort.Running();
        var own = new DateOnly(2027, 12, 1);

        var before = await cohort.Of(cohort.Participants[0], 0);
        await cohort.Db.As<AppDb>(Caller.Nobody, async db =>
        {
            db.Add(Extension.Grant(cohort.Enrolments[0], "supervision", before.Accounts[0].Due!.Value, own, "Barsel", cohort.Coordinator.PersonId, cohort.Db.Clock.Now));
            await db.SaveChangesAsync();
        });

        before.Accounts[0].Due.Should().Be(new DateOnly(2026, 3, 2).AddDays((12 + 39) * 7));
        (await cohort.Of(cohort.Participants[0], 0)).Accounts[0].Due.Should().Be(own);
        (await cohort.Of(cohort.Participants[1], 1)).Accounts[0].Due.Should().Be(before.Accounts[0].Due);
    }

    [Fact]
    public async Task The_supervisor_finds_what_waits_for_their_name_the_oldest_first()
    {
        using var cohort = await SupervisedCohort.Running();
        var newer = await cohort.Log(cohort.Participants[0], cohort.Hour(20));
        var older = await cohort.Log(cohort.Participants[0], cohort.Hour(6));
        var approved = await cohort.Log(cohort.Participants[0], cohort.Hour(5));
        await cohort.Approve(cohort.Supervisor, approved);

        var waiting = await cohort.Db.As<ReadSupervision, IReadOnlyList<SessionLine>>(cohort.Supervisor, f => f.WaitingForCaller(default));

        waiting.Select(s => s.Id).Should().Equal(older, newer);
        (await cohort.Db.As<ReadSupervision, IReadOnlyList<SessionLine>>(cohort.OtherSupervisor, f => f.WaitingForCaller(default))).Should().BeEmpty();
    }

    [Fact]
    public async Task The_list_is_filtered_by_state_and_cohort_and_comes_in_pages()
    {
        using var cohort = await SupervisedCohort.Running();
        var ids = new List<int>();
        foreach (var day in new[] { 4, 5, 6 }) ids.Add(await cohort.Log(cohort.Supervisor, cohort.Hour(day)));
        await cohort.Approve(cohort.Supervisor, ids[0]);

        var second = await List(cohort, null, cohort.CohortId, new PageRequest(2, 2));
        var approved = await List(cohort, SupervisionState.Approved, null, new PageRequest());
        var elsewhere = await List(cohort, null, cohort.CohortId + 1, new PageRequest());

        second.Items.Select(s => s.Id).Should().Equal(ids[0]);
        second.Should().Match<Page<SessionLine>>(p => p.Total == 3 && p.Count == 2);
        approved.Items.Select(s => s.Id).Should().Equal(ids[0]);
        elsewhere.Items.Should().BeEmpty();
    }

    [Fact]
    public async Task Forms_offer_the_people_the_caller_may_name_and_the_cohorts_supervisors()
    {
        using var cohort = await SupervisedCohort.Running();

        var (cohorts, people, supervisors) = await cohort.Db.As<SessionChoices, (int, int, int)>(cohort.Supervisor, async c =>
            ((await c.Cohorts(default)).Count, (await c.Participants(cohort.CohortId, default)).Count, (await c.Supervisors(cohort.CohortId, null, default)).Count));
        var forTrainer = await cohort.Db.As<SessionChoices, IReadOnlyList<CohortChoice>>(cohort.Trainer, c => c.Cohorts(default));

        (cohorts, people, supervisors).Should().Be((1, 6, 2));
        forTrainer.Should().BeEmpty();
    }

    [Fact]
    public async Task The_first_hours_example_has_three_people_fully_supervised_and_others_on_their_way()
    {
        using var cohort = await SupervisedCohort.Running(
            ("Anne", "Sørensen", "anne.soerensen@example.org"), ("Søren", "Bjerregård", "soeren.bjerregaard@example.org"),
            ("Aviâja", "Heilmann", "aviaja.heilmann@example.net"), ("Gülay", "Çelik", "gulay.celik@example.com"),
            ("Nikólaos", "Papadópoulos", "nikolaos.papadopoulos@example.com"), ("Özlem", "Ünal", "ozlem.unal@example.com"),
            ("Jens Åge", "Kjærsgaard", "jens.aage.kjaersgaard@example.org"), ("Lærke", "Fjeldsøe", "laerke.fjeldsoee@example.org"),
            ("Dorthe", "Krogh Aakjær", "dorthe.krogh.aakjaer@example.org"));

        await cohort.Db.As<IServiceProvider>(Caller.Nobody, services => new SeedSupervision().Seed(services, new DateOnly(2026, 6, 1), default));

        foreach (var person in new[] { 0, 1, 8 })
            (await cohort.Of(cohort.Coordinator, person)).Accounts[0].Should().Match<SupervisionAccount>(a =>
                a.Credit.Sessions == 2 && a.Credit.CreditedMinutes == 180 && a.Credit.Meets(a.Requirement));
        (await cohort.Of(cohort.Coordinator, 4)).Sessions.Single().State.Should().Be(SupervisionState.Returned);
        (await cohort.Db.As<ReadSupervision, IReadOnlyDictionary<SupervisionState, int>>(cohort.Coordinator, f => f.Counts(null, default)))[SupervisionState.Logged].Should().Be(3);
        (await cohort.Db.Read(db => db.Set<Certification.Platform.Audit.AuditEntry>().MaxAsync(e => e.At))).Should().BeBefore(cohort.Db.Clock.Now);
    }

    private static Task<Page<SessionLine>> List(SupervisedCohort cohort, SupervisionState? state, int? cohortId, PageRequest page) =>
        cohort.Db.As<ReadSupervision, Page<SessionLine>>(cohort.Supervisor, f => f.List(state, cohortId, page, default));
}
