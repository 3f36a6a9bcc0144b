using System.Text.Json;
using Certification.Notices.Planning;
using Certification.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Certification.Notices.Contracts;

/// <summary>How a message that comes again and again is doing for one reader.</summary>
/// <param name="LastSentAt">When it last left (UTC).</param>
/// <param name="NextAt">When it is due next (UTC).</param>
/// <param name="LastSkipped">Why it was left out since, if it was.</param>
public sealed record Heartbeat(DateTime? LastSentAt, DateTime? NextAt, string? LastSkipped)
{
    /// <summary>Whether it should have left by now.</summary>
    public bool IsOverdue(DateTime now) => NextAt < now.AddHours(-1);
}

/// <summary>What the modules above ask about mail that was planned and sent.</summary>
public sealed class MailReader(AppDb db)
{
    /// <summary>What a person's newest mail of a kind was written with; null when there has been none.</summary>
    public async Task<IReadOnlyDictionary<string, string>?> Last(int personId, LetterKind kind, CancellationToken ct) =>
        await db.OutgoingMails.Where(m => m.RecipientId == personId && m.Letter == kind.Key).OrderByDescending(m => m.Id).Select(m => m.Content.Values).FirstOrDefaultAsync(ct) is { } values
            ? JsonSerializer.Deserialize<Dictionary<string, string>>(values) : null;

    /// <summary>The heartbeats of a rule for these readers.</summary>
    public async Task<IReadOnlyDictionary<int, Heartbeat>> Heartbeats(string rule, IReadOnlyCollection<int> personIds, CancellationToken ct)
    {
        var ids = personIds.ToList();
        var rows = (await db.PlannedMessages.AsNoTracking().Where(p => p.Rule == rule && ids.Contains(p.RecipientId)).OrderBy(p => p.SendAt)
            .Select(p => new { p.RecipientId, p.State, p.Reason, p.SendAt, SentAt = p.Mail!.SentAt }).ToListAsync(ct)).ToLookup(p => p.RecipientId);
        return ids.ToDictionary(id => id, id =>
        {
            var last = rows[id].LastOrDefault(r => r.State is PlanState.Written or PlanState.Skipped);
            return new Heartbeat(rows[id].Max(r => r.SentAt), rows[id].Where(r => r.State == PlanState.Planned).Min(r => (DateTime?)r.SendAt),
                last is { State: PlanState.Skipped, Reason: { } reason } ? Texts.T($"PlanReason.{reason}") : null);
        });
    }
}
