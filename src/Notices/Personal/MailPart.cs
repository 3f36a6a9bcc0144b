using System.Net;
using System.Text.Json;
using Certification.Notices.Contracts;
using Certification.Notices.Delivering;
using Certification.Platform.Data;
using Certification.Platform.Personal;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using static Certification.Notices.Texts;

namespace Certification.Notices.Personal;

/// <summary>An erased person gets no more mail, and mails to others that name them lose what they said.</summary>
internal sealed class MailPart(AppDb db, TimeProvider clock) : IPersonalPart
{
    private const int Chunk = 500;

    /// <summary>What a server answers is written down after it: a mail on its way would leave something of the person behind.</summary>
    public async Task<string?> Against(int personId, CancellationToken ct) =>
        await db.OutgoingMails.AnyAsync(m => m.RecipientId == personId && (m.State == MailState.Claimed || m.State == MailState.Submitting), ct) ? T("Refused.ErasureMail") : null;

    public async Task Forget(ErasedPerson person, CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        foreach (var waiting in await db.OutgoingMails.Include(m => m.History).Where(m => m.RecipientId == person.Id && OutgoingMail.Waiting.Contains(m.State)).ToListAsync(ct))
            waiting.Finish(MailState.Cancelled, T("Said.Erased"), now);
        foreach (var message in await db.PlannedMessages.Where(m => m.RecipientId == person.Id && m.State == Planning.PlanState.Planned).ToListAsync(ct))
            message.End(Planning.PlanState.Cancelled, Planning.PlanReason.NoAddress, now);
        foreach (var link in await db.Set<ActionLink>().Where(l => l.Purpose == "calendar-feed" && l.SubjectId == person.Id && l.UsedAt == null).ToListAsync(ct)) link.Use(now);
        await ForgetFiles(db.OutgoingMails.Where(m => m.RecipientId == person.Id), now, ct);
        var naming = await Naming(person, ct);
        foreach (var chunk in naming.Chunk(Chunk))
        {
            var ids = chunk.ToList();
            foreach (var mail in await db.OutgoingMails.Where(m => ids.Contains(m.Id)).ToListAsync(ct)) mail.ForgetContent();
            await ForgetFiles(db.OutgoingMails.Where(m => ids.Contains(m.Id)), now, ct);
        }
    }

    /// <summary>Mails to others in which the person's name or address stands, however it was written there. A namesake's mails go with them: better those than theirs.</summary>
    private async Task<List<int>> Naming(ErasedPerson person, CancellationToken ct)
    {
        var found = new HashSet<int>();
        var plain = new[] { person.Name, person.Email }.Where(t => t.Trim().Length > 2).ToList();
        foreach (var text in plain.Concat(plain.Select(LetterPress.Escaped)).SelectMany(t => new[] { t, WebUtility.HtmlEncode(t), JsonEncodedText.Encode(t).Value }).Distinct(StringComparer.Ordinal))
        {
            found.UnionWith(await db.Set<MailContent>().Where(c => c.Text.Contains(text) || c.Html.Contains(text) || c.Values.Contains(text) || c.Calendar!.Contains(text)).Select(c => c.MailId).ToListAsync(ct));
            found.UnionWith(await db.OutgoingMails.Where(m => m.Subject.Contains(text) || m.About.Contains(text) || m.To.Contains(text)).Select(m => m.Id).ToListAsync(ct));
        }
        return [.. found];
    }

    private async Task ForgetFiles(IQueryable<OutgoingMail> mails, DateTime now, CancellationToken ct) =>
        db.AddRange((await mails.Where(m => m.QueueId != null).Select(m => m.QueueId!).ToListAsync(ct)).Select(id => ContentToDelete.Of(ContentToDelete.Mail, id.Length > 100 ? id[..100] : id, now)));
}

/// <summary>Deletes what was written into the folder that stands in for a mail server; a real server keeps its own.</summary>
internal sealed class DeletesMailFiles(IOptions<MailOptions> options) : IDeletesContent
{
    public string Kind => ContentToDelete.Mail;

    public void Delete(string key)
    {
        var folder = new DirectoryInfo(Path.GetFullPath(options.Value.Folder));
        // A server's name for a mail names no file.
        if (!folder.Exists || !key.All(char.IsAsciiLetterOrDigit)) return;
        foreach (var file in folder.EnumerateFiles($"*-{key}.eml")) file.Delete();
    }
}
