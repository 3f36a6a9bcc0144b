using Certification.Notices.Contracts;
using Certification.People.Contracts;
using Certification.Platform.Time;

namespace Certification.Cohorts;

/// <content>Letters about an offered seat.</content>
internal static partial class Letters
{
    public static Mail OfferedTo(PersonCard person, Enrolment enrolment, string secret) => new()
    {
        // Every change of state adds one to the history: a second offer is another mail.
        Key = $"seat-offered:{enrolment.Id}:{enrolment.History.Count}",
        To = person.AsRecipient(),
        Letter = SeatOffered,
        // The time to answer runs from now.
        Timing = MailTiming.AtOnce,
        Zone = enrolment.Cohort.Zone,
        UsefulUntil = enrolment.OfferExpiresAt,
        Secret = secret,
        While = new PlanScope(ScopeKinds.Enrolment, enrolment.Id),
        About = enrolment.Cohort.Name,
        Values = () => new Dictionary<string, string>
        {
            ["cohort"] = enrolment.Cohort.Name,
            ["place"] = Shown.Place(enrolment.Cohort),
            ["dates"] = Dates(enrolment.Cohort),
            ["until"] = Written.Moment(enrolment.OfferExpiresAt!.Value, enrolment.Cohort.Zone),
            ["link"] = $"{LetterKind.Site}/offers/{LetterKind.Secret}",
        },
    };

    public static Mail ExpiredFor(PersonCard person, Enrolment enrolment) => new()
    {
        Key = $"offer-expired:{enrolment.Id}:{enrolment.History.Count}",
        To = person.AsRecipient(),
        Letter = OfferExpired,
        Zone = enrolment.Cohort.Zone,
        About = enrolment.Cohort.Name,
        Values = () => new Dictionary<string, string> { ["cohort"] = enrolment.Cohort.Name },
    };
}
