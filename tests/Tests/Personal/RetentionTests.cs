using System.Text.Json;
using Certification.Certificates.Issuing;
using Certification.Certificates.Progressing;
using Certification.Cohorts;
using Certification.Cohorts.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Personal;
using Certification.Tests.Certificates;
using Certification.Tests.Coursework;
using Certification.Tests.Support;
using FsCheck.Fluent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Certification.Tests.Personal;

public sealed class RetentionTests
{
    /// <summary>Random histories, cohorts that end or do not, and a look at any time after it.</summary>
    [Fact]
    public async Task The_run_takes_exactly_what_the_dry_run_named_nothing_younger_and_nothing_of_a_running_course()
    {
        var (taken, spared) = (0, 0);
        var steps = Gen.Choose(0, (int)What.GoOn * 2).SelectMany(what => Gen.Choose(0, 6).SelectMany(who => Gen.Choose(0, 999).Select(how => new Step((What)Math.Min(what, (int)What.GoOn), who, how))));

        await Law.Holds(steps, length: 30, series: 10, async series =>
        {
            using var history = await History.Begin();
            foreach (var step in Opening) await history.Take(step);
            foreach (var step in series) await history.Take(step);
            var finished = series.Length == 0 || series[0].How % 3 > 0;
            if (finished) await history.Db.As(Caller.Nobody, (AppDb db) => db.Database.ExecuteSqlRawAsync("UPDATE Cohorts SET State = 'Finished' WHERE State <> 'Cancelled' AND Id = (SELECT MIN(Id) FROM Cohorts)"));
            history.Db.Clock.Now = history.Db.Clock.Now.AddDays(series.Length == 0 ? 500 : series[^1].How);
            var before = await State(history.Db);
            var named = await Named(history.Db);
            var looked = await history.Db.As(Caller.Nobody, (ApplyRetention f) => f.Look(default));

            var run = await history.Db.As(Caller.Nobody, (ApplyRetention f) => f.Run(default));

            looked.Where(l => l.Key != "audit").Select(l => (l.Key, l.Count)).Should().Equal(run.Where(l => l.Key != "audit").Select(l => (l.Key, l.Count)), "the look names what the run takes");
            (await Named(history.Db)).Should().BeEmpty("nothing that is due is left");
            named.Where(n => n.Since > n.Before).Should().BeEmpty("nothing younger goes");
            (await State(history.Db)).Should().Be(before, "progress and certificates stand on facts, which stay; and nothing of a running course goes");
            (await history.Db.As(Caller.Nobody, (KeepProgress f) => f.Rebuild(default))).Should().Be(0);
            taken += named.Count;
            spared += named.Count == 0 ? 1 : 0;
        });

        taken.Should().BePositive();
        spared.Should().BePositive();
    }

    [Fact]
    public async Task Homework_goes_twelve_months_after_the_end_and_the_approval_stays()
    {
        using var test = new TestDb();
        var cohort = await Given.Cohort(test);
        var (draft, _) = await test.Attach(cohort.First);
        var handedIn = await test.HandIn(cohort.First, draft.Version);
        await test.Review(cohort.Trainer, handedIn, Certification.Coursework.ReviewOutcome.Approved, "Godt set");
        var before = await test.Read(db => db.Set<Progress>().Where(p => p.EnrolmentId == cohort.First.EnrolmentId).Select(p => p.Text).SingleAsync());
        await test.As(Caller.Nobody, (AppDb db) => db.Database.ExecuteSqlRawAsync("UPDATE Cohorts SET State = 'Finished'"));
        var last = await test.Read(db => db.Set<CourseDay>().MaxAsync(d => d.Date));
        test.Clock.Now = last.AddMonths(12).ToDateTime(new TimeOnly(8, 0), DateTimeKind.Utc);
        var early = await Run();

        test.Clock.Now = test.Clock.Now.AddDays(2);
        var late = await Run();

        (early, late).Should().Be((0, 1));
        test.StoredFiles.Should().Be(0);
        var submission = await test.Read(db => db.Set<Certification.Coursework.Submission>().Include(s => s.Versions).ThenInclude(v => v.Files).SingleAsync());
        submission.Versions.Should().OnlyContain(v => v.AnswersJson == "{}" && v.Comment == null && v.Files.Count == 0);
        submission.State.Should().Be(Certification.Coursework.Contracts.SubmissionState.Approved);
        (await test.Read(db => db.Set<Progress>().Where(p => p.EnrolmentId == cohort.First.EnrolmentId).Select(p => p.Text).SingleAsync())).Should().Be(before);
        (await test.Read(db => db.Set<AuditEntry>().CountAsync(e => e.Action == "retention.applied"))).Should().BePositive();

        async Task<int> Run() => (await test.As(Caller.Nobody, (ApplyRetention f) => f.Run(default))).Single(l => l.Key == "homework").Count;
    }

