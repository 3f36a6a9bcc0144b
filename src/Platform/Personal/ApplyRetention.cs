using System.Globalization;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Ticking;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Certification.Platform.Personal;

/// <summary>Takes away what has been kept long enough, in small transactions; or only tells what it would take.</summary>
public sealed class ApplyRetention(AppDb db, IEnumerable<IRetentionRule> rules, RetireAudit retire, DeleteContents contents, AuditTrail audit, IOptions<RetentionOptions> options, TimeProvider clock) : ITick
{
    private const int Batch = 200;

    /// <summary>What each rule would take now; nothing is changed.</summary>
    public async Task<IReadOnlyList<RetentionLine>> Look(CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var lines = new List<RetentionLine>();
        foreach (var rule in rules.OrderBy(r => r.Key, StringComparer.Ordinal))
        {
            var due = rule.Due(options.Value, now);
            lines.Add(Line(rule, await due.CountAsync(ct), await due.MinAsync(r => (DateTime?)r.Since, ct)));
        }
        var (count, oldest) = await retire.Look(now.AddYears(-options.Value.AuditYears), ct);
        lines.Add(new RetentionLine("audit", DataClass.Audit, options.Value.AuditYears, RetentionUnit.Years, count, oldest));
        return lines;
    }

    public Task Handle(CancellationToken ct) => Run(ct);

    /// <returns>What was taken, by rule.</returns>
    public async Task<IReadOnlyList<RetentionLine>> Run(CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var lines = new List<RetentionLine>();
        foreach (var rule in rules.OrderBy(r => r.Key, StringComparer.Ordinal))
        {
            var (count, oldest) = await Take(rule, now, ct);
            lines.Add(Line(rule, count, oldest));
        }
        var retired = await retire.Handle(now.AddYears(-options.Value.AuditYears), ct);
        lines.Add(new RetentionLine("audit", DataClass.Audit, options.Value.AuditYears, RetentionUnit.Years, retired, null));
        await contents.Handle(ct);
        return lines;
    }

    private async Task<(int Count, DateTime? Oldest)> Take(IRetentionRule rule, DateTime now, CancellationToken ct)
    {
        var (count, oldest) = (0, (DateTime?)null);
        while (true)
        {
            await using var transaction = await db.BeginExclusive(ct);
            var rows = await rule.Due(options.Value, now).OrderBy(r => r.Since).ThenBy(r => r.Id).Take(Batch).ToListAsync(ct);
            if (rows.Count == 0) break;
            await rule.Remove(rows, ct);
            (count, oldest) = (count + rows.Count, oldest ?? rows[0].Since);
            // How many and of what kind, never whose.
            audit.Note("retention.applied", nameof(RetentionOptions), 0, after: string.Create(CultureInfo.InvariantCulture, $"{rule.Key}: {rows.Count}, from {rows[0].Since:yyyy-MM-dd} to {rows[^1].Since:yyyy-MM-dd}"));
            await db.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
            db.ChangeTracker.Clear();
        }
        return (count, oldest);
    }

    private RetentionLine Line(IRetentionRule rule, int count, DateTime? oldest)
    {
        var (number, unit) = rule.Kept(options.Value);
        return new(rule.Key, rule.Held, number, unit, count, oldest);
    }
}
