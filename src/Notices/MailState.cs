namespace Certification.Notices;

/// <summary>Where a mail stands on its way out.</summary>
internal enum MailState
{
    Planned,
    Claimed,
    Submitting,
    Sent,
    Deferred,
    /// <summary>Handed over, but the answer was lost: sent again under the same Message-ID, since losing it would be worse.</summary>
    Unknown,
    /// <summary>The address or the message was refused.</summary>
    Failed,
    /// <summary>Tried until it was of no use any more.</summary>
    Dead,
    Cancelled,
    Superseded,
    Skipped,
}
