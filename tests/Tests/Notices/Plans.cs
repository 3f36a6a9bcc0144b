using Certification.Cohorts;
using Certification.Cohorts.Contracts;
using Certification.Notices;
using Certification.Notices.Contracts;
using Certification.Notices.Planning;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Certification.Tests.Notices;

/// <summary>What the ticks do with the plan, and what stands in it, in one line each.</summary>
internal static class Plans
{
    /// <summary>A database four weeks before day 1 of every given cohort, on a Monday at 9 in Copenhagen.</summary>
    public static async Task<TestDb> Begin()
    {
        var db = await TestDb.Create();
        db.Clock.Now = new(2026, 2, 2, 8, 0, 0, DateTimeKind.Utc);
        return db;
    }

    /// <summary>Plans what changed; whatever changed, planning everything anew then finds nothing to do.</summary>
    public static async Task PlanMail(this TestDb db)
    {
        await db.As(Caller.Nobody, (PlanMessages f) => f.Handle(default));
        (await db.PlanAnew()).Should().Be(0, "the plan is what a fresh computation gives");
    }

    public static Task<int> PlanAnew(this TestDb db) => db.As(Caller.Nobody, (PlanMessages f) => f.Everything(default));

    /// <summary>One tick: plans what changed and writes what is due.</summary>
    public static async Task Tick(this TestDb db)
    {
        await db.As(Caller.Nobody, (PlanMessages f) => f.Handle(default));
        await db.As(Caller.Nobody, (WriteDueMessages f) => f.Handle(default));
    }

    public static Task TickAt(this TestDb db, DateTime utc)
    {
        db.Clock.Now = utc;
        return db.Tick();
    }

    /// <summary>Every row of the plan, or those of one rule, in order of planning.</summary>
    public static Task<List<PlannedMessage>> Messages(this TestDb db, string? rule = null, int? to = null) =>
        db.Read(d => d.PlannedMessages.AsNoTracking().Where(m => (rule == null || m.Rule == rule) && (to == null || m.RecipientId == to)).OrderBy(m => m.Id).ToListAsync());

    /// <summary>What is still to be written.</summary>
    public static async Task<List<PlannedMessage>> Pending(this TestDb db, string? rule = null, int? to = null) =>
        [.. (await db.Messages(rule, to)).Where(m => m.State == PlanState.Planned)];

    public static Task<List<OutgoingMail>> Mails(this TestDb db, LetterKind letter, int to) =>
        db.Read(d => d.OutgoingMails.AsNoTracking().Where(m => m.Letter == letter.Key && m.RecipientId == to).OrderBy(m => m.Id).ToListAsync());

    /// <summary>Takes an enrolment to a state that no button leads to: offers and transfers have features of their own.</summary>
    public static Task Put(this TestDb db, int enrolment, EnrolmentState state) => db.As(Caller.Nobody, async (AppDb d) =>
    {
        var one = await d.Set<Enrolment>().Include(e => e.Cohort).SingleAsync(e => e.Id == enrolment);
        one.Change(state, "Aftalt.", 0, db.Clock.Now);
        await d.SaveChangesAsync();
    });

    /// <summary>What state and rules ask for at this moment, whatever is planned.</summary>
    public static Task<IReadOnlyList<Wanted>> Wanted(this TestDb db, int enrolment) =>
        db.As(Caller.Nobody, (WantedMessages f) => f.For([new PlanScope(ScopeKinds.Enrolment, enrolment)], default));

    /// <inheritdoc cref="Wanted(TestDb, int)"/>
    public static Task<IReadOnlyList<Wanted>> Wanted(this TestDb db, IEnumerable<PlanScope> scopes) => db.As(Caller.Nobody, (WantedMessages f) => f.For(scopes, default));
}
