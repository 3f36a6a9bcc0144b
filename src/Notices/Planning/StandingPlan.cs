using Certification.Notices.Contracts;
using Certification.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Certification.Notices.Planning;

/// <summary>What the plan holds so far, as much of it as is needed to make it right.</summary>
internal sealed class StandingPlan(AppDb db, IEnumerable<IMailScopes> kinds)
{
    /// <summary>What stands in the plan. Of those whose messages come again and again, with a key for each day, only what can still change.</summary>
    public Task<List<PlannedMessage>> Of(string kind, List<int> ids, IReadOnlyList<Wanted> asked, CancellationToken ct)
    {
        var known = db.PlannedMessages.AsNoTracking().Where(m => m.ScopeKind == kind && ids.Contains(m.ScopeId));
        if (!kinds.Any(k => k.Kind == kind && k.EveryTick)) return known.ToListAsync(ct);
        var keys = asked.Select(w => w.Key).ToList();
        return known.Where(m => m.State == PlanState.Planned || keys.Contains(m.WantedKey)).ToListAsync(ct);
    }

    /// <summary>What has reached, or may have reached, its reader; asked only where something is to be taken back. Whether it has is looked at once more before that goes.</summary>
    public async Task<Dictionary<long, bool>> Arrived(string kind, List<int> ids, IReadOnlyList<Wanted> asked, CancellationToken ct)
    {
        if (!asked.Any(w => w.OnlyAfterEarlier)) return [];
        return await db.PlannedMessages.Where(m => m.ScopeKind == kind && ids.Contains(m.ScopeId)
                && (m.State == PlanState.Written || m.Mail!.History.Any(h => h.State == MailState.Unknown)))
            .Select(m => new { m.Id, TakenBack = m.Mail!.CalendarMethod == "CANCEL" }).ToDictionaryAsync(m => m.Id, m => m.TakenBack, ct);
    }
}
