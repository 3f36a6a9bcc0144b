using System.Text.RegularExpressions;

namespace Certification.Notices.Delivering;

/// <summary>What a mail server said: its code and its words, line breaks become spaces.</summary>
internal sealed partial record SmtpReply(int Code, string Text)
{
    public bool Positive => Code is >= 200 and < 300;

    /// <summary>The server's own words, capped.</summary>
    public string Said => Cap(Text);

    /// <summary>Under which name the server keeps the message: Postfix, Exchange, Exim, OpenSMTPD and Sendmail, Gmail, Amazon.</summary>
    public string? QueueId => Kept().Match(Said) is { Success: true } kept ? kept.Groups["id"].Value : null;

    /// <summary>What a refusal of this kind means where nothing else is known: 421 and 4xx pass, 5xx stays.</summary>
    public DeliveryResult Refusal(DeliveryResult permanent) => Code switch
    {
        530 => DeliveryResult.ChannelFault,
        >= 500 and < 600 => permanent,
        _ => DeliveryResult.TryLater,
    };

    /// <summary>A refused recipient: the address, its mailbox, or a policy that is not the address's fault (RFC 3463).</summary>
    public DeliveryResult RecipientRefusal => Refusal(Subject().Match(Text).Groups["subject"].Value switch
    {
        "2" => DeliveryResult.MailboxRefused,
        "7" => DeliveryResult.MessageRefused,
        _ => DeliveryResult.AddressRefused,
    });

    public static string Cap(string text) => MailText.Cut(MailText.OneLine(text));

    [GeneratedRegex(@"\A5\d\d[ -]5\.(?<subject>\d{1,3})\.\d{1,3}\b")]
    private static partial Regex Subject();

    [GeneratedRegex(@"queued as (?<id>[^\s,;]+)|\bInternalId=(?<id>\d+)|\bid=(?<id>\S+)|(?<id>[\w.-]+) Message accepted|\bOK +(?<id>\S+ \S+) - gsmtp|\A250 (?:2\.0\.0 )?OK:? (?!id=)(?<id>\S{8,})\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Kept();
}

/// <summary>The dialogue cannot go on; what that means for the message is already known.</summary>
/// <param name="answer">What becomes of the message.</param>
/// <param name="gone">The connection had ended before the message was handed over: a new one may do.</param>
internal sealed class SmtpTrouble(DeliveryAnswer answer, bool gone = false) : Exception(answer.Said)
{
    public SmtpTrouble(DeliveryResult result, string said, bool gone = false) : this(new DeliveryAnswer(result, SmtpReply.Cap(said)), gone) { }

    public DeliveryAnswer Answer => answer;
    public bool Gone => gone;
}
