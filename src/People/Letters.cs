using Certification.Notices.Contracts;
using Certification.People.Contracts;
using Certification.People.Personal;
using Certification.Platform.Time;
using static Certification.People.Texts;

namespace Certification.People;

/// <summary>What this module mails: ways in, and what somebody has become.</summary>
internal static class Letters
{
    public static readonly LetterKind SignInLink = new("sign-in-link", LetterClass.Mandatory, key => T(key), "link");
    public static readonly LetterKind Invited = new("invited", LetterClass.Mandatory, key => T(key), "link");
    public static readonly LetterKind ContactAppointed = new("contact-appointed", LetterClass.Mandatory, key => T(key), "municipality", "link");

    public static readonly LetterKind RequestRefused = new("request-refused", LetterClass.Mandatory, key => T(key), "kind", "received", "answer");
    /// <summary>Greets nobody: of an erased person no name is stored anew.</summary>
    public static readonly LetterKind RequestErased = new("request-erased", LetterClass.Mandatory, key => T(key), "received", "answer");
    public static readonly LetterKind CopyHandedOver = new("copy-handed-over", LetterClass.Mandatory, key => T(key), "received", "date");
    public static readonly LetterKind RequestExtended = new("request-extended", LetterClass.Mandatory, key => T(key), "kind", "received", "due", "reason");
    public static readonly LetterKind RequestsDue = new("requests-due", LetterClass.Reminder, key => T(key), "count", "overdue", "due", "link") { OnlyIfUndone = true };

    public static readonly Certification.Notices.Contracts.Letters All =
        new([SignInLink, Invited, ContactAppointed, RequestRefused, RequestErased, CopyHandedOver, RequestExtended, RequestsDue]);

    public static Mail SignInLinkFor(Person person, string secret, string? returnUrl, DateTime now, DateTime until) => new()
    {
        Key = $"sign-in:{person.Id}:{now.Ticks}",
        To = person.AsRecipient(),
        Letter = SignInLink,
        Timing = MailTiming.AtOnce,
        UsefulUntil = until,
        Secret = secret,
        Values = () => new Dictionary<string, string>
        {
            ["link"] = $"{LetterKind.Site}/sign-in/link/{LetterKind.Secret}{(returnUrl is null or "/" ? "" : $"?returnUrl={Uri.EscapeDataString(returnUrl)}")}",
        },
    };

    public static Mail InvitationFor(Person person, DateTime now) => new()
    {
        Key = $"invited:{person.Id}:{now.Ticks}",
        To = person.AsRecipient(),
        Letter = Invited,
        Timing = MailTiming.AtOnce,
        Values = () => new Dictionary<string, string> { ["link"] = $"{LetterKind.Site}/sign-in" },
    };

    public static Mail AppointedFor(Person person, OrganisationCard organisation, int grantId, DateTime now) => new()
    {
        Key = $"contact-appointed:{grantId}:{person.Id}:{now.Ticks}",
        To = person.AsRecipient(),
        Letter = ContactAppointed,
        Zone = organisation.Zone,
        About = organisation.Title,
        Values = () => new Dictionary<string, string> { ["municipality"] = organisation.Title, ["link"] = $"{LetterKind.Site}/staff" },
    };

    public static Mail RequestRefusedTo(Person person, PersonalRequest request, DateTime now) => AboutRequest(person.AsRecipient(), RequestRefused, request, now, () => new()
    {
        ["kind"] = T($"RequestKind.{request.Kind}"),
        ["received"] = Written.Date(request.ReceivedOn),
        ["answer"] = request.Answer!,
    });

    /// <summary>To the address alone, as it was: the mail is nobody's, or it would go with everything else of the person.</summary>
    public static Mail RequestErasedTo(Person person, PersonalRequest request, DateTime now)
    {
        var (received, answer) = (request.ReceivedOn, request.Answer);
        return AboutRequest(new(0, person.Email, person.Email, person.Language), RequestErased, request, now, () => new() { ["received"] = Written.Date(received), ["answer"] = answer ?? "" });
    }

    public static Mail CopyHandedOverTo(Person person, PersonalRequest request, DateTime now) => AboutRequest(person.AsRecipient(), CopyHandedOver, request, now, () => new()
    {
        ["received"] = Written.Date(request.ReceivedOn),
        ["date"] = Written.Date(Zones.ToLocal(now, Zones.Copenhagen).Date),
    });

    public static Mail RequestExtendedTo(Person person, PersonalRequest request, DateTime now) => AboutRequest(person.AsRecipient(), RequestExtended, request, now, () => new()
    {
        ["kind"] = T($"RequestKind.{request.Kind}"),
        ["received"] = Written.Date(request.ReceivedOn),
        ["due"] = Written.Date(request.Due),
        ["reason"] = request.ExtensionReason!,
    });

    private static Mail AboutRequest(Recipient to, LetterKind letter, PersonalRequest request, DateTime now, Func<Dictionary<string, string>> values) => new()
    {
        Key = $"{letter.Key}:{request.Id}:{now.Ticks}",
        To = to,
        Letter = letter,
        Values = values,
    };
}
