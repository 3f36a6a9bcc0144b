using System.Collections.Concurrent;
using System.Net.Security;
using Microsoft.Extensions.Options;

namespace Certification.Notices.Delivering;

/// <summary>Hands mail to a mail server over SMTP; a connection is kept for the messages that follow.</summary>
/// <param name="options">Where the server is, and who mail comes from.</param>
/// <param name="clock">Tells how long a connection has been idle.</param>
/// <param name="trust">Trusts a certificate that the machine does not.</param>
internal sealed class SmtpPost(IOptions<MailOptions> options, TimeProvider clock, RemoteCertificateValidationCallback? trust = null) : IMailTransport, IDisposable
{
    private const int MessagesPerConnection = 100;
    private static readonly TimeSpan LongestIdle = TimeSpan.FromMinutes(1);

    private readonly ConcurrentBag<SmtpDialogue> _idle = [];

    public string Name => "smtp";

    public Task<DeliveryAnswer> Send(ComposedMail mail, CancellationToken ct)
    {
        if (MailText.Address(mail.ToAddress) is not { } to) return Task.FromResult(Unwritable.Address);
        var content = MimeText.Write(mail, to, options.Value);
        return Over((dialogue, from) => dialogue.Submit(from, to, content, ct), ct);
    }

    public Task<DeliveryAnswer> Probe(CancellationToken ct) => Over((dialogue, from) => dialogue.Offer(from, ct), ct);

    /// <summary>A connection of one's own, to look at how it is secured.</summary>
    public Task<SmtpDialogue> Open(CancellationToken ct) => SmtpDialogue.Open(options.Value.Smtp, trust, ct);

    public void Dispose()
    {
        while (_idle.TryTake(out var dialogue)) dialogue.Dispose();
    }

    private async Task<DeliveryAnswer> Over(Func<SmtpDialogue, string, Task<DeliveryAnswer>> act, CancellationToken ct)
    {
        for (var dialogue = Kept(); ; dialogue = null)
        {
            var reused = dialogue is not null;
            try
            {
                dialogue ??= await Open(ct);
                var answer = await act(dialogue, MailText.Address(options.Value.From)!);
                Keep(dialogue);
                return answer;
            }
            catch (SmtpTrouble trouble)
            {
                dialogue?.Dispose();
                // Servers end idle connections without a word; a message that was not handed over goes over a new one.
                if (!reused || !trouble.Gone) return trouble.Answer;
            }
            catch
            {
                dialogue?.Dispose();
                throw;
            }
        }
    }

    private SmtpDialogue? Kept()
    {
        while (_idle.TryTake(out var dialogue))
        {
            if (clock.GetUtcNow().UtcDateTime - dialogue.LastUsed < LongestIdle) return dialogue;
            dialogue.Dispose();
        }
        return null;
    }

    private void Keep(SmtpDialogue dialogue)
    {
        dialogue.LastUsed = clock.GetUtcNow().UtcDateTime;
        if (dialogue.Usable && dialogue.Messages < MessagesPerConnection) _idle.Add(dialogue);
        else dialogue.Dispose();
    }
}
