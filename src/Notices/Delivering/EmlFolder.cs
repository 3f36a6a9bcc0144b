using System.ComponentModel.DataAnnotations;
using System.Net.Mail;
using System.Security.Cryptography;
using System.Text;
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

    /// <summary>Who writes, as letters are signed.</summary>
    [Required]
    public string FromName { get; set; } = null!;

    /// <summary>How long a sender may hold the mails it took before another one takes them over; seconds.</summary>
    [Range(1, 3600)]
    public int LeaseSeconds { get; set; } = 900;

    /// <summary>How many reminders a person gets a day; what is due together becomes one mail.</summary>
    [Range(1, 100)]
    public int RemindersADay { get; set; } = 3;
}

/// <summary>Writes each mail as one .eml file: what a newcomer reads without having a mail server.</summary>
internal sealed class EmlFolder(IOptions<MailOptions> options) : IMailTransport
{
    public string Name => "folder";

    public Task<DeliveryAnswer> Probe(CancellationToken ct) => Task.FromResult(new DeliveryAnswer(DeliveryResult.Accepted, "folder"));

    public async Task<DeliveryAnswer> Send(ComposedMail mail, CancellationToken ct)
    {
        var folder = Path.GetFullPath(options.Value.Folder);
        Directory.CreateDirectory(folder);
        using var message = new MailMessage(options.Value.From, mail.ToAddress, mail.Subject, mail.Text)
        {
            SubjectEncoding = Encoding.UTF8,
            BodyEncoding = Encoding.UTF8,
        };
        // The name comes from the message, so that writing the same mail again replaces the file instead of adding one.
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(mail.MessageId)))[..24];
        var draft = Path.Combine(folder, ".draft-" + name);
        Directory.CreateDirectory(draft);
        using (var client = new SmtpClient { DeliveryMethod = SmtpDeliveryMethod.SpecifiedPickupDirectory, PickupDirectoryLocation = draft })
            await client.SendMailAsync(message, ct);
        File.Move(Directory.EnumerateFiles(draft).Single(), Path.Combine(folder, $"{mail.Date:yyyyMMdd-HHmmss}-{name}.eml"), overwrite: true);
        Directory.Delete(draft);
        return new DeliveryAnswer(DeliveryResult.Accepted, "folder", name);
    }
}
