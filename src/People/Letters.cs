using Certification.Notices.Contracts;
using Certification.People.Contracts;
using static Certification.People.Texts;

namespace Certification.People;

/// <summary>What this module mails: ways in, and what somebody has become.</summary>
internal static class Letters
{
    public static readonly LetterKind SignInLink = new("sign-in-link", LetterClass.Mandatory, key => T(key), "link");
    public static readonly LetterKind Invited = new("invited", LetterClass.Mandatory, key => T(key), "link");
    public static readonly LetterKind ContactAppointed = new("contact-appointed", LetterClass.Mandatory, key => T(key), "municipality", "link");

    public static readonly Certification.Notices.Contracts.Letters All = new([SignInLink, Invited, ContactAppointed]);

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
}
