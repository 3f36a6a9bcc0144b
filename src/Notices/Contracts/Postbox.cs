using Certification.Platform.Data;

namespace Certification.Notices.Contracts;

/// <summary>Where a feature puts a letter; it is stored by the feature's own save and sent afterwards.</summary>
public sealed class Postbox(AppDb db, TimeProvider clock)
{
    /// <param name="key">Says which mail this is, once and for all: "certificate-issued:42".</param>
    /// <param name="to">One recipient's e-mail address.</param>
    /// <param name="letter">Subject and text in the recipient's language.</param>
    public void Queue(string key, string to, Letter letter) =>
        db.Add(OutgoingMail.Queue(key, to, letter.Subject, letter.Text, clock.GetUtcNow().UtcDateTime));
}

/// <summary>What a mail says.</summary>
public sealed record Letter(string Subject, string Text)
{
    /// <summary>Stands for this site's address in a text until the mail is sent: a feature does not know where it is reached.</summary>
    public const string Site = "{site}";
}
