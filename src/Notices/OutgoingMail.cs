using Microsoft.EntityFrameworkCore;

namespace Certification.Notices;

/// <summary>A mail to be sent, stored by the commit that caused it; its key keeps the same mail from being planned twice.</summary>
internal sealed class OutgoingMail
{
    public int Id { get; private set; }
    public string Key { get; private init; } = "";
    public string To { get; private init; } = "";
    public string Subject { get; private init; } = "";
    public string Text { get; private init; } = "";
    public DateTime CreatedAt { get; private init; }
    public MailState State { get; private set; }
    public DateTime? SentAt { get; private set; }
    public int Attempts { get; private set; }
    public string? LastError { get; private set; }

    public static OutgoingMail Queue(string key, string to, string subject, string text, DateTime now) => new()
    {
        Key = key,
        To = to,
        Subject = subject,
        Text = text,
        CreatedAt = now,
        State = MailState.Planned,
    };

    public void Sent(DateTime now)
    {
        Attempts++;
        (State, SentAt, LastError) = (MailState.Sent, now, null);
    }

    public void Failed(string error)
    {
        Attempts++;
        LastError = error.Length <= 400 ? error : error[..400];
    }

    internal static void Map(ModelBuilder model) => model.Entity<OutgoingMail>(mail =>
    {
        mail.ToTable("OutgoingMails");
        mail.Property(m => m.Text).HasMaxLength(20_000);
        mail.HasIndex(m => m.Key).IsUnique();
        mail.HasIndex(m => new { m.State, m.Id });
    });
}

/// <summary>Where a mail stands on its way out.</summary>
internal enum MailState
{
    Planned,
    Sent,
}