    [Fact]
    public async Task Somebody_who_never_had_anything_here_is_erased_when_the_time_is_up()
    {
        await using var host = new WebHost(now: new DateTime(2026, 3, 2, 8, 0, 0, DateTimeKind.Utc));
        var (per, karen) = (await host.Person("per@example.org", Roles.Participant), await host.Person("karen@example.org", Roles.Coordinator));
        host.Clock.Now = host.Clock.Now.AddMonths(24).AddDays(1);
        await using var scope = host.Services.CreateAsyncScope();

        await scope.ServiceProvider.GetRequiredService<ApplyRetention>().Run(default);

        var people = await host.Read(db => db.Set<Certification.People.Person>().ToDictionaryAsync(p => p.Id));
        people[per].IsErased.Should().BeTrue();
        people[karen].IsErased.Should().BeFalse();
    }

    /// <summary>Work handed in, practice, supervision: something of everything that can go.</summary>
    private static readonly Step[] Opening =
        [new(What.Mark, 0, 0), new(What.Draft, 0, 0), new(What.HandIn, 0, 0), new(What.Approve, 0, 0), new(What.Practise, 0, 0), new(What.LogSession, 0, 0), new(What.ApproveSession, 0, 0), new(What.Draft, 6, 0), new(What.HandIn, 6, 0)];

    private static async Task<List<(string Key, long Id, DateTime Since, DateTime Before)>> Named(TestDb test) => await test.As(Caller.Nobody, async (IServiceProvider services) =>
    {
        var (named, now, options) = (new List<(string, long, DateTime, DateTime)>(), test.Clock.Now, services.GetRequiredService<IOptions<RetentionOptions>>().Value);
        foreach (var rule in services.GetServices<IRetentionRule>())
        {
            var (number, unit) = rule.Kept(options);
            var before = unit == RetentionUnit.Days ? now.AddDays(-number) : now.AddMonths(-number);
            foreach (var row in await rule.Due(options, now).ToListAsync()) named.Add((rule.Key, row.Id, row.Since, before));
        }
        return named;
    });

    private static Task<string> State(TestDb test) => test.Read(async db => JsonSerializer.Serialize(new
    {
        Progress = await db.Set<Progress>().AsNoTracking().OrderBy(p => p.EnrolmentId).Select(p => new { p.EnrolmentId, p.Text }).ToListAsync(),
        Certificates = await db.Set<Certificate>().AsNoTracking().OrderBy(c => c.Id).Select(c => new { c.Number, c.Code, c.ContentJson, c.Status }).ToListAsync(),
        Work = await (from version in db.Set<Certification.Coursework.SubmissionVersion>().AsNoTracking()
                      join enrolment in Running(db) on version.Submission.EnrolmentId equals enrolment.Id
                      orderby version.Id
                      select new { version.Id, version.AnswersJson, version.Comment }).ToListAsync(),
        Practice = await (from entry in db.Set<Certification.Coursework.PracticeEntry>().AsNoTracking()
                          join enrolment in Running(db) on entry.EnrolmentId equals enrolment.Id
                          orderby entry.Id
                          select new { entry.Id, entry.Elements, entry.Reflection }).ToListAsync(),
    }));

    private static IQueryable<Enrolment> Running(AppDb db) => db.Set<Enrolment>().Where(e =>
        (e.State == EnrolmentState.Enrolled || e.State == EnrolmentState.Completed) && e.Cohort.State != CohortState.Finished && e.Cohort.State != CohortState.Cancelled);
}
