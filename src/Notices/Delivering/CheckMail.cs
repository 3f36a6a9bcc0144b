using Certification.Notices.Contracts;
using Certification.Notices.Planning;
using Certification.Platform.Data;
using Certification.Platform.Time;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Certification.Notices.Delivering;

/// <summary>
/// The last look before a server hears of a mail: still wanted, still useful, the address takes mail, the person wants such mail, and it is an
/// hour for it. Whatever changed after the mail was written stops it here.
/// </summary>
internal sealed class CheckMail(AppDb db, WantedMessages wanted, DueRecipients recipients, IEnumerable<IMailConcerns> concerns, TimeProvider clock, ILogger<CheckMail> log)
{
    /// <summary>Ends a mail for which it is too late, or puts it off to an hour for it; true when it did either.</summary>
    public static bool Stopped(OutgoingMail mail, DateTime now)
    {
        if (now > mail.UsefulUntil) mail.Finish(mail.Attempts > 0 ? MailState.Dead : MailState.Skipped, Texts.T("Said.TooLate"), now);
        else if (!mail.AtOnce && !SendingHours.IsOpen(now, mail.Zone)) mail.PutOff(SendingHours.NextOpening(now, mail.Zone), now);
        else return false;
        return true;
    }

    /// <summary>A mail whose facts cannot be read waits, and the others go.</summary>
    /// <returns>Those to be sent; the others have got their new state.</returns>
    public async Task<IReadOnlyList<OutgoingMail>> Handle(IReadOnlyList<OutgoingMail> mails, CancellationToken ct) =>
        [.. (await Trouble.Apart(mails, some => Together(some, ct), (some, e) =>
        {
            log.LogError(e, "{Count} mails, among them {Id}, could not be looked at", some.Count, some[0].Id);
            if (some is not [var one]) return;
            db.Attach(one);
            one.PutOff(Now + Trouble.PutAside, Now);
        })).SelectMany(due => due)];

    private async Task<IReadOnlyList<OutgoingMail>> Together(IReadOnlyList<OutgoingMail> mails, CancellationToken ct)
    {
        var now = Now;
        var ids = mails.Select(m => m.Id).ToList();
        var standing = await recipients.Of(mails.Select(m => m.RecipientId), ct);
        var parts = (await db.PlannedMessages.Where(p => p.MailId != null && ids.Contains(p.MailId.Value)).ToListAsync(ct)).ToLookup(p => p.MailId!.Value);
        var stillWanted = await wanted.Keys(parts.SelectMany(p => p).Select(p => p.Scope).Distinct(), ct);
        var over = await Over(mails, ct);
        var needless = await Needless(mails, parts, ct);
        var due = new List<OutgoingMail>(mails.Count);
        foreach (var mail in mails)
        {
            db.Attach(mail);
            if (mail.WasSubmitted) mail.Lost(now);
            if (!Holds(mail, [.. parts[mail.Id]], stillWanted, now)) continue;
            if (over.Contains(mail.Id) || needless.Contains(mail.Id)) mail.Finish(MailState.Cancelled, null, now);
            else if (standing.Suppresses(mail.To)) mail.Finish(MailState.Skipped, Texts.T("Said.Suppressed"), now);
            else if (standing.Declines(mail.RecipientId, mail.Class)) mail.Finish(MailState.Skipped, Texts.T("Said.Declined"), now);
            else if (!Stopped(mail, now)) due.Add(mail);
        }
        return due;
    }

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>Whether all that a mail says is still wanted and of use; else the mail ends, and what of it still is gets planned, and written, anew.</summary>
    private bool Holds(OutgoingMail mail, List<PlannedMessage> parts, WantedKeys stillWanted, DateTime now)
    {
        var gone = parts.Where(p => !stillWanted.Has(p)).ToList();
        var late = parts.Where(p => stillWanted.Has(p) && now > p.UsefulUntil).ToList();
        // Late as a whole: the mail itself says so.
        if (gone.Count == 0 && late.Count is var count && (count == 0 || count == parts.Count)) return true;
        var moved = gone.Count > 0 && gone.TrueForAll(stillWanted.HasOther);
        foreach (var part in gone) part.End(stillWanted.HasOther(part) ? PlanState.Superseded : PlanState.Cancelled, stillWanted.HasOther(part) ? PlanReason.Moved : PlanReason.NotWanted, now);
        foreach (var part in late) part.End(PlanState.Skipped, PlanReason.TooLate, now);
        var living = parts.Except(gone).Except(late).ToList();
        foreach (var part in living) part.End(PlanState.Superseded, PlanReason.WrittenAnew, now);
        // Whether something is to be taken back depends on what was sent, and this was not.
        db.AddRange(gone.Concat(living).Select(part => part.Scope).Distinct().Select(scope => PlanMark.On(scope, now)));
        mail.Finish(moved || living.Count > 0 ? MailState.Superseded : MailState.Cancelled, living.Count > 0 ? Texts.T("PlanReason.WrittenAnew") : null, now);
        return false;
    }

    /// <summary>Cancellations of what never left: the invitation was stopped, after the plan had to count with it.</summary>
    private async Task<HashSet<int>> Needless(IReadOnlyList<OutgoingMail> mails, ILookup<int, PlannedMessage> parts, CancellationToken ct)
    {
        var takingBack = mails.Where(m => m.CalendarMethod == "CANCEL").SelectMany(m => parts[m.Id]).ToList();
        if (takingBack.Count == 0) return [];
        var series = takingBack.Select(p => p.Series).Distinct().ToList();
        var left = await db.PlannedMessages.Where(p => series.Contains(p.Series) && p.Mail!.CalendarMethod == "REQUEST"
                && (p.Mail.State == MailState.Sent || p.Mail.State == MailState.Submitting || p.Mail.BeforeClaim == MailState.Submitting || p.Mail.History.Any(h => h.State == MailState.Unknown)))
            .Select(p => p.Series).Distinct().ToListAsync(ct);
        return [.. takingBack.Where(p => !left.Contains(p.Series)).Select(p => p.MailId!.Value)];
    }

    /// <summary>Mails whose reader is no longer part of what they are about.</summary>
    private async Task<HashSet<int>> Over(IReadOnlyList<OutgoingMail> mails, CancellationToken ct)
    {
        var over = new HashSet<int>();
        foreach (var kind in mails.Where(m => m.WhileKind is not null).GroupBy(m => m.WhileKind))
        {
            var concerned = await concerns.Single(c => c.Kind == kind.Key).Concerned([.. kind.Select(m => m.WhileId!.Value).Distinct()], ct);
            over.UnionWith(kind.Where(m => !concerned.Contains(m.WhileId!.Value)).Select(m => m.Id));
        }
        return over;
    }
}
