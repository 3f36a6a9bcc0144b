using Certification.Notices.Contracts;
using Certification.Platform;
using Microsoft.Extensions.Options;

namespace Certification.Notices.Delivering;

/// <summary>Makes of a stored mail what is handed over: every attempt at it the same, with what only its reader may have in its place.</summary>
internal sealed class ComposeMail(IOptions<SiteOptions> site, IOptions<MailOptions> options)
{
    public ComposedMail Of(OutgoingMail mail) => new()
    {
        MessageId = MessageId.Of(mail.Key, options.Value.From),
        Date = mail.CreatedAt,
        ToName = mail.ToName,
        ToAddress = mail.To,
        Subject = mail.Subject,
        Text = Placed(mail.Content.Text, mail),
        Html = Placed(mail.Content.Html, mail),
        Calendar = mail.Content.Calendar is { } calendar ? new CalendarPart(mail.CalendarMethod!, calendar) : null,
        UnsubscribeAddress = mail.UnsubscribeSecret is null ? null : $"{site.Value.Address}/mail/decline/{mail.UnsubscribeSecret}",
    };

    private string Placed(string text, OutgoingMail mail) =>
        text.Replace(LetterKind.Site, site.Value.Address, StringComparison.Ordinal).Replace(LetterKind.Secret, mail.Secret ?? "", StringComparison.Ordinal);
}
