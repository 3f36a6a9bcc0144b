using Certification.Notices.Contracts;
using Certification.Platform.Data;
using Certification.Platform.Text;
using Certification.Platform.Time;
using Microsoft.EntityFrameworkCore;

namespace Certification.Notices.Planning;

/// <summary>What is known of those who are to get a message, read once for all: when it is written, and again before it is sent.</summary>
internal sealed class DueRecipients(AppDb db)
{
    /// <summary>Whose address takes mail, and who wants which.</summary>
    public async Task<Known> Of(IEnumerable<int> personIds, CancellationToken ct)
    {
        var persons = personIds.Distinct().ToList();
        var suppressed = await db.MailAddresses.Where(a => a.SuppressedAt != null).Select(a => a.AddressKey).ToListAsync(ct);
        var declined = await db.MailChoices.Where(c => persons.Contains(c.PersonId)).Select(c => new { c.PersonId, c.Class }).ToListAsync(ct);
        return new Known([.. suppressed], [.. declined.Select(d => (d.PersonId, d.Class))]);
    }

    /// <summary>As <see cref="Of"/>, with the mails that each has had today.</summary>
    public async Task<Known> WithToday(List<PlannedMessage> due, DateTime now, CancellationToken ct)
    {
        var known = await Of(due.Select(m => m.RecipientId), ct);
        var persons = due.Select(m => m.RecipientId).Distinct().ToList();
        var zones = due.GroupBy(m => m.RecipientId).ToDictionary(g => g.Key, g => g.First().Zone);
        var yesterday = now.AddDays(-1);
        // What was written and then not sent does not count.
        var mails = await db.OutgoingMails.Where(m => m.Class != LetterClass.Mandatory && m.CreatedAt > yesterday && persons.Contains(m.RecipientId)
                && m.State != MailState.Cancelled && m.State != MailState.Superseded && m.State != MailState.Skipped)
            .Select(m => new { m.RecipientId, m.CreatedAt }).ToListAsync(ct);
        foreach (var mail in mails.Where(m => Zones.ToLocal(m.CreatedAt, zones[m.RecipientId]).Date == Zones.ToLocal(now, zones[m.RecipientId]).Date)) known.Count(mail.RecipientId);
        return known;
    }

    /// <summary>Which addresses take no mail, who wants no mail of which class, and how many mails that count each has got today.</summary>
    public sealed class Known(HashSet<string> suppressed, HashSet<(int, LetterClass)> declined)
    {
        private readonly Dictionary<int, int> _today = [];

        public bool Suppresses(string address) => suppressed.Contains(TextKey.Of(address));

        public bool Declines(int person, LetterClass letter) => letter != LetterClass.Mandatory && declined.Contains((person, letter));

        public bool HasEnough(int person, int most) => _today.GetValueOrDefault(person) >= most;

        public void Count(int person) => _today[person] = _today.GetValueOrDefault(person) + 1;
    }
}
