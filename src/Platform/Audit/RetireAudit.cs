using System.Globalization;
using Certification.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Certification.Platform.Audit;

/// <summary>
/// The one way in which entries are deleted: whole chains, of which nothing is younger than the longest retention and everything is sealed. Id and hash of
/// each entry stay, so that the seals still hold, and the deletion is itself an entry.
/// </summary>
public sealed class RetireAudit(AppDb db, AuditTrail audit)
{
    private const string Old = """
        SELECT "Chain" FROM "AuditEntries" WHERE "Number" > 0 GROUP BY "Chain" HAVING MAX("At") < {0} AND MAX("Id") <= (SELECT COALESCE(MAX("UpToId"), 0) FROM "AuditSeals")
        """;

    /// <summary>How many entries would go, and how old the oldest is.</summary>
    internal async Task<(int Count, DateTime? Oldest)> Look(DateTime before, CancellationToken ct)
    {
        var upTo = await db.Set<AuditSeal>().MaxAsync(s => (long?)s.UpToId, ct) ?? 0;
        var old = await db.Set<AuditEntry>().Where(e => e.Number > 0).GroupBy(e => e.Chain)
            .Select(g => new { Count = g.Count(), Oldest = g.Min(e => e.At), Newest = g.Max(e => e.At), Last = g.Max(e => e.Id) }).Where(c => c.Newest < before && c.Last <= upTo).ToListAsync(ct);
        return (old.Sum(c => c.Count), old.Count == 0 ? null : old.Min(c => c.Oldest));
    }

    /// <param name="before">Now less the longest retention of all (UTC).</param>
    /// <param name="ct">Cancels; then nothing is deleted.</param>
    /// <returns>How many entries were deleted.</returns>
    public async Task<int> Handle(DateTime before, CancellationToken ct)
    {
        await using var transaction = await db.BeginExclusive(ct);
        // What EF cannot say: rows copied from table to table, and rows deleted unread.
        await db.Database.ExecuteSqlRawAsync($"""INSERT INTO "AuditRetirements" ("EntryId", "Hash") SELECT "Id", "Hash" FROM "AuditEntries" WHERE "Chain" IN ({Old})""", [before], ct);
        var deleted = await db.Database.ExecuteSqlRawAsync($"""DELETE FROM "AuditEntries" WHERE "Chain" IN ({Old})""", [before], ct);
        if (deleted == 0) return 0;
        audit.Note("audit.retired", nameof(AuditEntry), 0, after: string.Create(CultureInfo.InvariantCulture, $"{deleted} entries, none after {before:yyyy-MM-dd}"));
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return deleted;
    }
}
