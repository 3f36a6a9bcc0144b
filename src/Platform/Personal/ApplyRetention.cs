using System.Globalization;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Ticking;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Certification.Platform.Personal;

/// <summary>Takes away what has been kept long enough, in small transactions, and goes on where one fails; or only tells what it would take.</summary>
public sealed class ApplyRetention(AppDb db, IEnumerable<IRetentionRule> rules, RetireAudit retire, DeleteContents contents, AuditTrail audit, IOptions<RetentionOptions> options, TimeProvider clock, ILogger<ApplyRetention> log) : ITick
{
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
    /// <exception cref="InvalidOperationException">A rule did not finish; the others did.</exception>
    public async Task<IReadOnlyList<RetentionLine>> Run(CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var (lines, failed) = (new List<RetentionLine>(), new HashSet<string>());
        foreach (var rule in rules.OrderBy(r => r.Key, StringComparer.Ordinal))
        {
            var (count, oldest) = await Take(rule, now, failed, ct);
            lines.Add(Line(rule, count, oldest));
        }
        var retired = 0;
        await Try("audit", failed, async () => retired = await retire.Handle(now.AddYears(-options.Value.AuditYears), ct));
        lines.Add(new RetentionLine("audit", DataClass.Audit, options.Value.AuditYears, RetentionUnit.Years, retired, null));
        await Try("contents", failed, () => contents.Handle(ct));
        return failed.Count == 0 ? lines : throw new InvalidOperationException($"Retention did not finish: {string.Join(", ", failed)}.");
    }

    private async Task<(int Count, DateTime? Oldest)> Take(IRetentionRule rule, DateTime now, HashSet<string> failed, CancellationToken ct)
    {
        var (count, oldest, passed) = (0, (DateTime?)null, new List<long>());
        while (true)
        {
            List<DueRow> rows = [];
            var well = await Try(rule.Key, failed, async () =>
            {
                await using var transaction = await db.BeginExclusive(ct);
                rows = await rule.Due(options.Value, now).Where(r => !passed.Contains(r.Id)).OrderBy(r => r.Since).ThenBy(r => r.Id).Take(rule.Batch).ToListAsync(ct);
                var going = await Going(rule, rows, passed, ct);
                if (going.Count == 0) return;
                await rule.Remove(going, ct);
                // How many and of what kind, never whose.
                audit.Note("retention.applied", nameof(RetentionOptions), 0, after: string.Create(CultureInfo.InvariantCulture, $"{rule.Key}: {going.Count}, from {going[0].Since:yyyy-MM-dd} to {going[^1].Since:yyyy-MM-dd}"));
                await db.SaveChangesAsync(ct);
                await transaction.CommitAsync(ct);
                db.ChangeTracker.Clear();
                (count, oldest) = (count + going.Count, oldest ?? going[0].Since);
            });
            // One that stands in its own way is passed over; of several nobody knows which it was.
            if (!well && rows.Count == 1) passed.Add(rows[0].Id);
            else if (!well || rows.Count == 0) return (count, oldest);
        }
    }

    /// <summary>Those of the rows that nothing stands against; the others are not asked for again in this run.</summary>
    private async Task<List<DueRow>> Going(IRetentionRule rule, List<DueRow> rows, List<long> passed, CancellationToken ct)
    {
        var going = new List<DueRow>();
        foreach (var row in rows)
        {
            if (await rule.Against(row, ct) is not { } reason)
            {
                going.Add(row);
                continue;
            }
            passed.Add(row.Id);
            log.LogInformation("Retention of {Rule} leaves one out: {Reason}", rule.Key, reason);
        }
        return going;
    }

    /// <summary>Logs where a rule failed and with what kind of fault: a database's own words can repeat what stands in a row.</summary>
    private async Task<bool> Try(string key, HashSet<string> failed, Func<Task> act)
    {
        try
        {
            await act();
            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            log.LogError("Retention of {Rule} failed with {Fault} {Place}", key, e.GetType().Name, e.StackTrace);
            failed.Add(key);
            db.GiveUp();
            return false;
        }
    }

    private RetentionLine Line(IRetentionRule rule, int count, DateTime? oldest)
    {
        var (number, unit) = rule.Kept(options.Value);
        return new(rule.Key, rule.Held, number, unit, count, oldest);
    }
}
