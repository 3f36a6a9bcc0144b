using Certification.Notices.Contracts;

namespace Certification.Notices.Delivering;

/// <summary>The one seam to the world of mail: hands one message to the next hop and says what that answered. Never throws but when cancelled.</summary>
internal interface IMailTransport
{
    /// <summary>How people know it: "smtp", "graph", "folder".</summary>
    string Name { get; }

    Task<DeliveryAnswer> Send(ComposedMail mail, CancellationToken ct);

    /// <summary>Whether a message would be taken now: connects, secures, signs in and offers the sender, but sends nothing.</summary>
    Task<DeliveryAnswer> Probe(CancellationToken ct);
}

/// <summary>One message to one recipient, ready to be sent; the same message always has the same Message-ID and date.</summary>
internal sealed record ComposedMail
{
    /// <summary>Without angle brackets; derived from the message's key.</summary>
    public required string MessageId { get; init; }
    /// <summary>UTC; the instant at which the message was written, not sent.</summary>
    public required DateTime Date { get; init; }
    public required string ToName { get; init; }
    public required string ToAddress { get; init; }
    public required string Subject { get; init; }
    public required string Text { get; init; }
    public string? Html { get; init; }
    /// <summary>An iCalendar object that mail programs act on.</summary>
    public CalendarPart? Calendar { get; init; }
    /// <summary>Where one POST ends messages of this kind (RFC 8058); null for those that cannot be declined.</summary>
    public string? UnsubscribeAddress { get; init; }
}

/// <summary>What the next hop made of a message.</summary>
internal enum DeliveryResult
{
    /// <summary>The next hop has taken it over.</summary>
    Accepted,
    /// <summary>A 4xx about this message, or the connection broke while it was handed over: it may be taken later.</summary>
    TryLater,
    /// <summary>No server was reached that would listen (connection, name, TLS, greeting, 421): nothing was said of this message yet.</summary>
    Unreachable,
    /// <summary>The connection died after the message was handed over whole and before the answer: nobody knows.</summary>
    Unknown,
    /// <summary>There is no such address (5xx at the recipient).</summary>
    AddressRefused,
    /// <summary>The address exists but takes nothing for long (mailbox full or switched off, 5.2.x).</summary>
    MailboxRefused,
    /// <summary>Refused for what it says or by policy (5.7.x, 5xx at the content): not the address's fault.</summary>
    MessageRefused,
    /// <summary>Nothing at all will be taken until somebody mends it: sign-in, sender, certificate, no TLS where it is required.</summary>
    ChannelFault,
}

/// <summary>The result, what was said word for word, and under which name the next hop keeps it.</summary>
internal sealed record DeliveryAnswer(DeliveryResult Result, string Said, string? QueueId = null);
