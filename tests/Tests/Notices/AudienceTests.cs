using Certification.Certificates.Issuing;
using Certification.Cohorts;
using Certification.Cohorts.Contracts;
using Certification.Cohorts.Reminding;
using Certification.Notices.Contracts;
using Certification.Notices.Planning;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Tests.Certificates;
using Certification.Tests.Cohorts;
using Certification.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Certification.Tests.Notices;

/// <summary>Who gets what, from where they stand: every state of an enrolment against every rule of the shipped programme.</summary>
public class AudienceTests
{
    /// <summary>A Sunday, around which every rule has something to say, and the Thursday morning before it.</summary>
    private static readonly DateOnly Middle = new(2026, 4, 26);
    private static readonly DateTime Thursday = new(2026, 4, 23, 7, 0, 0, DateTimeKind.Utc);

    private static readonly string[] Participants = ["welcome", "day-soon", "due-soon", "due-today", "overdue", "practice-stalled"];
    private static readonly string[] OfOthers = ["overdue-trainer", "overdue-coordinator", "overdue-municipality"];

    /// <summary>Days from the plan's beginning at which everything that can fall due without anybody's doing has fallen due.</summary>
    private const int LongEnough = 420;

    public static TheoryData<string> States() => [.. Enum.GetNames<EnrolmentState>()];

    [Theory]
    [MemberData(nameof(States))]
    public async Task Only_who_takes_part_is_reminded_and_who_was_invited_before_leaving_is_told_that_it_is_off(string stateName)
    {
        var state = Enum.Parse<EnrolmentState>(stateName);
        using var db = await TestDb.Create();
        db.Clock.Now = new DateTime(2026, 2, 2, 8, 0, 0, DateTimeKind.Utc);
        var cohort = await Given.Cohort(db, people: 1);
        await db.Tick();
        var (me, enrolment) = (cohort.First.Caller.PersonId, cohort.First.EnrolmentId);
        var invited = (await db.Mails(CourseLetters.Invitation, me)).Count;

        db.Clock.Now = db.Clock.Now.AddMinutes(5);
        await Become(db, enrolment, state);
        await db.PlanMail();

        var pending = await db.Pending();
        var mine = pending.Where(m => m.RecipientId == me).Select(m => m.Rule).Distinct();
        var about = pending.Where(m => m.RecipientId != me && m.Scope == new PlanScope(ScopeKinds.Enrolment, enrolment)).Select(m => m.Rule).Distinct();
        invited.Should().Be(5);
        if (state is EnrolmentState.Enrolled or EnrolmentState.Completed)
        {
            // Whoever has the course certificate and never practised has stopped there.
            mine.Should().BeEquivalentTo(Participants.Except(state == EnrolmentState.Completed ? ["welcome", "practice-stalled"] : ["welcome"]));
            about.Should().BeEquivalentTo(OfOthers);
        }
        else
        {
            mine.Should().Equal("invitation");
            about.Should().BeEmpty();
            await db.Tick();
            (await db.Mails(CourseLetters.InvitationCancelled, me)).Should().HaveCount(5);
        }
    }

    [Theory]
    [InlineData(EnrolmentState.Applied)]
    [InlineData(EnrolmentState.Waitlisted)]
    [InlineData(EnrolmentState.Offered)]
    public async Task Whoever_never_had_a_seat_hears_nothing_of_the_cohort(EnrolmentState state)
    {
        using var db = await TestDb.Create();
        db.Clock.Now = new DateTime(2026, 2, 2, 8, 0, 0, DateTimeKind.Utc);
        var cohort = await Given.Cohort(db, people: 1);
        await NeverSeated(db, cohort.First.EnrolmentId, state);

        await db.Tick();
        await db.Move(cohort.Id, 2, new DateOnly(2026, 3, 18));
        await db.TickAt(db.Clock.Now.AddHours(1));
        await db.ChangeTo(cohort.Id, CohortState.Cancelled, "For få.");
        await db.Tick();

        (await db.Messages(to: cohort.First.Caller.PersonId)).Should().BeEmpty();
    }

    [Fact]
    public async Task What_is_met_or_waived_is_never_reminded_of()
    {
        using var db = await TestDb.Create();
        db.Clock.Now = new DateTime(2026, 2, 2, 8, 0, 0, DateTimeKind.Utc);
        var cohort = await Given.Cohort(db, people: 1);
        await db.PlanMail();

        await db.MeetEverything(cohort.Coordinator, cohort.First.EnrolmentId);
        await db.PlanMail();

        (await db.Pending(to: cohort.First.Caller.PersonId)).Select(m => m.Rule).Distinct().Should().BeEquivalentTo("welcome", "invitation", "day-soon");
        (await db.Pending()).Where(m => m.Scope == new PlanScope(ScopeKinds.Enrolment, cohort.First.EnrolmentId) && m.RecipientId != cohort.First.Caller.PersonId).Should().BeEmpty();
    }

