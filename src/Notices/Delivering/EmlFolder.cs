using System.ComponentModel.DataAnnotations;
using System.Net.Mail;
using System.Security.Cryptography;
using System.Text;
using Certification.Notices.Contracts;
using Certification.Platform;
using Microsoft.Extensions.Options;

namespace Certification.Notices.Delivering;

/// <summary>Settings for mail.</summary>
internal sealed class MailOptions
{
    public const string Section = "Mail";

    /// <summary>Where mails are written as .eml files.</summary>
    [Required]
    public string Folder { get; set; } = "data/mail";

    [Required, EmailAddress]
    public string From { get; set; } = "kurser@example.org";
}

/// <summary>Writes each mail as one .eml file: what a newcomer reads without having a mail server.</summary>
internal sealed class EmlFolder(IOptions<MailOptions> options, IOptions<SiteOptions> site) : IMailTransport
{
    public async Task Send(OutgoingMail mail, CancellationToken ct)
    {
        var folder = Path.GetFullPath(options.Value.Folder);
        Directory.CreateDirectory(folder);
        using var message = new MailMessage(options.Value.From, mail.To, mail.Subject, mail.Text.Replace(Letter.Site, site.Value.Address, StringComparison.Ordinal))
        {
            SubjectEncoding = Encoding.UTF8,
            BodyEncoding = Encoding.UTF8,
        };
        // The name comes from the key, so that writing the same mail again replaces the file instead of adding one.
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(mail.Key)))[..24];
        var draft = Path.Combine(folder, ".draft-" + name);
        Directory.CreateDirectory(draft);
        using (var client = new SmtpClient { DeliveryMethod = SmtpDeliveryMethod.SpecifiedPickupDirectory, PickupDirectoryLocation = draft })
            await client.SendMailAsync(message, ct);
        File.Move(Directory.EnumerateFiles(draft).Single(), Path.Combine(folder, $"{mail.Id:D6}-{name}.eml"), overwrite: true);
        Directory.Delete(draft);
    }
}
