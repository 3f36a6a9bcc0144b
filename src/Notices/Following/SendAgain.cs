using System.ComponentModel.DataAnnotations;
using Certification.Notices.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Refusals;
using Certification.Platform.Text;
using Certification.Platform.Time;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using static Certification.Notices.Texts;

namespace Certification.Notices.Following;

/// <summary>Sends a mail once more, word for word, as a mail of its own; the first one keeps its story.</summary>
internal sealed class SendAgain(AppDb db, Caller caller, AuditTrail audit, TimeProvider clock)
{
    /// <summary>Where it goes.</summary>
    public sealed record Input
    {
        /// <summary>Another address, where the first one does not work; empty for the same.</summary>
        [StringLength(EmailAddress.MaxLength), PlainEmail]
        public string? To { get; init; }
    }

    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/mail/{id:int}/again", async (int id, Input? input, SendAgain feature, CancellationToken ct) =>
            Results.Ok(new { id = await feature.Handle(id, input ?? new Input(), ct) })).RequireAuthorization(Policies.Coordinators);

    /// <summary>Whether a mail in this state can be sent once more: it was sent, or would have been had its address or the server taken it. What was stopped because it is not wanted stays so.</summary>
    public static bool CanFollow(MailState state) => state is MailState.Sent or MailState.Failed or MailState.Dead or MailState.Skipped;

    /// <returns>The new mail.</returns>
    /// <exception cref="RefusedException">
    /// It, or its last repetition, is still on its way; it is not wanted any more; it held a link that only its reader may have; its reader
    /// has declined such mail; or the address takes none.
    /// </exception>
    public async Task<int> Handle(int id, Input input, CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await using var transaction = await db.BeginExclusive(ct);
        var original = await db.OutgoingMails.VisibleTo(caller).FirstOrNotFound(m => m.Id == id, ct);
        var again = original.AgainKey;
        var earlier = await db.OutgoingMails.Where(m => m.Key.StartsWith(again)).Select(m => m.State).ToListAsync(ct);
        if (!OutgoingMail.IsFinal(original.State) || earlier.Exists(state => !OutgoingMail.IsFinal(state)))
            throw new RefusedException("mail.waiting", T("Refused.MailWaits"));
        if (!CanFollow(original.State)) throw new RefusedException("mail.not-wanted", T("Refused.MailNotWanted"));
        if (original.Content.IsForgotten) throw new RefusedException("mail.forgotten", T("Refused.MailForgotten"));
        if (original.Content.HasSecret) throw new RefusedException("mail.secret", T("Refused.MailSecret"));
        if (original.Class != LetterClass.Mandatory && await db.MailChoices.AnyAsync(c => c.PersonId == original.RecipientId && c.Class == original.Class, ct))
            throw new RefusedException("mail.declined", T("Refused.MailDeclined"));
        var to = string.IsNullOrWhiteSpace(input.To) ? original.To : input.To.Trim();
        var key = TextKey.Of(to);
        if (await db.MailAddresses.AnyAsync(a => a.AddressKey == key && a.SuppressedAt != null, ct))
            throw new RefusedException("mail.suppressed", T("Refused.AddressSuppressed"));
        var mail = original.Again(to, earlier.Count + 1, original.AtOnce ? now : SendingHours.Open(now, null, original.Zone), now);
        db.Add(mail);
        audit.Note("mail.again", mail, before: original.FirstKey, after: mail.Key);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return mail.Id;
    }
}
