using Certification.Notices.Contracts;
using Certification.People.Contracts;

namespace Certification.Cohorts;

/// <content>Letters about a seat that changes hands.</content>
internal static partial class Letters
{
    public static Mail PassedOnBy(PersonCard person, Enrolment enrolment) => new()
    {
        Key = $"seat-passed-on:{enrolment.Id}:{enrolment.History.Count}",
        To = person.AsRecipient(),
        Letter = SeatPassedOn,
        Zone = enrolment.Cohort.Zone,
        About = enrolment.Cohort.Name,
        Values = () => new Dictionary<string, string> { ["cohort"] = enrolment.Cohort.Name },
    };

    public static Mail TakenOverBy(PersonCard person, Enrolment enrolment) => new()
    {
        Key = $"seat-taken-over:{enrolment.Id}:{enrolment.History.Count}",
        To = person.AsRecipient(),
        Letter = SeatTakenOver,
        Zone = enrolment.Cohort.Zone,
        About = enrolment.Cohort.Name,
        Values = () => new Dictionary<string, string>
        {
            ["cohort"] = enrolment.Cohort.Name,
            ["place"] = Shown.Place(enrolment.Cohort),
            ["dates"] = Dates(enrolment.Cohort),
            ["link"] = $"{LetterKind.Site}/enrolments/{enrolment.Id}",
        },
    };
}
