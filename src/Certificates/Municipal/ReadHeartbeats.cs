using Certification.Notices.Contracts;
using Certification.People.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Certification.Certificates.Municipal;

/// <summary>How each contact's digest is doing: worked out from their period, so that one which nobody planned is missed as well.</summary>
internal sealed class ReadHeartbeats(DigestMail digests, MailReader mails, PeopleReader people) : IHeartbeats
{
    private static readonly Heartbeat None = new(null, null, null, Lost: false, IsOverdue: false);

    public async Task<IReadOnlyDictionary<int, Heartbeat>> Of(IReadOnlyCollection<int> contacts, CancellationToken ct)
    {
        var known = await mails.Heartbeats(await digests.Wanted([.. contacts], ct), ct);
        return contacts.ToDictionary(c => c, c => known.GetValueOrDefault(c, None));
    }

    public async Task<int> Overdue(CancellationToken ct) =>
        (await Of(await people.Having(Roles.MunicipalContact).Distinct().ToListAsync(ct), ct)).Values.Count(h => h.IsOverdue);
}
