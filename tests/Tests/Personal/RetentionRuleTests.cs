using System.Text;
using Certification.Certificates.Deciding;
using Certification.Certificates.Progressing;
using Certification.Cohorts;
using Certification.Cohorts.Contracts;
using Certification.Coursework;
using Certification.Notices;
using Certification.Notices.Delivering;
using Certification.Notices.Planning;
using Certification.People;
using Certification.People.Tokens;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Personal;
using Certification.Programmes.Contracts;
using Certification.Supervision.Logging;
using Certification.Tests.Certificates;
using Certification.Tests.Coursework;
using Certification.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Certification.Tests.Personal;

public sealed class RetentionRuleTests
{
    private static readonly DateTime Start = new(2026, 3, 2, 8, 0, 0, DateTimeKind.Utc);

    [Fact]
    public async Task Somebody_seen_a_hundred_days_ago_stays_and_goes_when_they_were_last_seen_long_enough_ago()
    {
        await using var host = new WebHost(now: Start);
        var per = await host.Person("per@example.org", Roles.Participant);
        await host.Visit(per);
        host.Clock.Now = Start.AddMonths(22);
        await host.Visit(per);
        host.Clock.Now = Start.AddMonths(22).AddDays(100);
        await Run(host);
        var (seen, sessions) = (await Erased(host, per), await Sessions(host));
        host.Clock.Now = Start.AddMonths(22 + 25);

        await Run(host);

        (seen, sessions).Should().Be((false, 1), "the newest session says when they were last seen; the others are gone");
        (await Erased(host, per), await Sessions(host)).Should().Be((true, 0));
    }

    [Fact]
    public async Task Whoever_stands_with_their_name_under_what_others_did_is_not_erased_for_having_no_course()
    {
        using var test = new TestDb();
        var cohort = await Given.Cohort(test);
        var (draft, _) = await test.Attach(cohort.First);
        await test.Review(cohort.Trainer, await test.HandIn(cohort.First, draft.Version), ReviewOutcome.Approved, "Godt set");
        await test.Waive(cohort.Coordinator, cohort.First.EnrolmentId, "attendance");
        await test.As(cohort.Supervisor, (LogSupervision f) => f.Handle(new() { Date = Given.FirstDay, Minutes = 60, Form = SupervisionForm.Individual, EnrolmentIds = [cohort.First.EnrolmentId], SupervisorId = cohort.Supervisor.PersonId }, default));
        await Sql(test, "DELETE FROM CohortStaff", "DELETE FROM RoleGrants WHERE Role <> 'Participant'");
        test.Clock.Now = Start.AddMonths(30);

        await Run(test);

        var erased = (await test.Read(db => db.Set<Person>().ToListAsync())).Where(p => p.IsErased).Select(p => p.Id).ToList();
        erased.Should().Equal(cohort.Contact.PersonId);
    }

    [Fact]
    public async Task A_rule_that_fails_on_one_goes_on_with_the_next_and_so_do_the_rules_after_it()
    {
        await using var host = new WebHost(now: Start);
        var (per, ida, karen) = (await host.Person("per@example.org", Roles.Participant), await host.Person("ida@example.org", Roles.Participant), await host.Person("karen@example.org", Roles.Coordinator));
        await Add(host, PersonalAccessToken.Make(karen, "nøgle", [], 30, Start).Token);
        await host.Read(db => db.Database.ExecuteSqlRawAsync($"CREATE TRIGGER Stuck BEFORE UPDATE ON Persons WHEN OLD.Id = {per} BEGIN SELECT RAISE(ABORT, 'per@example.org is stuck'); END"));
        host.Clock.Now = Start.AddMonths(25);
        var heard = new Heard();
        await using var scope = host.Services.CreateAsyncScope();
        var run = () => ActivatorUtilities.CreateInstance<ApplyRetention>(scope.ServiceProvider, heard).Run(default);

        (await run.Should().ThrowAsync<InvalidOperationException>()).WithMessage("*finish: persons.");

        (await Erased(host, per), await Erased(host, ida)).Should().Be((false, true));
        (await host.Read(db => db.Set<PersonalAccessToken>().AnyAsync())).Should().BeFalse("tokens come after persons");
        heard.Words.ToString().Should().Contain("persons").And.NotContain("per@example.org");
        (await host.Read(db => db.Set<AuditEntry>().CountAsync(e => e.Action == "person.erased"))).Should().Be(1, "what was rolled back is not noted");
    }

    [Fact]
    public async Task Each_erasure_is_a_transaction_of_its_own()
    {
        await using var host = new WebHost(now: Start);
        foreach (var email in new[] { "per@example.org", "ida@example.org" }) await host.Person(email, Roles.Participant);
        host.Clock.Now = Start.AddMonths(25);

        await Run(host);

        (await host.Read(db => db.Set<AuditEntry>().Where(e => e.Action == "retention.applied").Select(e => e.After).ToListAsync())).Should().HaveCount(2).And.OnlyContain(after => after!.StartsWith("persons: 1,"));
    }

