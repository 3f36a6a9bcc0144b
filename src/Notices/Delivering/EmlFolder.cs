using Microsoft.Extensions.Options;

namespace Certification.Notices.Delivering;

/// <summary>Writes each mail as one .eml file: what a newcomer reads without having a mail server.</summary>
internal sealed class EmlFolder(IOptions<MailOptions> options) : IMailTransport
{
    public string Name => "folder";

    public Task<DeliveryAnswer> Send(ComposedMail mail, CancellationToken ct)
    {
        if (MailText.Address(mail.ToAddress) is not { } to) return Task.FromResult(Unwritable.Address);
        // The name comes from the message, so that writing the same mail again replaces the file instead of adding one.
        var name = MimeText.Fingerprint(mail.MessageId);
        return Put($"{mail.Date:yyyyMMdd-HHmmss}-{name}.eml", MimeText.Write(mail, to, options.Value), name, ct);
    }

    public async Task<DeliveryAnswer> Probe(CancellationToken ct)
    {
        var answer = await Put(".probe", [], "", ct);
        if (answer.Result == DeliveryResult.Accepted) File.Delete(Path.Combine(options.Value.Folder, ".probe"));
        return answer with { QueueId = null };
    }

    private async Task<DeliveryAnswer> Put(string file, byte[] content, string name, CancellationToken ct)
    {
        var folder = Path.GetFullPath(options.Value.Folder);
        var draft = Path.Combine(folder, $".draft-{Guid.NewGuid():N}");
        try
        {
            Directory.CreateDirectory(folder);
            await File.WriteAllBytesAsync(draft, content, ct);
            // Whoever looks into the folder sees a whole message or none.
            File.Move(draft, Path.Combine(folder, file), overwrite: true);
            return new DeliveryAnswer(DeliveryResult.Accepted, Texts.T("Said.Folder"), name);
        }
        catch (UnauthorizedAccessException)
        {
            return new DeliveryAnswer(DeliveryResult.ChannelFault, "Mail:Folder cannot be written to.");
        }
        catch (IOException e)
        {
            return new DeliveryAnswer(DeliveryResult.Unreachable, $"Mail:Folder could not be written to: {e.GetType().Name}.");
        }
        finally
        {
            Discard(draft);
        }
    }

    private static void Discard(string draft)
    {
        try
        {
            if (File.Exists(draft)) File.Delete(draft);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The answer has been given; a draft that stays behind is hidden and harmless.
        }
    }
}

/// <summary>What every transport answers about an address that it cannot put on the wire.</summary>
internal static class Unwritable
{
    public static readonly DeliveryAnswer Address = new(DeliveryResult.AddressRefused, "The address is not one that mail servers understand; nothing was sent.");
}