    [Fact]
    public async Task Nothing_of_a_cancelled_cohort_is_sent_however_much_time_passes_but_that_its_days_are_off()
    {
        using var db = await TestDb.Create();
        db.Clock.Now = new DateTime(2026, 2, 2, 8, 0, 0, DateTimeKind.Utc);
        var cohort = await Given.Cohort(db);
        await db.Tick();
        await db.ChangeTo(cohort.Id, CohortState.Cancelled, "For få.");
        var before = await db.Read(d => d.Set<Certification.Notices.OutgoingMail>().MaxAsync(m => m.Id));

        for (var day = 0; day < LongEnough; day += 7) await db.TickAt(db.Clock.Now.AddDays(7));

        (await db.Read(d => d.Set<Certification.Notices.OutgoingMail>().Where(m => m.Id > before).Select(m => m.Letter).Distinct().ToListAsync()))
            .Should().BeEquivalentTo("invitation-cancelled");
    }

    [Fact]
    public async Task Every_reminder_is_written_within_its_useful_life_and_stops_with_the_last_of_its_offsets()
    {
        using var db = await TestDb.Create();
        db.Clock.Now = new DateTime(2026, 2, 2, 6, 0, 0, DateTimeKind.Utc);
        var cohort = await Given.Cohort(db, people: 1);

        for (var day = 0; day < LongEnough; day++) await db.TickAt(db.Clock.Now.AddDays(1));

        var mine = await db.Messages(to: cohort.First.Caller.PersonId);
        mine.Should().OnlyContain(m => m.State == PlanState.Written || m.State == PlanState.Skipped);
        mine.Where(m => m.State == PlanState.Written).CountBy(m => m.Rule).ToDictionary().Should().BeEquivalentTo(new Dictionary<string, int>
        {
            ["welcome"] = 1,
            ["invitation"] = 5,
            ["day-soon"] = 10,
            ["due-soon"] = 4,
            ["due-today"] = 4,
            ["overdue"] = 8,
            ["practice-stalled"] = 1,
        });
        (await db.Messages("overdue-trainer")).Should().HaveCount(4).And.OnlyContain(m => m.State == PlanState.Written);
    }

    /// <summary>What each rule of the programme, and what is sent beside the rules, says to whom while somebody takes part.</summary>
    private static readonly (string Rule, string To)[] WhileTakingPart =
    [
        ("welcome", "participant"), ("invitation", "participant"), ("dates-changed", "participant"), ("day-soon", "participant"),
        ("due-soon", "participant"), ("due-today", "participant"), ("overdue", "participant"), ("returned", "participant"),
        ("practice-stalled", "participant"), ("supervision-stalled", "participant"), ("expiring", "participant"),
        ("overdue-trainer", "trainer"), ("overdue-coordinator", "coordinator"), ("overdue-municipality", "contact"),
        ("reviews-waiting", "trainer"), ("recommendations-waiting", "supervisor"), ("decisions-waiting", "coordinator"),
    ];

    /// <summary>What the staff hears whatever becomes of a participant: the day is held, the session was held, the digest has no such row.</summary>
    private static readonly (string Rule, string To)[] Anyhow = [("register-open", "trainer"), ("approvals-waiting", "supervisor"), ("digest", "contact")];

    [Theory]
    [MemberData(nameof(States))]
    public async Task Every_rule_speaks_to_and_of_those_who_take_part_and_to_and_of_nobody_else(string stateName)
    {
        var state = Enum.Parse<EnrolmentState>(stateName);
        var (db, cohort) = await EveryRule.Around(Middle);
        using var _ = db;
        await db.Move(cohort.Id, 5, Middle.AddDays(9));
        db.Clock.Now = Thursday;

        foreach (var person in cohort.People) await Become(db, person.EnrolmentId, state);
        await db.PlanMail();

        var wanted = state switch
        {
            EnrolmentState.Enrolled => WhileTakingPart,
            // Whoever has the course certificate and never practised has stopped there.
            EnrolmentState.Completed => [.. WhileTakingPart.Where(r => r.Rule != "practice-stalled")],
            _ => [],
        };
        (await Spoken(db, cohort)).Should().BeEquivalentTo(wanted.Concat(Anyhow));
        (await db.PlanOf(cohort.Id)).Programme.Reminders.Select(r => r.Key).Should().BeSubsetOf(WhileTakingPart.Concat(Anyhow).Select(r => r.Rule), "every rule of the programme is in the table");
    }

    public static TheoryData<string> Statuses() => [.. Enum.GetNames<CertificateStatus>()];

