using Certification.Notices.Calendars;
using Certification.Notices.Contracts;
using Certification.Notices.Delivering;
using Certification.Notices.Writing;
using Certification.Platform.Data;
using Certification.Platform.Personal;
using Certification.Platform.Text;
using Certification.Platform.Time;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Certification.Notices.Planning;

/// <summary>
/// Writes the planned messages that are due, from the data of this moment, and puts each into the outbox in the same commit. Reminders to one
/// person that are due together become one mail, and there are only so many a day; the rest waits for the next morning.
/// </summary>
internal sealed class WriteDueMessages(AppDb db, WantedMessages wanted, LetterPress press, DueRecipients recipients, TransferLog transfers, IOptions<MailOptions> options, TimeProvider clock, ILogger<WriteDueMessages> log)
{
    private const int Batch = 200;

    /// <summary>How many of those whose values take long to read are written in one transaction.</summary>
    private const int MostRead = 10;

    /// <returns>How many mails were written.</returns>
    public async Task<int> Handle(CancellationToken ct)
    {
        var written = 0;
        while (true)
        {
            await using var transaction = await db.BeginExclusive(ct);
            var now = clock.GetUtcNow().UtcDateTime;
            var due = await db.PlannedMessages.Where(m => m.State == PlanState.Planned && m.SendAt <= now).OrderBy(m => m.SendAt).ThenBy(m => m.Id).Take(Batch).ToListAsync(ct);
            var later = due.Count == Batch;
            if (due.Count > 0)
            {
                var (mails, left) = await Write(due, now, ct);
                (written, later) = (written + mails, later || left);
            }
            await db.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
            db.ChangeTracker.Clear();
            if (!later) return written;
        }
    }

    /// <summary>Writes what can be written; whether some of it was left for the next transaction.</summary>
    private async Task<(int Mails, bool Left)> Write(List<PlannedMessage> due, DateTime now, CancellationToken ct)
    {
        var (asked, faulty) = await wanted.KeysAsFarAsKnown(due.Select(m => m.Scope).Distinct().ToList(), ct);
        foreach (var plan in due.Where(m => faulty.Contains(m.Scope))) plan.Hold(now + Trouble.PutAside, now);
        var standing = await recipients.WithToday(due, now, ct);
        var ready = new List<(PlannedMessage Plan, Wanted Wanted, IReadOnlyDictionary<string, string> Values)>();
        var (read, left) = (0, false);
        foreach (var plan in due.Where(m => !faulty.Contains(m.Scope)))
        {
            if (asked.Find(plan) is not { } one)
            {
                var moved = asked.HasOther(plan);
                plan.End(moved ? PlanState.Superseded : PlanState.Cancelled, moved ? PlanReason.Moved : PlanReason.NotWanted, now);
            }
            else if (now > plan.UsefulUntil) plan.End(PlanState.Skipped, PlanReason.TooLate, now);
            else if (one.To.Email.Length == 0) plan.End(PlanState.Skipped, PlanReason.NoAddress, now);
            else if (standing.Suppresses(one.To.Email)) plan.End(PlanState.Skipped, PlanReason.Suppressed, now);
            else if (standing.Declines(one.To.PersonId, one.Letter.Class)) plan.End(PlanState.Skipped, PlanReason.Declined, now);
            else if (!plan.Urgent && !SendingHours.IsOpen(now, plan.Zone)) PutOff(plan, now);
            // Nobody else can save meanwhile: what takes long to read is read a few at a time.
            else if (one.ReadValues is not null && ++read > MostRead) left = true;
            else if (await Values(plan, one, now, ct) is { } values) ready.Add((plan, one, values));
        }
        var mails = 0;
        foreach (var (plan, one, values) in ready.Where(r => r.Wanted.Letter.Class != LetterClass.Reminder))
        {
            if (one.Letter.Class != LetterClass.Mandatory && standing.HasEnough(one.To.PersonId, options.Value.RemindersADay))
            {
                PutOff(plan, now);
                continue;
            }
            await Put([(plan, one)], await press.Write(one.Letter, one.To, values, ct) with { Calendar = one.Calendar is null ? null : CalendarText.Mail(one.To.Reads(one.Calendar), options.Value) }, now, ct, one.Link is null ? null : await one.Link(ct));
            if (one.Letter.Class != LetterClass.Mandatory) standing.Count(one.To.PersonId);
            mails++;
        }
        foreach (var person in ready.Where(r => r.Wanted.Letter.Class == LetterClass.Reminder).GroupBy(r => (r.Wanted.To.PersonId, r.Wanted.To.Email)))
        {
            if (standing.HasEnough(person.Key.PersonId, options.Value.RemindersADay))
            {
                foreach (var (plan, _, _) in person) PutOff(plan, now);
                continue;
            }
            var letters = new List<WrittenLetter>();
            foreach (var (_, one, values) in person) letters.Add(await press.Write(one.Letter, one.To, values, ct));
            await Put([.. person.Select(r => (r.Plan, r.Wanted))], letters.Count == 1 ? letters[0] : press.Together(person.First().Wanted.To, letters), now, ct);
            mails++;
        }
        return (mails, left);
    }

    private async Task<IReadOnlyDictionary<string, string>?> Values(PlannedMessage plan, Wanted one, DateTime now, CancellationToken ct)
    {
        try
        {
            var values = one.ReadValues is { } read ? await read(ct) : one.To.Reads(one.Values);
            if (values is null) plan.End(PlanState.Skipped, PlanReason.Empty, now);
            return values;
        }
        catch (Exception e) when (Trouble.IsOfOne(e))
        {
            log.LogError(e, "Message {Id} by the rule {Rule} could not be written and is put aside", plan.Id, plan.Rule);
            plan.Hold(now + Trouble.PutAside, now);
            return null;
        }
    }

    private async Task Put(IReadOnlyList<(PlannedMessage Plan, Wanted Wanted)> parts, WrittenLetter letter, DateTime now, CancellationToken ct, string? secret = null)
    {
        var one = parts[0].Wanted;
        var mail = OutgoingMail.Queue(new Mail
        {
            Key = parts[0].Plan.Key,
            To = one.To,
            Letter = one.Letter,
            Values = () => new Dictionary<string, string>(),
            Secret = secret,
            Timing = one.Urgent ? MailTiming.AtOnce : MailTiming.InHours,
            Zone = one.Zone,
            // What of it is too late by then is left out: each part has its own last moment.
            UsefulUntil = parts.Max(p => p.Plan.UsefulUntil),
            About = MailText.Cut(string.Join("; ", parts.Select(p => p.Plan.About).Distinct())),
        }, letter, now, now);
        db.Add(mail);
        foreach (var (plan, wanted) in parts)
        {
            plan.Written(mail, now);
            foreach (var told in wanted.Shares?.Invoke() ?? []) await transfers.Sent(db, told.Way, one.To.PersonId, told.Fields, told.MunicipalityId, told.EnrolmentIds, ct);
        }
    }

    /// <summary>To the next morning, where that is not too late.</summary>
    private static void PutOff(PlannedMessage plan, DateTime now)
    {
        var next = SendingHours.NextOpening(now, plan.Zone);
        if (next > plan.UsefulUntil) plan.End(PlanState.Skipped, PlanReason.TooLate, now);
        else plan.Hold(next, now);
    }
}