    [Fact]
    public async Task What_something_stands_against_is_left_out_with_the_reason_and_the_rest_goes()
    {
        await using var host = new WebHost(now: Start);
        var karen = await host.Person("karen@example.org", Roles.Coordinator);
        foreach (var name in new[] { "a", "b", "c" }) await Add(host, PersonalAccessToken.Make(karen, name, [], 30, Start).Token);
        host.Clock.Now = Start.AddMonths(12);
        var heard = new Heard();
        await using var scope = host.Services.CreateAsyncScope();
        var rule = scope.ServiceProvider.GetServices<IRetentionRule>().Single(r => r.Key == "tokens");
        var first = await host.Read(db => db.Set<PersonalAccessToken>().MinAsync(t => t.Id));

        var lines = await ActivatorUtilities.CreateInstance<ApplyRetention>(scope.ServiceProvider, (IEnumerable<IRetentionRule>)[new AllBut(rule, first)], heard).Run(default);

        lines.Single(l => l.Key == "tokens").Count.Should().Be(2);
        (await host.Read(db => db.Set<PersonalAccessToken>().SingleAsync())).Id.Should().Be(first);
        heard.Words.ToString().Should().Contain("Der er brug for den.");
    }

    [Fact]
    public async Task Keys_go_ninety_days_after_they_ended_by_themselves_or_by_somebody()
    {
        await using var host = new WebHost(now: Start);
        var karen = await host.Person("karen@example.org", Roles.Coordinator);
        var revoked = PersonalAccessToken.Make(karen, "revoked", [], 300, Start).Token;
        revoked.Revoke(Start.AddDays(1));
        await Add(host, revoked, PersonalAccessToken.Make(karen, "expired", [], 30, Start).Token, PersonalAccessToken.Make(karen, "good", [], 366, Start).Token);

        (await Left(90)).Should().Equal("expired", "good", "revoked");
        (await Left(92)).Should().Equal("expired", "good");
        (await Left(121)).Should().Equal("good");

        async Task<List<string>> Left(int days)
        {
            host.Clock.Now = Start.AddDays(days);
            await Run(host);
            return await host.Read(db => db.Set<PersonalAccessToken>().OrderBy(t => t.Name).Select(t => t.Name).ToListAsync());
        }
    }

    [Fact]
    public async Task Messages_never_written_and_refused_addresses_go_with_the_mails()
    {
        using var test = new TestDb();
        await Given.Cohort(test);
        await test.As(Caller.Nobody, (IServiceProvider s) => s.SendDueMail(default));
        await test.As(Caller.Nobody, async (AppDb db) =>
        {
            var planned = await db.Set<PlannedMessage>().Where(m => m.State == PlanState.Planned).OrderBy(m => m.UsefulUntil).FirstAsync();
            planned.End(PlanState.Cancelled, PlanReason.NotWanted, test.Clock.Now);
            var address = MailAddress.Of("per@example.org");
            address.Refused(hard: true, "550 nobody here", test.Clock.Now);
            db.Add(address);
            await db.SaveChangesAsync();
        });
        var (waiting, unwritten) = (await Waiting(), await test.Read(db => db.Set<PlannedMessage>().CountAsync(m => m.State != PlanState.Planned && m.MailId == null)));
        test.Clock.Now = Start.AddMonths(24);
        var early = await Run(test);
        test.Clock.Now = Start.AddMonths(36);

        var late = await Run(test);

        (Count(early, "planned"), Count(early, "address-faults")).Should().Be((0, 0));
        (Count(late, "planned"), Count(late, "address-faults")).Should().Be((unwritten, 1));
        (await Waiting()).Should().Be(waiting).And.BePositive();
        (await test.Read(db => db.Set<MailAddress>().AnyAsync())).Should().BeTrue();

        Task<int> Waiting() => test.Read(db => db.Set<PlannedMessage>().CountAsync(m => m.State == PlanState.Planned));
    }

