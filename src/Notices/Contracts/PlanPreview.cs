using Certification.Notices.Planning;
using Certification.Platform.Data;
using Certification.Platform.Time;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Certification.Notices.Contracts;

/// <summary>A message that state and rules ask for and that was not written yet.</summary>
/// <param name="Key">Tells it from others.</param>
/// <param name="To">Who would get it.</param>
/// <param name="About">What it is about.</param>
/// <param name="DueAt">When it is due (UTC), before the hours in which mail goes out are looked at.</param>
/// <param name="SendAt">When it would leave (UTC).</param>
/// <param name="Now">Whether it is due already: it would leave at the next opening.</param>
/// <param name="Past">Whether it was due before anybody asked for it, and is not sent.</param>
/// <param name="Planned">Whether it stands in the plan as things are.</param>
public sealed record ComingMessage(string Key, Recipient To, string About, DateTime DueAt, DateTime SendAt, bool Now, bool Past, bool Planned);

/// <summary>Shows what the sources would ask for, without planning any of it.</summary>
public sealed class PlanPreview(AppDb db, IServiceProvider services, TimeProvider clock)
{
    /// <summary>What a rule would still send for these; what it has sent, or what was decided against, is left out, and so is what would be too late.</summary>
    public async Task<IReadOnlyList<ComingMessage>> Of(IReadOnlyCollection<PlanScope> scopes, string rule, CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var asked = (await services.GetRequiredService<WantedMessages>().For(scopes, ct)).Where(w => w.Rule == rule && !w.OnlyAfterEarlier).ToList();
        var states = new Dictionary<string, PlannedMessage>(StringComparer.Ordinal);
        foreach (var kind in scopes.GroupBy(s => s.Kind))
            foreach (var ids in kind.Select(s => s.Id).Distinct().Chunk(500).Select(c => c.ToList()))
                foreach (var row in await db.PlannedMessages.AsNoTracking().Where(m => m.Rule == rule && m.ScopeKind == kind.Key && ids.Contains(m.ScopeId)).OrderBy(m => m.Round).ToListAsync(ct))
                    states[row.WantedKey] = row;
        return
        [
            .. from one in asked
               let row = states.GetValueOrDefault(one.Key)
               where row is null or { State: PlanState.Planned or PlanState.Cancelled or PlanState.Superseded } or { State: PlanState.Skipped, Reason: PlanReason.Past }
               let due = one.DueAt <= now
               let sendAt = due ? SendingHours.Open(now, null, one.Zone) : SendingHours.Open(one.DueAt, one.UsefulUntil, one.Zone)
               where sendAt <= one.UsefulUntil
               orderby sendAt, one.To.Name, one.About
               select new ComingMessage(one.Key, one.To, one.About, one.DueAt, sendAt, due, one.IsPast, row is { State: PlanState.Planned }),
        ];
    }
}
