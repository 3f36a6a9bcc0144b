using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Certification.Notices.Delivering;

/// <summary>Writes a message as it travels (RFC 5322, MIME): seven-bit, lines ended with CRLF, and the same bytes whenever the same message is written.</summary>
internal static class MimeText
{
    /// <summary>A header line ends at 998 letters, and this one is not folded: not every reader of it knows how.</summary>
    private const int LongestAddress = 900;

    /// <param name="mail">The message.</param>
    /// <param name="to">The recipient's address, as <see cref="MailText.Address"/> gives it.</param>
    /// <param name="options">Who it comes from.</param>
    public static byte[] Write(ComposedMail mail, string to, MailOptions options)
    {
        var from = MailText.Address(options.From)!;
        var written = new StringBuilder();
        void Add(string header) => written.Append(header).Append(MailText.Line);

        Add(MailText.Header("From", options.FromName, from));
        Add(MailText.Header("To", mail.ToName, to));
        Add(MailText.Header("Subject", mail.Subject));
        Add($"Date: {mail.Date.ToString("ddd, dd MMM yyyy HH:mm:ss", CultureInfo.InvariantCulture)} +0000");
        Add($"Message-ID: <{Identity(mail.MessageId, from)}>");
        Add("MIME-Version: 1.0");
        Add("Auto-Submitted: auto-generated");
        // Exchange sends no receipts and no out-of-office for it; that it could not be delivered is still told.
        Add("X-Auto-Response-Suppress: DR, RN, NRN, OOF, AutoReply");
        if (Unsubscribe(mail) is { } address)
        {
            Add($"List-Unsubscribe: <{address}>");
            Add("List-Unsubscribe-Post: List-Unsubscribe=One-Click");
        }
        return Encoding.ASCII.GetBytes(written.Append(Body(mail)).ToString());
    }

    /// <summary>A Message-ID as mail programs expect it; what has not its form is replaced by its fingerprint, always the same one.</summary>
    public static string Identity(string id, string from) =>
        id.Length <= 200 && MailText.IsPlainAddress(id) ? id : $"{Fingerprint(id)}@{from[(from.IndexOf('@', StringComparison.Ordinal) + 1)..]}";

    public static string Fingerprint(string id) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)))[..24];

    private static string Body(ComposedMail mail)
    {
        var mark = Fingerprint(mail.MessageId);
        var text = Part("text/plain; charset=utf-8", "quoted-printable", MailText.QuotedPrintable(mail.Text));
        List<string> forms = [text];
        if (mail.Html is { } html) forms.Add(Part("text/html; charset=utf-8", "quoted-printable", MailText.QuotedPrintable(html)));
        if (mail.Calendar is not { } calendar) return forms.Count == 1 ? text : Parts("alternative", mark, forms);
        // As the last alternative, Outlook and Gmail take it for an invitation; Apple Mail and webmail look for the attached file.
        var method = calendar.Method.Equals("CANCEL", StringComparison.OrdinalIgnoreCase) ? "CANCEL" : "REQUEST";
        var content = MailText.Base64(calendar.Content);
        forms.Add(Part($"text/calendar; charset=utf-8; method={method}", "base64", content));
        var file = Part("application/ics; name=\"invite.ics\"", "base64", content, "Content-Disposition: attachment; filename=\"invite.ics\"");
        return Parts("mixed", mark + "-m", [Parts("alternative", mark, forms), file]);
    }

    private static string Part(string type, string encoding, string content, string? more = null) =>
        $"Content-Type: {type}{MailText.Line}Content-Transfer-Encoding: {encoding}{MailText.Line}{(more is null ? "" : more + MailText.Line)}{MailText.Line}{content}";

    private static string Parts(string kind, string mark, List<string> parts)
    {
        // Neither encoding can write an equals sign before an underscore: no line of a part can look like the boundary.
        var boundary = "=_" + mark;
        var written = new StringBuilder($"Content-Type: multipart/{kind};{MailText.Line} boundary=\"{boundary}\"{MailText.Line}{MailText.Line}");
        foreach (var part in parts) written.Append(CultureInfo.InvariantCulture, $"--{boundary}{MailText.Line}{part}");
        return written.Append(CultureInfo.InvariantCulture, $"--{boundary}--{MailText.Line}").ToString();
    }

    private static string? Unsubscribe(ComposedMail mail) =>
        Uri.TryCreate(mail.UnsubscribeAddress, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp)
            && new UriBuilder(uri) { Host = uri.IdnHost }.Uri.AbsoluteUri is { Length: <= LongestAddress } address ? address : null;
}
