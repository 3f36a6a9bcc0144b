using Certification.Platform.Access;
using Certification.Platform.Data;
using Microsoft.EntityFrameworkCore;
using static Certification.Notices.Texts;

namespace Certification.Notices;

/// <summary>Which mails somebody can read.</summary>
internal sealed class CountSeen(AppDb db) : ICountsSeen
{
    public async Task<IReadOnlyList<Seen>> Seen(Caller caller, CancellationToken ct) =>
        [new(T("Seen.Mails"), await db.OutgoingMails.VisibleTo(caller).CountAsync(ct), await db.OutgoingMails.CountAsync(ct))];
}
