using Certification.Notices.Contracts;
using Certification.Notices.Delivering;
using Certification.Notices.Planning;
using Certification.Platform.Data;
using Certification.Platform.Personal;
using Microsoft.EntityFrameworkCore;

namespace Certification.Notices.Personal;

/// <summary>What a mail said goes first; that it was sent is kept longer. The newest digest of each contact stays: the next one is compared with it.</summary>
internal sealed class MailBodyRule(AppDb db, TimeProvider clock) : IRetentionRule
{
    public string Key => "mail-body";
    public DataClass Held => DataClass.MailBody;
    public (int Number, RetentionUnit Unit) Kept(RetentionOptions options) => (options.MailBodyDays, RetentionUnit.Days);

    public IQueryable<DueRow> Due(RetentionOptions options, DateTime now)
    {
        var before = now.AddDays(-options.MailBodyDays);
        var all = db.OutgoingMails.IgnoreAutoIncludes();
        return all.Where(m => m.CreatedAt < before && m.Content.Text != "" && OutgoingMail.Final.Contains(m.State))
            .Where(m => m.Class != LetterClass.Digest || all.Any(later => later.RecipientId == m.RecipientId && later.Letter == m.Letter && later.Id > m.Id))
            .Select(m => new DueRow { Id = m.Id, Since = m.CreatedAt });
    }

    public async Task Remove(IReadOnlyList<DueRow> rows, CancellationToken ct)
    {
        var (ids, now) = (rows.Select(r => (int)r.Id).ToList(), clock.GetUtcNow().UtcDateTime);
        foreach (var mail in await db.OutgoingMails.Where(m => ids.Contains(m.Id)).ToListAsync(ct))
        {
            mail.Content.Forget();
            if (mail.QueueId is { Length: <= 100 } file) db.Add(ContentToDelete.Of(ContentToDelete.Mail, file, now));
        }
    }
}

/// <summary>That a mail was sent, and how it went; with it the message it was planned as.</summary>
internal sealed class MailRule(AppDb db) : IRetentionRule
{
    public string Key => "mail";
    public DataClass Held => DataClass.MailMeta;
    public (int Number, RetentionUnit Unit) Kept(RetentionOptions options) => (options.MailMonths, RetentionUnit.Months);

    public IQueryable<DueRow> Due(RetentionOptions options, DateTime now)
    {
        var before = now.AddMonths(-options.MailMonths);
        return db.OutgoingMails.IgnoreAutoIncludes().Where(m => m.CreatedAt < before && OutgoingMail.Final.Contains(m.State)).Select(m => new DueRow { Id = m.Id, Since = m.CreatedAt });
    }

    public async Task Remove(IReadOnlyList<DueRow> rows, CancellationToken ct)
    {
        var ids = rows.Select(r => (int)r.Id).ToList();
        db.RemoveRange(await db.PlannedMessages.Where(m => m.MailId != null && ids.Contains(m.MailId.Value)).ToListAsync(ct));
        db.RemoveRange(await db.MailChanges.Where(c => ids.Contains(c.MailId)).ToListAsync(ct));
        var mails = await db.OutgoingMails.Where(m => ids.Contains(m.Id)).ToListAsync(ct);
        db.RemoveRange(mails.Select(m => m.Content));
        db.RemoveRange(mails);
    }
}

/// <summary>That a message was planned and never written. Its last useful moment is as long past: planned anew, it would not be sent either.</summary>
internal sealed class PlannedRule(AppDb db) : IRetentionRule
{
    public string Key => "planned";
    public DataClass Held => DataClass.MailMeta;
    public (int Number, RetentionUnit Unit) Kept(RetentionOptions options) => (options.MailMonths, RetentionUnit.Months);

    public IQueryable<DueRow> Due(RetentionOptions options, DateTime now)
    {
        var before = now.AddMonths(-options.MailMonths);
        return db.PlannedMessages.Where(m => m.State != PlanState.Planned && m.MailId == null && m.ChangedAt < before && m.UsefulUntil < before).Select(m => new DueRow { Id = m.Id, Since = m.ChangedAt });
    }

    public async Task Remove(IReadOnlyList<DueRow> rows, CancellationToken ct)
    {
        var ids = rows.Select(r => r.Id).ToList();
        db.RemoveRange(await db.PlannedMessages.Where(m => ids.Contains(m.Id)).ToListAsync(ct));
    }
}

/// <summary>What servers said of an address; whether mail is sent there is not changed by it.</summary>
internal sealed class AddressFaultRule(AppDb db) : IRetentionRule
{
    public string Key => "address-faults";
    public DataClass Held => DataClass.MailMeta;
    public (int Number, RetentionUnit Unit) Kept(RetentionOptions options) => (options.MailMonths, RetentionUnit.Months);

    public IQueryable<DueRow> Due(RetentionOptions options, DateTime now)
    {
        var before = now.AddMonths(-options.MailMonths);
        return db.Set<AddressFault>().Where(f => f.At < before).Select(f => new DueRow { Id = f.Id, Since = f.At });
    }

    public Task Remove(IReadOnlyList<DueRow> rows, CancellationToken ct) => rows.RemoveFrom<AddressFault>(db, ct);
}

/// <summary>Links that can no longer be used.</summary>
internal sealed class LinkRule(AppDb db) : IRetentionRule
{
    public string Key => "links";
    public DataClass Held => DataClass.Access;
    public (int Number, RetentionUnit Unit) Kept(RetentionOptions options) => (options.AccessDays, RetentionUnit.Days);

    public IQueryable<DueRow> Due(RetentionOptions options, DateTime now)
    {
        var before = now.AddDays(-options.AccessDays);
        return db.Set<ActionLink>().Where(l => l.ExpiresAt < before).Select(l => new DueRow { Id = l.Id, Since = l.ExpiresAt });
    }

    public Task Remove(IReadOnlyList<DueRow> rows, CancellationToken ct) => rows.RemoveFrom<ActionLink>(db, ct);
}
