using System.Globalization;
using Certification.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Certification.Platform.Audit;

/// <summary>Where the trail is not as it was written.</summary>
/// <param name="EntryId">The entry, or the last one under a seal.</param>
/// <param name="Chain">Its chain; null where a seal is broken and every chain is whole.</param>
/// <param name="Number">Its number there.</param>
/// <param name="At">When it was written.</param>
/// <param name="What">What is wrong, in one sentence.</param>
public sealed record AuditBreak(long EntryId, string? Chain, int Number, DateTime At, string What);

/// <summary>What a look through the whole trail found.</summary>
public sealed record AuditFinding(long Entries, int Chains, AuditSeal? Seal, AuditBreak? First)
{
    public override string ToString() => First is null
        ? string.Create(CultureInfo.InvariantCulture, $"{Entries} entries in {Chains} chains, {(Seal is null ? "not sealed yet" : $"sealed up to entry {Seal.UpToId} at {Seal.At:u}")}")
        : string.Create(CultureInfo.InvariantCulture, $"Entry {First.EntryId}{(First.Chain is null ? "" : $", number {First.Number} of {First.Chain}")}, {First.At:u}: {First.What}");
}

/// <summary>Reads the whole trail, one row at a time: does every entry follow from the one before it, and every seal from what lies under it?</summary>
public sealed class VerifyAudit(AppDb db)
{
    public async Task<AuditFinding> Handle(CancellationToken ct)
    {
        var (entries, chains, broken) = (0L, 0, false);
        AuditEntry? last = null;
        AuditBreak? first = null;
        // In the order of the index: what has no number is not in it.
        await foreach (var entry in db.Set<AuditEntry>().AsNoTracking().Where(e => e.Number > 0).OrderBy(e => e.Chain).ThenBy(e => e.Number).AsAsyncEnumerable().WithCancellation(ct))
        {
            entries++;
            if (last?.Chain != entry.Chain)
            {
                chains++;
                (last, broken) = (null, false);
            }
            // After the first break nothing in a chain follows from anything; of the chains, the one that broke first is named.
            if (!broken && Wrong(entry, last) is { } what)
            {
                broken = true;
                if (first is null || entry.Id < first.EntryId) first = new AuditBreak(entry.Id, entry.Chain, entry.Number, entry.At, what);
            }
            last = entry;
        }
        if (await db.Set<AuditEntry>().AsNoTracking().Where(e => e.Number <= 0).OrderBy(e => e.Id).FirstOrDefaultAsync(ct) is { } loose && (first is null || loose.Id < first.EntryId))
            first = new AuditBreak(loose.Id, loose.Chain, loose.Number, loose.At, "it stands in no chain: it was put in past the trail.");
        var (seal, unsealed) = await Seals(ct);
        return new AuditFinding(entries, chains, seal, first ?? unsealed);
    }

    private static string? Wrong(AuditEntry entry, AuditEntry? before)
    {
        var expected = (before?.Number ?? 0) + 1;
        if (entry.Number > expected) return $"{entry.Number - expected} before it missing: removed, or moved elsewhere.";
        if (entry.Number < expected) return "its number is taken: it was put in.";
        if (!entry.HasItsDetails()) return "its details were changed.";
        return entry.Follows(before?.Hash ?? []) ? null : "it does not follow from the entry before it: it was changed, put in, or out of order.";
    }

    private async Task<(AuditSeal? Last, AuditBreak? Break)> Seals(CancellationToken ct)
    {
        var seals = await db.Set<AuditSeal>().AsNoTracking().OrderBy(s => s.Id).ToListAsync(ct);
        if (seals.Count == 0) return (null, null);
        var upTo = seals.Max(s => s.UpToId);
        var there = db.Set<AuditEntry>().Select(e => new { e.Id, e.Hash }).Concat(db.Set<RetiredEntry>().Select(r => new { Id = r.EntryId, r.Hash }));
        await using var rows = there.Where(e => e.Id <= upTo).OrderBy(e => e.Id).AsAsyncEnumerable().GetAsyncEnumerator(ct);
        var more = await rows.MoveNextAsync();
        AuditSeal? previous = null;
        foreach (var seal in seals)
        {
            using var hash = new SealedHash();
            for (; more && rows.Current.Id <= seal.UpToId; more = await rows.MoveNextAsync()) hash.Add(rows.Current.Id, rows.Current.Hash);
            if (Wrong(seal, hash, previous) is { } what) return (seals[^1], new AuditBreak(seal.UpToId, null, 0, seal.At, what));
            previous = seal;
        }
        return (previous, null);
    }

    private static string? Wrong(AuditSeal seal, SealedHash under, AuditSeal? previous)
    {
        if (seal.AfterId != (previous?.UpToId ?? 0)) return $"seal {seal.Id} does not follow from the seal before it: a seal was changed or removed.";
        if (under.Count < seal.Entries) return $"{seal.Entries - under.Count} of {seal.Entries} entries under seal {seal.Id} missing: the tail of a chain was cut off.";
        if (under.Count > seal.Entries) return $"{under.Count - seal.Entries} more under seal {seal.Id} than the {seal.Entries} that it was set over: entries were put in.";
        return under.LastId == seal.UpToId && under.Close(seal.At, previous).AsSpan().SequenceEqual(seal.Hash) ? null
            : $"seal {seal.Id} does not fit what lies under it: the seal or an entry was changed.";
    }
}
