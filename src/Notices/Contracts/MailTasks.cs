using Certification.Notices.Webhooks;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Microsoft.EntityFrameworkCore;
using static Certification.Notices.Texts;

namespace Certification.Notices.Contracts;

/// <summary>Something about the mail that waits for a coordinator.</summary>
/// <param name="Text">What it is.</param>
/// <param name="Href">Where it is dealt with.</param>
public sealed record MailTask(string Text, string Href);

/// <summary>What waits for a coordinator, for the page that they begin their day on: nobody looks at a delivery log unasked.</summary>
public sealed class MailTasks(AppDb db, Caller caller, TimeProvider clock)
{
    public async Task<IReadOnlyList<MailTask>> Handle(CancellationToken ct)
    {
        var tasks = new List<MailTask>();
        if (await db.MailChannels.AsNoTracking().AnyAsync(c => c.PausedAt != null, ct)) tasks.Add(new(T("MailTask.Paused"), "/mail"));
        var addresses = await db.MailAddresses.CountAsync(a => a.SuppressedAt != null, ct);
        if (addresses > 0) tasks.Add(new(addresses == 1 ? T("MailTask.Address.One") : T("MailTask.Address", addresses), "/mail/addresses"));
        // Administrators keep webhooks; a coordinator who is none could not open the page.
        if (caller.Is(Roles.Administrator) && await new WebhooksFlow(db, clock).Troubled(ct) > 0) tasks.Add(new(T("MailTask.Webhook"), "/webhooks"));
        return tasks;
    }
}
