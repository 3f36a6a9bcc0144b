using Certification.Notices.Contracts;
using Certification.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Certification.Notices.Planning;

/// <summary>
/// Makes the plan equal to what is wanted: creates, updates, cancels, or leaves. It does not matter how often it runs, in which order, or on how
/// many nodes; a message that was written, or decided against, is never planned again.
/// </summary>
internal sealed class PlanMessages(AppDb db, WantedMessages wanted, IEnumerable<IMailScopes> kinds, TimeProvider clock)
{
    private const int Chunk = 200;

    /// <summary>Plans anew what has changed since the last tick, and what changes with the day alone.</summary>
    public async Task Handle(CancellationToken ct)
    {
        while (await db.PlanMarks.AsNoTracking().OrderBy(m => m.Id).Take(500).ToListAsync(ct) is { Count: > 0 } marks)
        {
            var scopes = new HashSet<PlanScope>();
            foreach (var changed in marks.Select(m => new PlanScope(m.Kind, m.ScopeId)).Distinct())
            {
                scopes.Add(changed);
                if (kinds.FirstOrDefault(k => k.Kind == changed.Kind) is { } kind) scopes.UnionWith(await kind.Within(changed.Id, ct));
            }
            await Plan(scopes, ct);
            // Only those that were read before the facts were: what changed meanwhile has a mark of its own.
            db.RemoveRange(marks);
            await db.SaveChangesAsync(ct);
            db.ChangeTracker.Clear();
        }
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
            changed += await Plan([.. ids.Select(id => new PlanScope(kind.Kind, id))], ct);
            last = ids[^1];
        }
        return changed;
    }

    private async Task<int> Plan(IReadOnlyCollection<PlanScope> scopes, CancellationToken ct)
    {
        var changed = 0;
        foreach (var kind in scopes.GroupBy(s => s.Kind))
            foreach (var ids in kind.Select(s => s.Id).Order().Chunk(Chunk)) changed += await Plan(kind.Key, [.. ids], ct);
        return changed;
    }

    private async Task<int> Plan(string kind, List<int> ids, CancellationToken ct)
    {
        await using var transaction = await db.BeginExclusive(ct);
        var now = clock.GetUtcNow().UtcDateTime;
        var asked = await wanted.For(ids.Select(id => new PlanScope(kind, id)), ct);
        var known = await db.PlannedMessages.AsNoTracking().Where(m => m.ScopeKind == kind && ids.Contains(m.ScopeId)).ToListAsync(ct);
        var takenBack = await db.PlannedMessages.Where(m => m.ScopeKind == kind && ids.Contains(m.ScopeId) && m.Mail!.CalendarMethod == "CANCEL").Select(m => m.Id).ToListAsync(ct);
        var changed = Reconcile(asked, known, [.. takenBack], now);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        db.ChangeTracker.Clear();
        return changed;
    }

    private int Reconcile(IReadOnlyList<Wanted> asked, IReadOnlyList<PlannedMessage> known, HashSet<long> takenBack, DateTime now)
    {
        var changed = 0;
        var newest = known.GroupBy(m => m.WantedKey, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.MaxBy(m => m.Round)!, StringComparer.Ordinal);
        // Nothing is taken back twice, however often its date still moves afterwards.
        var had = known.Where(m => m.State == PlanState.Written).GroupBy(m => m.Series, StringComparer.Ordinal)
            .Where(g => !takenBack.Contains(g.MaxBy(m => m.Id)!.Id)).Select(g => g.Key).ToHashSet(StringComparer.Ordinal);
        asked = [.. asked.Where(one => !one.OnlyAfterEarlier || had.Contains(one.Series))];
        foreach (var one in asked)
        {
            var plan = newest.GetValueOrDefault(one.Key);
            if (plan is null or { State: PlanState.Cancelled or PlanState.Superseded } || plan is { State: PlanState.Skipped, Reason: PlanReason.Past } && !one.IsPast)
            {
                db.Add(PlannedMessage.For(one, (plan?.Round ?? 0) + 1, now));
                changed++;
            }
            else if (plan.State == PlanState.Planned)
            {
                db.Attach(plan);
                if (plan.Follow(one, now)) changed++;
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