    [Theory]
    [MemberData(nameof(Statuses))]
    public async Task Only_a_certificate_in_force_expires_and_its_status_changes_nothing_else_that_is_said(string statusName)
    {
        var status = Enum.Parse<CertificateStatus>(statusName);
        var (db, cohort) = await EveryRule.Around(Middle);
        using var _ = db;
        await db.PlanMail();
        var before = await Spoken(db, cohort);
        db.Clock.Now = Thursday;

        foreach (var certificate in await db.Certificates()) await Change(db, cohort, certificate, status);
        await db.PlanMail();

        var now = await Spoken(db, cohort);
        before.Should().Contain(("expiring", "participant"));
        now.Except(before).Should().BeSubsetOf(WhileTakingPart.Concat(Anyhow).Where(r => r.Rule.EndsWith("-waiting", StringComparison.Ordinal)), "only time has passed");
        if (status == CertificateStatus.Expired) (await db.Pending("expiring")).Should().BeEmpty();
        else before.Except(now).Should().BeEquivalentTo(status is CertificateStatus.Active or CertificateStatus.Superseded ? Array.Empty<(string, string)>() : [("expiring", "participant")]);
        var valid = (await db.Certificates()).Where(c => c.Status == CertificateStatus.Active).Select(c => $"certificate:{c.Id}").ToList();
        (await db.Pending("expiring")).Select(m => m.Thing).Should().BeSubsetOf(valid);
    }

    [Theory]
    [InlineData(nameof(CertificateStatus.Active))]
    [InlineData(nameof(CertificateStatus.Suspended))]
    [InlineData(nameof(CertificateStatus.Revoked))]
    [InlineData(nameof(CertificateStatus.Superseded))]
    public async Task Whoever_is_certified_is_reminded_of_days_alone_whatever_the_certificate_is_worth(string status)
    {
        using var db = await TestDb.Create();
        db.Clock.Now = new DateTime(2026, 2, 2, 8, 0, 0, DateTimeKind.Utc);
        var cohort = await Given.Cohort(db, people: 1);
        await db.PlanMail();
        var certificate = await db.Certify(cohort, cohort.First.EnrolmentId);

        if (status != nameof(CertificateStatus.Active)) await db.Change(cohort.Coordinator, certificate.Id, Enum.Parse<CertificateStatus>(status));
        await db.PlanMail();

        (await Spoken(db, cohort)).Should().BeEquivalentTo([("welcome", "participant"), ("invitation", "participant"), ("day-soon", "participant"), ("register-open", "trainer"), ("digest", "contact")]);
    }

    /// <summary>What stands in the plan, as rule and role.</summary>
    private static async Task<HashSet<(string Rule, string To)>> Spoken(TestDb db, GivenCohort cohort) =>
        [.. (await db.Pending()).Select(m => (m.Rule, m.RecipientId == cohort.Trainer.PersonId ? "trainer" : m.RecipientId == cohort.Supervisor.PersonId ? "supervisor"
            : m.RecipientId == cohort.Coordinator.PersonId ? "coordinator" : m.RecipientId == cohort.Contact.PersonId ? "contact" : "participant"))];

    private static async Task Change(TestDb db, GivenCohort cohort, Certificate certificate, CertificateStatus status)
    {
        if (status == CertificateStatus.Expired) db.Clock.Now = Middle.AddDays(100).ToDateTime(new TimeOnly(9, 0), DateTimeKind.Utc);
        else if (status != CertificateStatus.Active) await db.Change(cohort.Coordinator, certificate.Id, status);
        if (status == CertificateStatus.Expired) await db.Tick();
    }

    /// <summary>By whatever way leads there.</summary>
    private static async Task Become(TestDb db, int enrolment, EnrolmentState state)
    {
        if (state == EnrolmentState.Enrolled) return;
        if (state is EnrolmentState.Waitlisted or EnrolmentState.Offered or EnrolmentState.Applied)
        {
            await db.Put(enrolment, EnrolmentState.Withdrawn);
            await db.Put(enrolment, EnrolmentState.Waitlisted);
            if (state == EnrolmentState.Offered) await db.Put(enrolment, state);
            // No way leads back to an application; what is sent must not depend on that.
            if (state == EnrolmentState.Applied) await db.As(Caller.Nobody, (AppDb d) => d.Database.ExecuteSqlInterpolatedAsync($"UPDATE Enrolments SET State = {nameof(EnrolmentState.Applied)} WHERE Id = {enrolment}"));
            return;
        }
        await db.Put(enrolment, state);
    }

    private static Task NeverSeated(TestDb db, int enrolment, EnrolmentState state) => db.As(Caller.Nobody, async (AppDb d) =>
    {
        var one = await d.Set<Enrolment>().Include(e => e.History).SingleAsync(e => e.Id == enrolment);
        d.Entry(one).Property(e => e.State).CurrentValue = state;
        d.Entry(one.History[0]).Property(h => h.After).CurrentValue = state;
        await d.SaveChangesAsync();
    });
}
