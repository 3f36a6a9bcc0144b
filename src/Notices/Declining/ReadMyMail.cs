using Certification.Notices.Contracts;
using Certification.Notices.Following;
using Certification.Notices.Planning;
using Certification.Notices.Writing;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Certification.Notices.Declining;

/// <summary>The caller's own mails: the last ones, what comes next, and what is declined.</summary>
internal sealed class ReadMyMail(AppDb db, Caller caller, LetterKinds kinds)
{
    private const int Most = 30;

    /// <summary>A mail to the caller.</summary>
    public sealed record Line(int Id, string Subject, string About, MailState State, DateTime CreatedAt, DateTime? SentAt, string Zone);

    /// <summary>A message that is planned for the caller.</summary>
    public sealed record Coming(string Letter, string About, DateTime SendAt, string Zone);

    /// <summary>A class of letters that can be declined.</summary>
    public sealed record Choice(LetterClass Class, DateTime? DeclinedAt);

    /// <summary>All of it.</summary>
    public sealed record View(IReadOnlyList<Line> Mails, IReadOnlyList<Coming> Planned, IReadOnlyList<Choice> Choices);

    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/me/mail", async (ReadMyMail feature, CancellationToken ct) => await feature.Handle(ct)).RequireAuthorization(Policies.SignedIn);

    public async Task<View> Handle(CancellationToken ct)
    {
        // A coordinator sees every mail; this page is about the one who reads it all the same.
        var me = caller.PersonId;
        var mails = await db.OutgoingMails.AsNoTracking().VisibleTo(caller).Where(m => m.RecipientId == me).OrderByDescending(m => m.CreatedAt).ThenByDescending(m => m.Id).Take(Most)
            .Select(m => new Line(m.Id, m.Subject, m.About, m.State, m.CreatedAt, m.SentAt, m.Zone)).ToListAsync(ct);
        var conditional = kinds.All.Where(k => k.OnlyIfUndone).Select(k => k.Key).ToList();
        var planned = await db.PlannedMessages.AsNoTracking().VisibleTo(caller).Where(m => m.RecipientId == me && m.State == PlanState.Planned && !conditional.Contains(m.Letter)).OrderBy(m => m.SendAt).Take(Most)
            .Select(m => new Coming(m.Letter, m.About, m.SendAt, m.Zone)).ToListAsync(ct);
        var declined = await db.MailChoices.AsNoTracking().Where(c => c.PersonId == me).ToDictionaryAsync(c => c.Class, c => c.DeclinedAt, ct);
        return new View(mails, planned,
            [.. new[] { LetterClass.Reminder, LetterClass.Digest }.Select(c => new Choice(c, declined.TryGetValue(c, out var at) ? at : null))]);
    }
}
