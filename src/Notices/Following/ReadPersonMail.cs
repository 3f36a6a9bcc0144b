using Certification.Notices.Planning;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Platform.Refusals;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Certification.Notices.Following;

/// <summary>Why did, or didn't, somebody get a message: their plan and their mails on one line of time, newest first.</summary>
internal sealed class ReadPersonMail(AppDb db, Caller caller)
{
    /// <summary>Older than this many of each, a story is looked up in the log.</summary>
    private const int Most = 1000;

    /// <summary>A mail as it stands in the line.</summary>
    public sealed record MailLine(int Id, string Letter, string Subject, string About, MailState State, DateTime CreatedAt, DateTime? SentAt, string? Said);

    /// <summary>A moment: a mail with what it was planned as, or a planned message that has become none.</summary>
    public sealed record Entry(DateTime At, MailLine? Mail, IReadOnlyList<PlanLine> Plans);

    /// <summary>The person, as far as mail knows them, and their line of time.</summary>
    public sealed record View(int PersonId, string Name, IReadOnlyList<string> Addresses, bool AddressSuppressed, Page<Entry> Entries);

    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/mail/people/{id:int}", async (int id, [AsParameters] PageRequest page, ReadPersonMail feature, CancellationToken ct) =>
            await feature.Handle(id, page, ct)).RequireAuthorization(Policies.Coordinators);

    /// <exception cref="NotFoundException">Nothing was ever planned for or sent to such a person.</exception>
    public async Task<View> Handle(int personId, PageRequest page, CancellationToken ct)
    {
        var mails = await db.OutgoingMails.AsNoTracking().VisibleTo(caller).Where(m => m.RecipientId == personId && personId != 0).OrderByDescending(m => m.CreatedAt).Take(Most)
            .Select(m => new { Line = new MailLine(m.Id, m.Letter, m.Subject, m.About, m.State, m.CreatedAt, m.SentAt, m.Said), m.ToName, m.To, m.ToKey }).ToListAsync(ct);
        var plans = await ReadPlan.Lines(db.PlannedMessages.AsNoTracking().VisibleTo(caller).Where(m => m.RecipientId == personId && personId != 0).OrderByDescending(m => m.SendAt).Take(Most)).ToListAsync(ct);
        if (mails.Count + plans.Count == 0) throw new NotFoundException();
        var planned = plans.ToLookup(p => p.MailId);
        var entries = mails.Select(m => new Entry(m.Line.SentAt ?? m.Line.CreatedAt, m.Line, [.. planned[m.Line.Id]]))
            .Concat(planned[null].Select(p => new Entry(p.SendAt, null, [p]))).OrderByDescending(e => e.At).ThenByDescending(e => e.Mail?.Id).ToList();
        var keys = mails.Select(m => m.ToKey).Distinct().ToList();
        return new View(personId, mails.Count > 0 ? mails[0].ToName : plans[0].ToName, [.. mails.DistinctBy(m => m.ToKey).Select(m => m.To)],
            await db.MailAddresses.AnyAsync(a => keys.Contains(a.AddressKey) && a.SuppressedAt != null, ct), entries.ToPage(page));
    }
}
