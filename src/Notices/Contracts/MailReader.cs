using System.Text.Json;
using Certification.Notices.Following;
using Certification.Notices.Planning;
using Certification.Platform.Data;
using Certification.Platform.Time;
using Microsoft.EntityFrameworkCore;

namespace Certification.Notices.Contracts;

/// <summary>How a message that comes again and again is doing for one reader.</summary>
/// <param name="LastSentAt">When it last left (UTC).</param>
/// <param name="NextAt">When it is due next (UTC), or has been due since while it is overdue.</param>
/// <param name="LastSkipped">Why the newest one was left out, if it was.</param>
/// <param name="Lost">Whether the newest one was written and did not arrive.</param>
/// <param name="IsOverdue">Whether it should have left by now: it was not planned, not written, not sent, or it did not arrive.</param>
public sealed record Heartbeat(DateTime? LastSentAt, DateTime? NextAt, string? LastSkipped, bool Lost, bool IsOverdue);

/// <summary>A module that mails something again and again says how many readers wait for theirs in vain; whoever watches the mail asks.</summary>
public interface IHeartbeats
{
    Task<int> Overdue(CancellationToken ct);
}

/// <summary>What the modules above ask about mail that was planned and sent.</summary>
public sealed class MailReader(AppDb db, TimeProvider clock)
{
    /// <summary>How many mails these persons have had, by person.</summary>
    public async Task<IReadOnlyDictionary<int, int>> Counts(IReadOnlyCollection<int> personIds, CancellationToken ct)
    {
        var ids = personIds.ToList();
        return await db.OutgoingMails.Where(m => ids.Contains(m.RecipientId)).GroupBy(m => m.RecipientId).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, ct);
    }

    /// <summary>Which of these persons get a mail of a kind about a thing by itself, when mail goes out next.</summary>
    public async Task<IReadOnlyCollection<int>> Awaiting(LetterKind kind, string thing, IReadOnlyCollection<int> personIds, CancellationToken ct)
    {
        var ids = personIds.ToList();
        return await db.PlannedMessages.Where(p => ids.Contains(p.RecipientId) && p.State == PlanState.Planned && p.Letter == kind.Key && p.Thing == thing).Select(p => p.RecipientId).Distinct().ToListAsync(ct);
    }

    /// <summary>What a person's newest mail of a kind that left was written with; null when none has. One that never arrived has told them nothing.</summary>
    public async Task<IReadOnlyDictionary<string, string>?> Last(int personId, LetterKind kind, CancellationToken ct) =>
        await db.OutgoingMails.Where(m => m.RecipientId == personId && m.Letter == kind.Key && m.State == MailState.Sent).OrderByDescending(m => m.SentAt).ThenByDescending(m => m.Id)
            .Select(m => m.Content.Values).FirstOrDefaultAsync(ct) is { } values
            ? JsonSerializer.Deserialize<Dictionary<string, string>>(values) : null;

    /// <summary>The heartbeats of a message's readers, by person: what is wanted, held against what became of it.</summary>
    /// <param name="wanted">The message that is or was due now, and the next one, of every reader.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<IReadOnlyDictionary<int, Heartbeat>> Heartbeats(IReadOnlyCollection<Wanted> wanted, CancellationToken ct)
    {
        var (ids, rules) = (wanted.Select(w => w.To.PersonId).Distinct().ToList(), wanted.Select(w => w.Rule).Distinct().ToList());
        var letters = wanted.Select(w => w.Letter.Key).Distinct().ToList();
        var rows = (await db.PlannedMessages.AsNoTracking().Where(p => rules.Contains(p.Rule) && ids.Contains(p.RecipientId)).OrderBy(p => p.Id)
            .Select(p => new { p.WantedKey, p.State, p.Reason, p.SendAt, Mail = (MailState?)p.Mail!.State }).ToListAsync(ct)).ToLookup(p => p.WantedKey);
        // Whether the planner sent it, or somebody sent it again, it arrived.
        var sent = await db.OutgoingMails.Where(m => letters.Contains(m.Letter) && ids.Contains(m.RecipientId) && m.SentAt != null)
            .GroupBy(m => m.RecipientId).Select(g => new { g.Key, At = g.Max(m => m.SentAt) }).ToDictionaryAsync(g => g.Key, g => g.At, ct);
        var now = clock.GetUtcNow().UtcDateTime;
        return wanted.GroupBy(w => w.To.PersonId).ToDictionary(g => g.Key, own =>
        {
            var lastSent = sent.GetValueOrDefault(own.Key);
            var dated = own.Select(w => (Wanted: w, Row: rows[w.Key].LastOrDefault())).Select(w => (w.Wanted, w.Row, SendAt: w.Row is { State: PlanState.Planned } row ? row.SendAt : Opening(w.Wanted))).ToList();
            var current = dated.Where(w => Opening(w.Wanted) <= now).OrderBy(w => w.SendAt).LastOrDefault();
            var next = dated.Where(w => Opening(w.Wanted) > now).Select(w => (DateTime?)w.SendAt).Min();
            if (current.Wanted is null) return new Heartbeat(lastSent, next, null, false, false);
            var told = lastSent >= current.Wanted.DueAt;
            var skipped = current.Row is { State: PlanState.Skipped, Reason: { } reason } ? Texts.T($"PlanReason.{reason}") : null;
            var lost = !told && current.Row?.Mail is MailState.Failed or MailState.Dead;
            var settled = told || skipped is not null || current.Wanted.IsPast || current.Row?.Mail is MailState.Skipped or MailState.Cancelled or MailState.Superseded;
            var overdue = lost || !settled && now > current.SendAt + ReadDelivery.Alarm;
            return new Heartbeat(lastSent, settled || lost ? next : current.SendAt, skipped, lost, overdue);
        });
    }

    private static DateTime Opening(Wanted wanted) => SendingHours.Open(wanted.DueAt, wanted.UsefulUntil, wanted.Zone);
}
