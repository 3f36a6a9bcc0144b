using Certification.Notices.Contracts;
using Certification.Platform.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Certification.Notices.Planning;

/// <summary>
/// Makes the plan equal to what is wanted: creates, updates, cancels, or leaves. It does not matter how often it runs, in which order, or on how
/// many nodes; a message that was written, or decided against, is never planned again.
/// </summary>
internal sealed class PlanMessages(AppDb db, WantedMessages wanted, IEnumerable<IMailScopes> kinds, StandingPlan standing, TimeProvider clock, ILogger<PlanMessages> log)
{
    private const int Chunk = 200;

    /// <summary>Plans anew what has changed since the last time, and what changes with the day alone.</summary>
    public async Task Handle(CancellationToken ct)
    {
        await Changed(ct);
        await Lists(ct);
    }

    /// <summary>Plans anew what has changed since the last time.</summary>
    public async Task Changed(CancellationToken ct)
    {
        var newest = await db.PlanMarks.MaxAsync(m => (long?)m.Id, ct) ?? 0;
        var last = 0L;
        while (await db.PlanMarks.AsNoTracking().Where(m => m.Id > last && m.Id <= newest).OrderBy(m => m.Id).Take(500).ToListAsync(ct) is { Count: > 0 } marks)
        {
            last = marks[^1].Id;
            var scopes = new HashSet<PlanScope>();
            foreach (var changed in marks.Select(m => m.Scope).Distinct())
            {
                scopes.Add(changed);
                if (kinds.FirstOrDefault(k => k.Kind == changed.Kind) is { } kind) scopes.UnionWith(await kind.Within(changed.Id, ct));
            }
            var (_, left) = await Plan(scopes, ct);
            // Only those that were read before the facts were: what changed meanwhile has a mark of its own. What could not be planned keeps one.
            db.RemoveRange(marks);
            db.AddRange(left.Select(scope => PlanMark.On(scope, marks[0].At)));
            await db.SaveChangesAsync(ct);
            db.ChangeTracker.Clear();
        }
    }

    /// <summary>Plans anew what changes with the day alone: digests and daily lists.</summary>
    public async Task Lists(CancellationToken ct)
    {
        foreach (var kind in kinds.Where(k => k.EveryTick)) await All(kind, ct);
    }

    /// <summary>Plans everything anew, chunk by chunk. Returns how many messages were changed: 0 when the plan was right.</summary>
    public async Task<int> Everything(CancellationToken ct)
    {
        var changed = 0;
        foreach (var kind in kinds) changed += await All(kind, ct);
        return changed;
    }

    private async Task<int> All(IMailScopes kind, CancellationToken ct)
    {
        var (changed, last) = (0, 0);
        while (await kind.After(last, Chunk, ct) is { Count: > 0 } ids)
        {
            changed += (await Plan([.. ids.Select(id => new PlanScope(kind.Kind, id))], ct)).Changed;
            last = ids[^1];
        }
        return changed;
    }

    private async Task<(int Changed, IReadOnlyList<PlanScope> Left)> Plan(IReadOnlyCollection<PlanScope> scopes, CancellationToken ct)
    {
        var (changed, left) = (0, new List<PlanScope>());
        foreach (var kind in scopes.GroupBy(s => s.Kind))
            foreach (var ids in kind.Select(s => s.Id).Order().Chunk(Chunk))
                changed += (await Trouble.Apart(ids, some => Plan(kind.Key, [.. some], ct), (some, e) =>
                {
                    log.LogError(e, "The messages of {Count} of kind {Kind}, among them {Id}, could not be planned", some.Count, kind.Key, some[0]);
                    db.ChangeTracker.Clear();
                    if (some is [var one]) left.Add(new PlanScope(kind.Key, one));
                })).Sum();
        return (changed, left);
    }

    private async Task<int> Plan(string kind, List<int> ids, CancellationToken ct)
    {
        await using var transaction = await db.BeginExclusive(ct);
        var now = clock.GetUtcNow().UtcDateTime;
        var asked = await wanted.For(ids.Select(id => new PlanScope(kind, id)), ct);
        var changed = Reconcile(asked, await standing.Of(kind, ids, asked, ct), await standing.Arrived(kind, ids, asked, ct), now);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        db.ChangeTracker.Clear();
        return changed;
    }

    private int Reconcile(IReadOnlyList<Wanted> asked, List<PlannedMessage> known, Dictionary<long, bool> arrived, DateTime now)
    {
        var changed = 0;
        var newest = new Dictionary<string, PlannedMessage>(known.Count, StringComparer.Ordinal);
        foreach (var plan in known)
            if (!newest.TryGetValue(plan.WantedKey, out var other) || other.Round < plan.Round) newest[plan.WantedKey] = plan;
        // Nothing is taken back twice, however often its date still moves afterwards.
        var had = known.Where(m => arrived.ContainsKey(m.Id)).GroupBy(m => m.Series, StringComparer.Ordinal)
            .Where(g => !arrived[g.MaxBy(m => m.Id)!.Id]).Select(g => g.Key).ToHashSet(StringComparer.Ordinal);
        asked = [.. asked.Where(one => !one.OnlyAfterEarlier || had.Contains(one.Series))];
        foreach (var one in asked)
        {
            var plan = newest.GetValueOrDefault(one.Key);
            if (plan is null or { State: PlanState.Cancelled or PlanState.Superseded } || plan is { State: PlanState.Skipped, Reason: PlanReason.Past } && !one.IsPast)
            {
                db.Add(PlannedMessage.For(one, (plan?.Round ?? 0) + 1, now));
                changed++;
            }
            else if (plan.State == PlanState.Planned && plan.DiffersFrom(one))
            {
                db.Attach(plan);
                plan.Follow(one, now);
                changed++;
            }
        }
        var keys = new WantedKeys(asked);
        foreach (var plan in known.Where(m => m.State == PlanState.Planned && !keys.Has(m)))
        {
            db.Attach(plan);
            var moved = keys.HasOther(plan);
            plan.End(moved ? PlanState.Superseded : PlanState.Cancelled, moved ? PlanReason.Moved : PlanReason.NotWanted, now);
            changed++;
        }
        return changed;
    }
}
