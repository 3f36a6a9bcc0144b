using System.Buffers;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Certification.Notices.Delivering;

/// <summary>One connection to a mail server (RFC 5321): opened, secured and signed in, then any number of messages one after the other.</summary>
internal sealed class SmtpDialogue : IDisposable
{
    /// <summary>How long a host that is stopping still waits for the answer to a message that is already over there.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(10);

    private readonly SmtpLine _line;
    private string[] _offers = [];
    private bool _begun;

    private SmtpDialogue(SmtpLine line) => _line = line;

    public int Messages { get; private set; }
    public DateTime LastUsed { get; set; }
    /// <summary>False when what was said last leaves open where the dialogue stands.</summary>
    public bool Usable { get; private set; } = true;
    public SslProtocols Protocol => _line.Protocol;
    public X509Certificate2? Certificate => _line.Certificate;

    public static async Task<SmtpDialogue> Open(SmtpOptions options, RemoteCertificateValidationCallback? trust, CancellationToken ct)
    {
        var dialogue = new SmtpDialogue(new SmtpLine(options, trust));
        try
        {
            await dialogue.Begin(options, ct);
            return dialogue;
        }
        catch
        {
            dialogue.Dispose();
            throw;
        }
    }

    /// <summary>Sends one message; throws <see cref="SmtpTrouble"/> where the connection is of no more use.</summary>
    /// <param name="from">The sender's address.</param>
    /// <param name="to">The recipient's address.</param>
    /// <param name="content">The message, lines ended with CRLF, the last one too.</param>
    /// <param name="ct">Obeyed until the final dot; after it the answer decides whether the mail goes out twice.</param>
    public async Task<DeliveryAnswer> Submit(string from, string to, ReadOnlyMemory<byte> content, CancellationToken ct)
    {
        Messages++;
        await StartAnew(ct);
        var (sender, recipient) = await Envelope(from, to, ct);
        if (!sender.Positive) return Refused(sender, sender.Refusal(DeliveryResult.ChannelFault));
        if (!recipient.Positive) return Refused(recipient, recipient.RecipientRefusal);
        var ready = await Say("DATA", ct);
        return ready.Code == 354 ? await HandOver(Stuffed(content.Span), ct) : Refused(ready, ready.Refusal(DeliveryResult.MessageRefused));
    }

    /// <summary>Offers the sender and goes no further.</summary>
    public async Task<DeliveryAnswer> Offer(string from, CancellationToken ct)
    {
        _begun = true;
        var sender = await Say($"MAIL FROM:<{from}>", ct);
        return sender.Positive ? new DeliveryAnswer(DeliveryResult.Accepted, sender.Said) : Refused(sender, sender.Refusal(DeliveryResult.ChannelFault));
    }

    /// <summary>Says goodbye where that is still possible; nothing depends on it, so no answer is waited for.</summary>
    public async Task Leave()
    {
        try
        {
            if (Usable) await _line.Write("QUIT\r\n", CancellationToken.None);
        }
        catch (SmtpTrouble)
        {
            // Then without a word.
        }
        Dispose();
    }

    public void Dispose() => _line.Dispose();

    private async Task Begin(SmtpOptions options, CancellationToken ct)
    {
        await _line.Connect(ct);
        if (options.Security == SmtpSecurity.Tls) await _line.Secure(ct);
        Expect(await _line.Read(ct));
        await Hello(options, ct);
        if (options.Security == SmtpSecurity.StartTls)
        {
            if (Offered("STARTTLS") is null) throw new SmtpTrouble(DeliveryResult.ChannelFault, $"{options.Host} does not offer STARTTLS; nothing is sent in plain text.");
            Expect(await Say("STARTTLS", ct));
            await _line.Secure(ct);
            await Hello(options, ct);
        }
        if (options.UserName is { Length: > 0 } user) await SignIn(user, options.Password ?? "", ct);
    }

    private async Task Hello(SmtpOptions options, CancellationToken ct)
    {
        var name = options.HelloName is { Length: > 0 } given ? given : _line.LocalAddress is var own && own.Contains(':', StringComparison.Ordinal) ? $"[IPv6:{own}]" : $"[{own}]";
        var hello = Expect(await Say($"EHLO {name}", ct));
        _offers = [.. hello.Text.Split('\n').Skip(1).Where(line => line.Length > 4).Select(line => line[4..].Trim().ToUpperInvariant())];
    }

