using Certification.Notices.Contracts;
using static Certification.People.Texts;

namespace Certification.People;

/// <summary>What this module mails: ways in, and nothing else.</summary>
internal static class Letters
{
    public static readonly LetterKind SignInLink = new("sign-in-link", LetterClass.Mandatory, key => T(key), "link");
    public static readonly LetterKind Invited = new("invited", LetterClass.Mandatory, key => T(key), "link");

    public static readonly Certification.Notices.Contracts.Letters All = new([SignInLink, Invited]);

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
}
