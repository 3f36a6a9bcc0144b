using System.Globalization;
using Certification.Cohorts;
using Certification.Notices;
using Certification.Notices.Contracts;
using Certification.Notices.Planning;
using Certification.People;
using Certification.Tests.Certificates;
using FsCheck.Fluent;
using Microsoft.EntityFrameworkCore;
using static Certification.Tests.Certificates.What;

namespace Certification.Tests.Notices;

/// <summary>Random histories through the real features: whatever happens in whatever order, the plan equals what state and rules ask for.</summary>
public class PlanLawTests
{
    /// <summary>PLAN_HISTORIES=1000 for a longer run by hand.</summary>
    private static readonly int Histories = int.TryParse(Environment.GetEnvironmentVariable("PLAN_HISTORIES"), NumberStyles.None, CultureInfo.InvariantCulture, out var wanted) ? wanted : 10;

    /// <summary>What changes a plan, each as often as the others.</summary>
    private static readonly What[] Changes =
        [PassTime, PassTime, Mark, Close, MoveDay, MoveDay, Announce, TakeBack, AgreeTask, AgreeGuest, CancelMakeUp, Leave, What.Return, Extend, HandIn, SendBack, Approve, Practise, LogSession, ApproveSession, Waive, Issue, Join, CancelCohort];

    [Fact]
    public async Task Whatever_happens_in_whatever_order_the_plan_equals_a_fresh_computation()
    {
        var happened = new HashSet<What>();
        var steps = Gen.Choose(0, Changes.Length - 1).SelectMany(what => Gen.Choose(0, 6).SelectMany(who => Gen.Choose(0, 999).Select(how => new Step(Changes[what], who, how))));

        await Support.Law.Holds(steps, length: 25, series: Histories, async series =>
        {
            using var history = await History.Begin();
            await history.Db.Tick();
            foreach (var step in series)
            {
                if (!await history.Take(step)) continue;
                happened.Add(step.What);
                await history.Db.PlanMail();
                await IsWhatIsAsked(history, step);
                // Now and then the tick comes late, and several changes are planned together.
                if (step.How % 3 == 0) await history.Db.Tick();
            }
            (await history.Db.Messages()).Select(m => m.Key).Should().OnlyHaveUniqueItems();
        });

        happened.Should().HaveCountGreaterThan(10, "histories in which everything is refused say nothing");
    }

    /// <summary>Planned are exactly those asked for that were neither written nor decided against, for everybody there is; nothing is planned twice.</summary>
    private static async Task IsWhatIsAsked(History history, Step after)
    {
        var rows = await history.Db.Messages();
        var asked = (await history.Db.Wanted(await Everything(history))).ToDictionary(w => w.Key);
        // A day is taken back from those alone in whose calendar it stands: whose last invitation was none that took it back.
        var takenBack = await history.Db.Read(d => d.PlannedMessages.Where(m => m.Mail!.CalendarMethod == "CANCEL").Select(m => m.Id).ToListAsync());
        var standing = rows.Where(m => m.State == PlanState.Written).GroupBy(m => m.Series).Where(g => !takenBack.Contains(g.Max(m => m.Id))).Select(g => g.Key).ToHashSet();
        var due = asked.Values.Where(w => !w.OnlyAfterEarlier || standing.Contains(w.Series)).Select(w => w.Key).ToHashSet();
        var settled = rows.Where(m => m.State == PlanState.Written || m.State == PlanState.Skipped && !(m.Reason == PlanReason.Past && asked.GetValueOrDefault(m.WantedKey) is { IsPast: false })).Select(m => m.WantedKey).ToHashSet();
        var planned = rows.Where(m => m.State == PlanState.Planned).ToList();

        planned.Select(m => m.WantedKey).Should().OnlyHaveUniqueItems($"after {after}");
        planned.Select(m => m.WantedKey).Should().BeEquivalentTo(due.Except(settled), $"of what was asked for after {after}");
        planned.Should().OnlyContain(m => m.Scope == asked[m.WantedKey].Scope && m.RecipientId == asked[m.WantedKey].To.PersonId && m.UsefulUntil == asked[m.WantedKey].UsefulUntil && m.Urgent == asked[m.WantedKey].Urgent);
    }

    /// <summary>From the tables, not from the plan: whoever the plan has forgotten is asked about as well.</summary>
    private static Task<List<PlanScope>> Everything(History history) => history.Db.Read(async d =>
    {
        var scopes = new List<PlanScope>();
        scopes.AddRange((await d.Set<Enrolment>().Select(e => e.Id).ToListAsync()).Select(id => new PlanScope(ScopeKinds.Enrolment, id)));
        scopes.AddRange((await d.Set<Cohort>().Select(c => c.Id).ToListAsync()).Select(id => new PlanScope(ScopeKinds.Cohort, id)));
        scopes.AddRange((await d.Set<Person>().Select(p => p.Id).ToListAsync()).SelectMany(id => new[] { new PlanScope(ScopeKinds.Staff, id), new PlanScope(ScopeKinds.Contact, id) }));
        return scopes;
    });
}
