using Certification.Notices.Contracts;
using Certification.Platform.Data;
using Certification.Platform.Text;
using Certification.Platform.Time;
using Microsoft.EntityFrameworkCore;

namespace Certification.Notices.Planning;

/// <summary>What is known of those who are to get a message, read once for all.</summary>
internal sealed class DueRecipients(AppDb db)
{
    public async Task<Known> Read(List<PlannedMessage> due, DateTime now, CancellationToken ct)
    {
        var persons = due.Select(m => m.RecipientId).Distinct().ToList();
        var suppressed = await db.MailAddresses.Where(a => a.SuppressedAt != null).Select(a => a.AddressKey).ToListAsync(ct);
        var declined = await db.MailChoices.Where(c => persons.Contains(c.PersonId)).Select(c => new { c.PersonId, c.Class }).ToListAsync(ct);
        var zones = due.GroupBy(m => m.RecipientId).ToDictionary(g => g.Key, g => g.First().Zone);
        var yesterday = now.AddDays(-1);
        // What was written and then not sent does not count.
        var mails = await db.OutgoingMails.Where(m => m.Class != LetterClass.Mandatory && m.CreatedAt > yesterday && persons.Contains(m.RecipientId)
                && m.State != MailState.Cancelled && m.State != MailState.Superseded && m.State != MailState.Skipped)
            .Select(m => new { m.RecipientId, m.CreatedAt }).ToListAsync(ct);
        var today = mails.Where(m => Zones.ToLocal(m.CreatedAt, zones[m.RecipientId]).Date == Zones.ToLocal(now, zones[m.RecipientId]).Date).GroupBy(m => m.RecipientId).ToDictionary(g => g.Key, g => g.Count());
        return new Known([.. suppressed], [.. declined.Select(d => (d.PersonId, d.Class))], today);
    }

    /// <summary>Which addresses take no mail, who wants no mail of which class, and how many mails that count each has got today.</summary>
    public sealed class Known(HashSet<string> suppressed, HashSet<(int, LetterClass)> declined, Dictionary<int, int> today)
    {
        public bool Suppresses(string address) => suppressed.Contains(TextKey.Of(address));

        public bool Declines(int person, LetterClass letter) => letter != LetterClass.Mandatory && declined.Contains((person, letter));

        public bool HasEnough(int person, int most) => today.GetValueOrDefault(person) >= most;

        public void Count(int person) => today[person] = today.GetValueOrDefault(person) + 1;
    }
}
