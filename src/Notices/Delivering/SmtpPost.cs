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

    private string From => MailText.Address(options.Value.From)!;

    public async Task<DeliveryAnswer> Send(ComposedMail mail, CancellationToken ct)
    {
        if (MailText.Address(mail.ToAddress) is not { } to) return Unwritable.Address;
        var content = MimeText.Write(mail, to, options.Value);
        for (var dialogue = Kept(); ; dialogue = null)
        {
            var reused = dialogue is not null;
            try
            {
                dialogue ??= await Open(ct);
                var answer = await dialogue.Submit(From, to, content, ct);
                await Keep(dialogue);
                return answer;
            }
            catch (SmtpTrouble trouble)
            {
                dialogue?.Dispose();
                // Servers end idle connections without a word; a message that was not handed over goes over a new one.
                if (!reused || !trouble.Gone) return dialogue is null ? Unreached(trouble.Answer) : trouble.Answer;
            }
            catch
            {
                dialogue?.Dispose();
                throw;
            }
        }
    }

    /// <summary>Over a connection of its own: one that is kept would not show that the certificate or the password has changed.</summary>
    public async Task<DeliveryAnswer> Probe(CancellationToken ct)
    {
        try
        {
            using var dialogue = await Open(ct);
            var answer = await dialogue.Offer(From, ct);
            await dialogue.Leave();
            return answer;
        }
        catch (SmtpTrouble trouble)
        {
            return Unreached(trouble.Answer);
        }
    }

    /// <summary>A connection of one's own, to look at how it is secured.</summary>
    public Task<SmtpDialogue> Open(CancellationToken ct) => SmtpDialogue.Open(options.Value.Smtp, trust, ct);

    public void Dispose()
    {
        while (_idle.TryTake(out var dialogue)) dialogue.Dispose();
    }

    /// <summary>Before the dialogue had begun nothing was said of any message.</summary>
    private static DeliveryAnswer Unreached(DeliveryAnswer answer) => answer.Result == DeliveryResult.TryLater ? answer with { Result = DeliveryResult.Unreachable } : answer;

    private SmtpDialogue? Kept()
    {
        while (_idle.TryTake(out var dialogue))
        {
            if (clock.GetUtcNow().UtcDateTime - dialogue.LastUsed < LongestIdle) return dialogue;
            dialogue.Dispose();
        }
        return null;
    }

    private async Task Keep(SmtpDialogue dialogue)
    {
        dialogue.LastUsed = clock.GetUtcNow().UtcDateTime;
        if (dialogue.Usable && dialogue.Messages < MessagesPerConnection) _idle.Add(dialogue);
        else await dialogue.Leave();
    }
}
