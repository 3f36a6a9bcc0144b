using System.Security.Authentication;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace Certification.Notices.Delivering;

/// <summary>One thing looked at: whether it is well, and in one sentence what was seen or what to do.</summary>
internal sealed record MailCheck(bool Well, string Sentence);

/// <summary>Looks at how mail leaves this site before anybody waits for it: settings, sender, security, sign-in.</summary>
internal sealed class MailDoctor(IOptions<MailOptions> options, IServiceProvider services, TimeProvider clock)
{
    /// <summary>What a test mail's Message-ID begins with.</summary>
    public const string TestMark = "test.";

    private const int DaysOfWarning = 14;

    /// <summary>Sends one message and says what the next hop answered.</summary>
    public async Task<MailCheck> SendTestMail(string to, CancellationToken ct)
    {
        if (Settings().FirstOrDefault() is { } fault) return fault;
        var now = clock.GetUtcNow().UtcDateTime;
        var answer = await Transport().Send(new ComposedMail
        {
            MessageId = $"{TestMark}{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12))}@{Domain(options.Value.From)}",
            Date = now,
            ToName = "",
            ToAddress = to,
            Subject = "Prøvemail – test mail",
            Text = "Denne mail viser, at systemet kan sende mail: æ, ø og å er læselige.\n\nThis mail shows that the system can send mail.",
        }, ct);
        if (OnlyWrites && answer.Result == DeliveryResult.Accepted) return new(true, $"Written to {Path.GetFullPath(options.Value.Folder)}; it reaches nobody [{answer.QueueId}]");
        return new(answer.Result == DeliveryResult.Accepted, $"{answer.Result}: {answer.Said}{(answer.QueueId is { } id ? $" [{id}]" : "")}");
    }

    /// <summary>All checks, in the order in which they build on each other; nothing is sent.</summary>
    public async Task<IReadOnlyList<MailCheck>> Examine(CancellationToken ct)
    {
        var faults = Settings();
        if (faults.Count > 0) return faults;
        List<MailCheck> checks = [new(true, $"Settings: mail leaves by {Transport().Name}, from {options.Value.From}."), Alignment()];
        if (options.Value.Transport == MailTransport.Smtp) checks.Add(await Security(ct));
        var answer = await Transport().Probe(ct);
        if (answer.Result != DeliveryResult.Accepted) checks.Add(new(false, $"Sending: {(OnlyWrites ? "" : $"{Advice(answer.Result)} ")}{answer.Said}"));
        else checks.Add(new(true, OnlyWrites ? $"Sending: mails are only written to {Path.GetFullPath(options.Value.Folder)} and reach nobody." : $"Sending: sign-in and sender are taken ({answer.Said})."));
        return checks;
    }

    private List<MailCheck> Settings()
    {
        try
        {
            _ = options.Value;
            return [];
        }
        catch (OptionsValidationException e)
        {
            return [.. e.Failures.Select(failure => new MailCheck(false, $"Settings: {failure}"))];
        }
        catch (InvalidOperationException e)
        {
            // A value that is no number or no known word.
            return [new MailCheck(false, $"Settings: {e.Message}")];
        }
    }

    private bool OnlyWrites => options.Value.Transport == MailTransport.Folder;

    private IMailTransport Transport() => (IMailTransport)services.GetService(typeof(IMailTransport))!;

    private MailCheck Alignment()
    {
        var domain = Domain(options.Value.From);
        var (setting, account) = options.Value.Transport switch
        {
            MailTransport.Smtp => ("Mail:Smtp:UserName", options.Value.Smtp.UserName ?? ""),
            MailTransport.Graph => ("Mail:Graph:Sender", options.Value.Graph.Sender),
            _ => ("", ""),
        };
        if (OnlyWrites) return new(true, "Sender: mails are files and nobody receives them.");
        if (!account.Contains('@', StringComparison.Ordinal)) return new(true, $"Sender: compare SPF, DKIM and DMARC of {domain} yourself; {(account.Length == 0 ? "nobody signs in" : $"{setting} is no address")}, so nothing here can be compared.");
        return domain.Equals(Domain(account), StringComparison.OrdinalIgnoreCase)
            ? new(true, $"Sender: {domain} is also the domain that signs in; its SPF and DKIM must name this server.")
            : new(false, $"Sender: mail comes from {domain}, but {setting} belongs to {Domain(account)}: let both be one domain, or receivers will take it for forged.");
    }

    private async Task<MailCheck> Security(CancellationToken ct)
    {
        try
        {
            using var dialogue = await ((SmtpPost)Transport()).Open(ct);
            if (dialogue.Protocol == SslProtocols.None || dialogue.Certificate is not { } certificate) return new(true, "Security: none, for the server is on this machine.");
            var until = certificate.NotAfter.ToUniversalTime();
            var left = (until - clock.GetUtcNow().UtcDateTime).TotalDays;
            return new(left > DaysOfWarning, $"Security: {dialogue.Protocol}, certificate valid until {until:yyyy-MM-dd}{(left > DaysOfWarning ? "." : ": have it renewed.")}");
        }
        catch (SmtpTrouble trouble)
        {
            return new(false, $"Security: {Advice(trouble.Answer.Result)} {trouble.Answer.Said}");
        }
    }

    private static string Advice(DeliveryResult result) => result == DeliveryResult.ChannelFault
        ? "the server refuses; correct sign-in, sender, permission or certificate." : "the server could not be asked; look at address, port and firewall, or try later.";

    private static string Domain(string address) => address[(address.LastIndexOf('@') + 1)..];
}