    [Fact]
    public async Task Reasons_documents_and_the_leaders_name_go_with_the_homework_and_what_was_decided_stays()
    {
        using var test = new TestDb();
        var cohort = await Given.Cohort(test);
        var enrolment = cohort.First.EnrolmentId;
        using var content = new MemoryStream("Kursusbevis fra 2019."u8.ToArray());
        await test.As(cohort.Coordinator, (GrantWaiver f) => f.Handle(enrolment, new() { Requirement = "practice", Reason = "Har taget kurset." }, new FormFile(content, 0, content.Length, "document", "bevis.txt"), default));
        foreach (var requirement in new[] { "attendance", "assignment1", "assignment2", "assignment3", "assignment4" }) await test.Waive(cohort.Coordinator, enrolment, requirement);
        await test.Decide(cohort.Coordinator, await test.Case(enrolment, Awards.Course), issue: false, "Ikke klar.");
        await test.As(Caller.Nobody, async (AppDb db) =>
        {
            db.Add(Extension.Grant(enrolment, "assignment1", Given.FirstDay, Given.FirstDay.AddDays(20), "Barn på hospitalet", cohort.Coordinator.PersonId, Start));
            var application = Application.Ask(await db.Set<Enrolment>().SingleAsync(e => e.Id == enrolment), "Lene Leder", "lene@example.org", Start);
            application.Approve(true, true, true, Start);
            db.Add(application);
            await db.SaveChangesAsync();
        });
        await Finish(test);
        var progress = await Progress(test, enrolment);

        await Run(test);

        var (waivers, award) = (await test.Read(db => db.Set<Waiver>().AsNoTracking().ToListAsync()), await test.Case(enrolment, Awards.Course));
        waivers.Should().HaveCountGreaterThan(1).And.OnlyContain(w => w.Reason == "" && w.FileKey == null && w.FileName == null && w.ById == cohort.Coordinator.PersonId);
        test.StoredFiles.Should().Be(0);
        award.State.Should().Be(AwardState.Refused);
        award.Steps.Should().ContainSingle().Which.Should().Match<AwardStep>(s => s.Comment == null && s.Evidence != "");
        (await test.Read(db => db.Set<Extension>().SingleAsync())).Should().Match<Extension>(x => x.Reason == "" && x.Due == Given.FirstDay.AddDays(20));
        (await test.Read(db => db.Set<Application>().SingleAsync())).Should().Match<Application>(a => a.LeaderName == "" && a.LeaderEmail == "" && a.PromisesSeat && a.Approved == true);
        (await Progress(test, enrolment)).Should().Be(progress);
        (await test.As(Caller.Nobody, (KeepProgress f) => f.Rebuild(default))).Should().Be(0);
    }

    [Fact]
    public async Task Homework_stays_as_long_as_an_award_waits_for_its_decision()
    {
        using var test = new TestDb();
        var cohort = await Given.Cohort(test);
        await test.HandIn(cohort.First);
        await test.MeetEverything(cohort.Coordinator, cohort.First.EnrolmentId);
        await Finish(test);
        var waiting = await Run(test);
        await test.Decide(cohort.Coordinator, await test.Case(cohort.First.EnrolmentId, Awards.Course), issue: false, "Ikke klar.");

        var decided = await Run(test);

        (Count(waiting, "homework"), Count(waiting, "award-words")).Should().Be((0, 0));
        (Count(decided, "homework"), Count(decided, "award-words")).Should().Be((1, 1));
    }

    private static int Count(IEnumerable<RetentionLine> lines, string key) => lines.Single(l => l.Key == key).Count;

    private static Task<string> Progress(TestDb test, int enrolment) => test.Read(db => db.Set<Progress>().Where(p => p.EnrolmentId == enrolment).Select(p => p.Text).SingleAsync());

    /// <summary>The cohort is finished, and its last day more than a year ago.</summary>
    private static async Task Finish(TestDb test)
    {
        await Sql(test, "UPDATE Cohorts SET State = 'Finished'");
        test.Clock.Now = (await test.Read(db => db.Set<CourseDay>().MaxAsync(d => d.Date))).AddMonths(12).AddDays(2).ToDateTime(new TimeOnly(8, 0), DateTimeKind.Utc);
    }

    private static Task Sql(TestDb test, params string[] statements) => test.As(Caller.Nobody, async (AppDb db) =>
    {
        foreach (var sql in statements) await db.Database.ExecuteSqlRawAsync(sql);
    });

    private static Task<IReadOnlyList<RetentionLine>> Run(TestDb test) => test.As(Caller.Nobody, (ApplyRetention f) => f.Run(default));

    private static async Task Run(WebHost host)
    {
        await using var scope = host.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<ApplyRetention>().Run(default);
    }

    private static Task<int> Add(WebHost host, params object[] rows) => host.Read(db =>
    {
        db.AddRange(rows);
        return db.SaveChangesAsync();
    });

    private static async Task<bool> Erased(WebHost host, int person) => (await host.Read(db => db.Set<Person>().SingleAsync(p => p.Id == person))).IsErased;

    private static Task<int> Sessions(WebHost host) => host.Read(db => db.Set<Session>().CountAsync());

    /// <summary>A rule against which something stands for one row.</summary>
    private sealed class AllBut(IRetentionRule rule, long id) : IRetentionRule
    {
        public string Key => rule.Key;
        public DataClass Held => rule.Held;
        public (int Number, RetentionUnit Unit) Kept(RetentionOptions options) => rule.Kept(options);
        public IQueryable<DueRow> Due(RetentionOptions options, DateTime now) => rule.Due(options, now);
        public Task<string?> Against(DueRow row, CancellationToken ct) => Task.FromResult(row.Id == id ? "Der er brug for den." : null);
        public Task Remove(IReadOnlyList<DueRow> rows, CancellationToken ct) => rule.Remove(rows, ct);
    }

    private sealed class Heard : ILogger<ApplyRetention>
    {
        public StringBuilder Words { get; } = new();

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Words.AppendLine(formatter(state, exception)).Append(exception);
    }
}
