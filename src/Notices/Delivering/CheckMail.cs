using Certification.Notices.Contracts;
using Certification.Notices.Planning;
using Certification.Platform.Data;
using Certification.Platform.Time;
using Microsoft.EntityFrameworkCore;

namespace Certification.Notices.Delivering;

/// <summary>
/// The last look before a server hears of a mail: still wanted, still useful, the address takes mail, the person wants such mail, and it is an
/// hour for it. Whatever changed after the mail was written stops it here.
/// </summary>
internal sealed class CheckMail(AppDb db, WantedMessages wanted, TimeProvider clock)
{
    /// <returns>Those to be sent; the others have got their new state.</returns>
    public async Task<IReadOnlyList<OutgoingMail>> Handle(IReadOnlyList<OutgoingMail> mails, CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var ids = mails.Select(m => m.Id).ToList();
        var addresses = mails.Select(m => m.ToKey).Distinct().ToList();
        var suppressed = (await db.MailAddresses.Where(a => a.SuppressedAt != null && addresses.Contains(a.AddressKey)).Select(a => a.AddressKey).ToListAsync(ct)).ToHashSet();
        var persons = mails.Select(m => m.RecipientId).Distinct().ToList();
        var declined = (await db.MailChoices.Where(c => persons.Contains(c.PersonId)).ToListAsync(ct)).Select(c => (c.PersonId, c.Class)).ToHashSet();
        var parts = (await db.PlannedMessages.Where(p => p.MailId != null && ids.Contains(p.MailId.Value)).ToListAsync(ct)).ToLookup(p => p.MailId!.Value);
        var stillWanted = await wanted.Keys(parts.SelectMany(p => p).Select(p => p.Scope).Distinct(), ct);
        var due = new List<OutgoingMail>(mails.Count);
        foreach (var mail in mails)
        {
            db.Attach(mail);
            // Handed over before, and the answer lost: it goes again as it was, for nobody can take it back.
            if (mail.WasSubmitted) mail.Lost(now);
            var gone = parts[mail.Id].Where(p => !stillWanted.Has(p)).ToList();
            if (gone.Count > 0 && gone.Count == parts[mail.Id].Count())
            {
                var moved = gone.All(stillWanted.HasOther);
                foreach (var part in gone) part.End(moved ? PlanState.Superseded : PlanState.Cancelled, moved ? PlanReason.Moved : PlanReason.NotWanted, now);
                // Whether something is to be taken back depends on what was sent, and this was not.
                db.AddRange(gone.Select(part => part.Scope).Distinct().Select(PlanMark.On));
                mail.Finish(moved ? MailState.Superseded : MailState.Cancelled, null, now);
            }
            else if (now > mail.UsefulUntil) mail.Finish(mail.Attempts > 0 ? MailState.Dead : MailState.Skipped, Texts.T("Said.TooLate"), now);
            else if (suppressed.Contains(mail.ToKey)) mail.Finish(MailState.Skipped, Texts.T("Said.Suppressed"), now);
            else if (mail.Class != LetterClass.Mandatory && declined.Contains((mail.RecipientId, mail.Class))) mail.Finish(MailState.Skipped, Texts.T("Said.Declined"), now);
            else if (!mail.AtOnce && !SendingHours.IsOpen(now, mail.Zone)) mail.PutOff(SendingHours.NextOpening(now, mail.Zone), now);
            else due.Add(mail);
        }
        return due;
    }
}
