using Certification.Platform.Data;
using Certification.Platform.Time;

namespace Certification.Notices.Contracts;

/// <summary>When a mail may go out.</summary>
public enum MailTiming
{
    /// <summary>On weekdays from 7 to 18 where the recipient is, not on public holidays.</summary>
    InHours,
    /// <summary>At once, at any hour: an answer to what the recipient just did, or a day cancelled within 24 hours.</summary>
    AtOnce,
}

/// <summary>A mail that follows from what somebody just did.</summary>
public sealed record Mail
{
    /// <summary>Says which mail this is, once and for all: "certificate-issued:2026-00042". A second one with the same key cannot be stored.</summary>
    public required string Key { get; init; }
    public required Recipient To { get; init; }
    public required LetterKind Letter { get; init; }
    /// <summary>The placeholders' values; written in the reader's language.</summary>
    public required Func<IReadOnlyDictionary<string, string>> Values { get; init; }
    public MailTiming Timing { get; init; } = MailTiming.InHours;
    /// <summary>The recipient's IANA zone.</summary>
    public string Zone { get; init; } = Zones.Copenhagen;
    /// <summary>Last useful moment (UTC): not sent later. None: four days after it was due.</summary>
    public DateTime? UsefulUntil { get; init; }
    /// <summary>The secret of a link in it: where a value says <see cref="LetterKind.Secret"/>, it is put in as the mail leaves, so that nobody but the reader sees it.</summary>
    public string? Secret { get; init; }
    /// <summary>It is news only while its reader is part of this: an enrolment that has ended by the time it would leave wants no more of it.</summary>
    public PlanScope? While { get; init; }
    /// <summary>What the mail is about, for whoever reads the delivery log: "Hold 12".</summary>
    public string About { get; init; } = "";
}

/// <summary>Where a feature puts a mail; it is stored by the feature's own save and sent afterwards.</summary>
public sealed class Postbox(AppDb db, LetterPress press, TimeProvider clock)
{
    public async Task Queue(Mail mail, CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var letter = await press.Write(mail.Letter, mail.To, mail.To.Reads(mail.Values), ct);
        db.Add(OutgoingMail.Queue(mail, letter, mail.Timing == MailTiming.AtOnce ? now : SendingHours.Open(now, null, mail.Zone), now));
    }
}
