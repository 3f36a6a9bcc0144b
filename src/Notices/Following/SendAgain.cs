using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Refusals;
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
    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/mail/{id:int}/again", async (int id, SendAgain feature, CancellationToken ct) =>
            Results.Ok(new { id = await feature.Handle(id, ct) })).RequireAuthorization(Policies.Coordinators);

    /// <returns>The new mail.</returns>
    /// <exception cref="RefusedException">It, or its last repetition, is still on its way; or its address takes no mail.</exception>
    public async Task<int> Handle(int id, CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await using var transaction = await db.BeginExclusive(ct);
        var original = await db.OutgoingMails.VisibleTo(caller).FirstOrNotFound(m => m.Id == id, ct);
        var again = original.AgainKey;
        var earlier = await db.OutgoingMails.Where(m => m.Key.StartsWith(again)).Select(m => m.State).ToListAsync(ct);
        if (!OutgoingMail.IsFinal(original.State) || earlier.Exists(state => !OutgoingMail.IsFinal(state)))
            throw new RefusedException("mail.waiting", T("Refused.MailWaits"));
        if (await db.MailAddresses.AnyAsync(a => a.AddressKey == original.ToKey && a.SuppressedAt != null, ct))
            throw new RefusedException("mail.suppressed", T("Refused.AddressSuppressed"));
        var mail = original.Again(earlier.Count + 1, original.AtOnce ? now : SendingHours.Open(now, null, original.Zone), now);
        db.Add(mail);
        audit.Note("mail.again", mail, before: original.FirstKey, after: mail.Key);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return mail.Id;
    }
}
