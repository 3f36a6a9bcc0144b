using Certification.Notices.Contracts;
using Certification.Notices.Planning;
using Certification.Tests.Certificates;
using FsCheck.Fluent;
using static Certification.Tests.Certificates.What;

namespace Certification.Tests.Notices;

/// <summary>Random histories through the real features: whatever happens in whatever order, the plan equals what state and rules ask for.</summary>
public class PlanLawTests
{
    /// <summary>What changes a plan, each as often as the others.</summary>
    private static readonly What[] Changes =
        [PassTime, PassTime, Mark, Close, MoveDay, MoveDay, Announce, TakeBack, AgreeTask, AgreeGuest, CancelMakeUp, Leave, What.Return, Extend, HandIn, SendBack, Approve, Practise, LogSession, ApproveSession, Waive, Issue, Join, CancelCohort];

    [Fact]
    public async Task Whatever_happens_in_whatever_order_the_plan_equals_a_fresh_computation()
    {
        var happened = new HashSet<What>();
        var steps = Gen.Choose(0, Changes.Length - 1).SelectMany(what => Gen.Choose(0, 6).SelectMany(who => Gen.Choose(0, 999).Select(how => new Step(Changes[what], who, how))));

        await Support.Law.Holds(steps, length: 25, series: 10, async series =>
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

    /// <summary>Planned are exactly those asked for that were neither written nor decided against; nothing is planned twice.</summary>
    private static async Task IsWhatIsAsked(History history, Step after)
    {
        var rows = await history.Db.Messages();
        var scopes = rows.Where(m => m.ScopeKind == ScopeKinds.Enrolment).Select(m => m.ScopeId).Distinct();
        var asked = new List<Wanted>();
        foreach (var scope in scopes) asked.AddRange(await history.Db.Wanted(scope));
        var settled = rows.Where(m => m.State is PlanState.Written or PlanState.Skipped).Select(m => m.WantedKey).ToHashSet();
        var planned = rows.Where(m => m.ScopeKind == ScopeKinds.Enrolment && m.State == PlanState.Planned).ToList();
        planned.Select(m => m.WantedKey).Should().OnlyHaveUniqueItems($"after {after}");
        planned.Where(m => m.Rule != "invitation").Select(m => m.WantedKey)
            .Should().BeEquivalentTo(asked.Where(w => w.Rule != "invitation" && !settled.Contains(w.Key)).Select(w => w.Key), $"of what was asked for after {after}");
        planned.Select(m => m.WantedKey).Should().BeSubsetOf(asked.Select(w => w.Key), $"nothing else stands in the plan after {after}");
    }
}
