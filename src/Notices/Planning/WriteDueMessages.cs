using Certification.Notices.Calendars;
using Certification.Notices.Contracts;
using Certification.Notices.Delivering;
using Certification.Notices.Writing;
using Certification.Platform.Data;
using Certification.Platform.Text;
using Certification.Platform.Time;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Certification.Notices.Planning;

/// <summary>
/// Writes the planned messages that are due, from the data of this moment, and puts each into the outbox in the same commit. Reminders to one
/// person that are due together become one mail, and there are only so many a day; the rest waits for the next morning.
/// </summary>
internal sealed class WriteDueMessages(AppDb db, WantedMessages wanted, LetterPress press, IOptions<MailOptions> options, TimeProvider clock)
{
    private const int Batch = 200;

    /// <returns>How many mails were written.</returns>
    public async Task<int> Handle(CancellationToken ct)
    {
        var written = 0;
        while (true)
        {
            await using var transaction = await db.BeginExclusive(ct);
            var now = clock.GetUtcNow().UtcDateTime;
            var due = await db.PlannedMessages.Where(m => m.State == PlanState.Planned && m.SendAt <= now).OrderBy(m => m.SendAt).ThenBy(m => m.Id).Take(Batch).ToListAsync(ct);
            if (due.Count > 0) written += await Write(due, now, ct);
            await db.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
            db.ChangeTracker.Clear();
            if (due.Count < Batch) return written;
        }
    }

    private async Task<int> Write(List<PlannedMessage> due, DateTime now, CancellationToken ct)
    {
        var asked = await wanted.Keys(due.Select(m => m.Scope).Distinct(), ct);
        var standing = await Standing(due, now, ct);
        var ready = new List<(PlannedMessage Plan, Wanted Wanted, IReadOnlyDictionary<string, string> Values)>();
        foreach (var plan in due)
        {
            if (asked.Find(plan) is not { } one)
            {
                var moved = asked.HasOther(plan);
                plan.End(moved ? PlanState.Superseded : PlanState.Cancelled, moved ? PlanReason.Moved : PlanReason.NotWanted, now);
            }
            else if (now > plan.UsefulUntil) plan.End(PlanState.Skipped, PlanReason.TooLate, now);
            else if (one.To.Email.Length == 0) plan.End(PlanState.Skipped, PlanReason.NoAddress, now);
            else if (standing.Suppressed.Contains(TextKey.Of(one.To.Email))) plan.End(PlanState.Skipped, PlanReason.Suppressed, now);
            else if (one.Letter.Class != LetterClass.Mandatory && standing.Declined.Contains((one.To.PersonId, one.Letter.Class))) plan.End(PlanState.Skipped, PlanReason.Declined, now);
            else if (!plan.Urgent && !SendingHours.IsOpen(now, plan.Zone)) PutOff(plan, now);
            else if ((one.ReadValues is { } read ? await read(ct) : one.To.Reads(one.Values)) is not { } values) plan.End(PlanState.Skipped, PlanReason.Empty, now);
            else ready.Add((plan, one, values));
        }
        var mails = 0;
        foreach (var (plan, one, values) in ready.Where(r => r.Wanted.Letter.Class != LetterClass.Reminder))
        {
            Put([plan], one, await press.Write(one.Letter, one.To, values, ct) with { Calendar = one.Calendar is null ? null : CalendarText.Mail(one.To.Reads(one.Calendar), options.Value) }, now);
            mails++;
        }
        foreach (var person in ready.Where(r => r.Wanted.Letter.Class == LetterClass.Reminder).GroupBy(r => (r.Wanted.To.PersonId, r.Wanted.To.Email)))
        {
            if (standing.RemindersToday[person.Key.PersonId] >= options.Value.RemindersADay)
            {
                foreach (var (plan, _, _) in person) PutOff(plan, now);
                continue;
            }
            var letters = new List<WrittenLetter>();
            foreach (var (_, one, values) in person) letters.Add(await press.Write(one.Letter, one.To, values, ct));
            var first = person.First().Wanted;
            Put([.. person.Select(r => r.Plan)], first, letters.Count == 1 ? letters[0] : press.Together(first.To, letters), now);
            mails++;
        }
        return mails;
    }

    private void Put(IReadOnlyList<PlannedMessage> plans, Wanted one, WrittenLetter letter, DateTime now)
    {
        var mail = OutgoingMail.Queue(new Mail
        {
            Key = plans[0].Key,
            To = one.To,
            Letter = one.Letter,
            Values = () => new Dictionary<string, string>(),
            Timing = one.Urgent ? MailTiming.AtOnce : MailTiming.InHours,
            Zone = one.Zone,
            UsefulUntil = plans.Min(p => p.UsefulUntil),
            About = string.Join("; ", plans.Select(p => p.About).Distinct()) is { Length: > 400 } all ? all[..400] : string.Join("; ", plans.Select(p => p.About).Distinct()),
        }, letter, now, now);
        db.Add(mail);
        foreach (var plan in plans) plan.Written(mail, now);
    }

    /// <summary>To the next morning, where that is not too late.</summary>
    private static void PutOff(PlannedMessage plan, DateTime now)
    {
        var next = SendingHours.NextOpening(now, plan.Zone);
        if (next > plan.UsefulUntil) plan.End(PlanState.Skipped, PlanReason.TooLate, now);
        else plan.Hold(next, now);
    }

    /// <summary>What is known of the recipients, read once for all.</summary>
    private async Task<(HashSet<string> Suppressed, HashSet<(int, LetterClass)> Declined, Counts RemindersToday)> Standing(List<PlannedMessage> due, DateTime now, CancellationToken ct)
    {
        var persons = due.Select(m => m.RecipientId).Distinct().ToList();
        var suppressed = await db.MailAddresses.Where(a => a.SuppressedAt != null).Select(a => a.AddressKey).ToListAsync(ct);
        var declined = await db.MailChoices.Where(c => persons.Contains(c.PersonId)).Select(c => new { c.PersonId, c.Class }).ToListAsync(ct);
        var zones = due.GroupBy(m => m.RecipientId).ToDictionary(g => g.Key, g => g.First().Zone);
        var yesterday = now.AddDays(-1);
        var mails = await db.OutgoingMails.Where(m => m.Class == LetterClass.Reminder && m.CreatedAt > yesterday && persons.Contains(m.RecipientId)).Select(m => new { m.RecipientId, m.CreatedAt }).ToListAsync(ct);
        var today = mails.Where(m => Zones.ToLocal(m.CreatedAt, zones[m.RecipientId]).Date == Zones.ToLocal(now, zones[m.RecipientId]).Date).GroupBy(m => m.RecipientId).ToDictionary(g => g.Key, g => g.Count());
        return ([.. suppressed], [.. declined.Select(d => (d.PersonId, d.Class))], new Counts(today));
    }

    private sealed class Counts(Dictionary<int, int> counts)
    {
        public int this[int person] => counts.GetValueOrDefault(person);
    }
}
