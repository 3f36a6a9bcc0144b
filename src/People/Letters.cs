using Certification.Notices.Contracts;
using Certification.People.Contracts;
using static Certification.People.Texts;

namespace Certification.People;

/// <summary>What this module mails.</summary>
internal static class Letters
{
    public static readonly LetterKind ContactAppointed = new("contact-appointed", LetterClass.Mandatory, key => T(key), "municipality", "link");

    public static readonly Certification.Notices.Contracts.Letters All = new([ContactAppointed]);

    public static Mail AppointedFor(Person person, OrganisationCard organisation, int grantId, DateTime now) => new()
    {
        Key = $"contact-appointed:{grantId}:{person.Id}:{now.Ticks}",
        To = new Recipient(person.Id, $"{person.FirstName} {person.LastName}", person.Email, person.Language),
        Letter = ContactAppointed,
        Zone = organisation.Zone,
        About = organisation.Title,
        Values = () => new Dictionary<string, string> { ["municipality"] = organisation.Title, ["link"] = $"{LetterKind.Site}/staff" },
    };
}
