using Certification.Platform.Data;
using Certification.Platform.Ticking;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Certification.Platform.Audit;

/// <summary>Draws a line under the entries that are old enough for every writer before them to have finished, and says so in the log.</summary>
internal sealed class SealAudit(AppDb db, TimeProvider clock, ILogger<SealAudit> log) : ITick
{
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(10);

    public async Task Handle(CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var previous = await db.Set<AuditSeal>().AsNoTracking().OrderByDescending(s => s.Id).FirstOrDefaultAsync(ct);
        var after = previous?.UpToId ?? 0;
        using var hash = new SealedHash();
        await foreach (var entry in db.Set<AuditEntry>().AsNoTracking().Where(e => e.Id > after).OrderBy(e => e.Id).Select(e => new { e.Id, e.At, e.Hash }).AsAsyncEnumerable().WithCancellation(ct))
        {
            // The first that is too young ends it: whatever follows waits, so that a seal leaves nothing out.
            if (entry.At > now - Settled) break;
            hash.Add(entry.Id, entry.Hash);
        }
        if (hash.Count == 0) return;
        var seal = AuditSeal.Over(hash, previous, now);
        db.Add(seal);
        await db.SaveChangesAsync(ct);
        log.LogInformation("Audit seal {Seal}: {Entries} entries up to {UpTo}, {Hash}", seal.Id, seal.Entries, seal.UpToId, Convert.ToHexString(seal.Hash));
    }
}