    private async Task SignIn(string user, string password, CancellationToken ct)
    {
        static string Hidden(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
        var ways = (Offered("AUTH") ?? "").Split(' ');
        SmtpReply answer;
        if (ways.Contains("PLAIN"))
        {
            answer = await Say($"AUTH PLAIN {Hidden($"\0{user}\0{password}")}", ct);
        }
        else if (ways.Contains("LOGIN"))
        {
            answer = await Say("AUTH LOGIN", ct);
            if (answer.Code == 334) answer = await Say(Hidden(user), ct);
            if (answer.Code == 334) answer = await Say(Hidden(password), ct);
        }
        else
        {
            throw new SmtpTrouble(DeliveryResult.ChannelFault, "The server offers no sign-in with a password (AUTH PLAIN or LOGIN).");
        }
        Expect(answer);
    }

    /// <summary>A transaction that was begun and not finished is taken back first.</summary>
    private async Task StartAnew(CancellationToken ct)
    {
        if (_begun) Expect(await Say("RSET", ct));
        _begun = false;
    }

    private async Task<(SmtpReply Sender, SmtpReply Recipient)> Envelope(string from, string to, CancellationToken ct)
    {
        _begun = true;
        if (Offered("PIPELINING") is null)
        {
            var first = await Say($"MAIL FROM:<{from}>", ct);
            return (first, first.Positive ? await Say($"RCPT TO:<{to}>", ct) : first);
        }
        await _line.Write($"MAIL FROM:<{from}>\r\nRCPT TO:<{to}>\r\n", ct);
        var sender = Heard(await _line.Read(ct));
        return (sender, Heard(await _line.Read(ct)));
    }

    private async Task<DeliveryAnswer> HandOver(ReadOnlyMemory<byte> content, CancellationToken ct)
    {
        // Listening begins before the message is written: a server that gives up on the way has not taken it, and is heard before the dot.
        using var patience = new CancellationTokenSource();
        var answer = _line.ReadReply(patience.Token);
        try
        {
            await _line.Write(content, ct);
        }
        catch (SmtpTrouble) when (answer.IsCompletedSuccessfully)
        {
            return Early(await answer);
        }
        finally
        {
            // Where nobody waits for it any more, its failure is nobody's.
            _ = answer.ContinueWith(late => late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        }
        if (answer.IsCompletedSuccessfully) return Early(await answer);
        if (answer.IsCompleted) throw new SmtpTrouble(DeliveryResult.TryLater, "The server ended the connection before the message was handed over.", gone: true);
        ct.ThrowIfCancellationRequested();
        try
        {
            await _line.Write(".\r\n"u8.ToArray(), CancellationToken.None);
            // Giving up here is what makes duplicates: servers that look into messages may take their time.
            patience.CancelAfter(_line.Patience * 5);
            await using var leaving = ct.Register(() => patience.CancelAfter(Farewell));
            var taken = await answer;
            if (taken.Code is not (>= 200 and < 300 or >= 400 and < 600)) return Lost($"This is no answer to a message: {taken.Said}");
            _begun = false;
            if (taken.Code == 421) Usable = false;
            return taken.Positive ? new DeliveryAnswer(DeliveryResult.Accepted, taken.Said, taken.QueueId) : new DeliveryAnswer(taken.Refusal(DeliveryResult.MessageRefused), taken.Said);
        }
        catch (Exception e)
        {
            return Lost(e is OperationCanceledException ? "The server did not answer in time to the message that it was given." : $"The server did not answer to the message that it was given: {e.Message}");
        }
    }

    private DeliveryAnswer Lost(string said)
    {
        Usable = false;
        return new DeliveryAnswer(DeliveryResult.Unknown, SmtpReply.Cap(said));
    }

    /// <summary>Said before the message had its end.</summary>
    private DeliveryAnswer Early(SmtpReply reply)
    {
        Usable = false;
        return new DeliveryAnswer(reply.Refusal(DeliveryResult.MessageRefused), reply.Said);
    }

    private async Task<SmtpReply> Say(string command, CancellationToken ct)
    {
        await _line.Write(command + "\r\n", ct);
        return Heard(await _line.Read(ct));
    }

    /// <summary>421 may be said at any time: the server leaves.</summary>
    private static SmtpReply Heard(SmtpReply reply) =>
        reply.Code == 421 ? throw new SmtpTrouble(DeliveryResult.TryLater, reply.Said, gone: true) : reply;

    /// <summary>Nothing can be sent on without this.</summary>
    private static SmtpReply Expect(SmtpReply reply) =>
        Heard(reply).Positive ? reply : throw new SmtpTrouble(reply.Refusal(DeliveryResult.ChannelFault), reply.Said);

    private DeliveryAnswer Refused(SmtpReply reply, DeliveryResult result)
    {
        // Whoever says neither yes nor no may be answering something else: the next answer must not be taken for another message's.
        if (reply.Code is < 400 or >= 600) Usable = false;
        return new DeliveryAnswer(result, reply.Said);
    }

    /// <summary>What the server offers under this name; null when it does not.</summary>
    private string? Offered(string name) => _offers.FirstOrDefault(offer => offer == name || offer.StartsWith(name + " ", StringComparison.Ordinal));

    /// <summary>A line that begins with a dot gets a second one, for a dot alone ends the message.</summary>
    private static ReadOnlyMemory<byte> Stuffed(ReadOnlySpan<byte> content)
    {
        var written = new ArrayBufferWriter<byte>(content.Length + 16);
        if (content.StartsWith("."u8)) written.Write("."u8);
        for (int dot; (dot = content.IndexOf("\n."u8)) >= 0; content = content[(dot + 1)..])
        {
            written.Write(content[..(dot + 1)]);
            written.Write("."u8);
        }
        written.Write(content);
        return written.WrittenMemory;
    }
}
