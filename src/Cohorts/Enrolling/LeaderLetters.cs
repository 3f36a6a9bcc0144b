using System.Globalization;
using Certification.Cohorts.Contracts;
using Certification.Notices.Contracts;
using Certification.People.Contracts;
using static Certification.Cohorts.Texts;

namespace Certification.Cohorts;

/// <content>Letters about an application that a leader must approve.</content>
internal static partial class Letters
{
    public static Mail Asked(Application application, string participant, string secret) =>
        ToLeader(application, participant, secret, LeaderAsked, $"leader-asked:{Asking(application)}");

    public static Mail Reminded(Application application, string participant, string secret) =>
        ToLeader(application, participant, secret, LeaderReminded, $"leader-reminded:{Asking(application)}");

    public static Mail SilentFor(PersonCard coordinator, Application application, string participant) => new()
    {
        Key = $"leader-silent:{Asking(application)}:{coordinator.Id}",
        To = coordinator.AsRecipient(),
        Letter = LeaderSilent,
        Zone = application.Enrolment.Cohort.Zone,
        About = application.Enrolment.Cohort.Name,
        Values = () => new Dictionary<string, string>
        {
            ["participant"] = participant,
            ["leader"] = application.LeaderName,
            ["cohort"] = application.Enrolment.Cohort.Name,
            ["link"] = $"{LetterKind.Site}/enrolments/{application.EnrolmentId}/seat",
        },
    };

    public static Mail AnsweredFor(PersonCard participant, Enrolment enrolment) => new()
    {
        Key = $"application-answered:{enrolment.Id}",
        To = participant.AsRecipient(),
        Letter = ApplicationAnswered,
        Zone = enrolment.Cohort.Zone,
        About = enrolment.Cohort.Name,
        Values = () => new Dictionary<string, string>
        {
            ["cohort"] = enrolment.Cohort.Name,
            ["answer"] = T(enrolment.State switch
            {
                EnrolmentState.Enrolled => "Letter.application-answered.Enrolled",
                EnrolmentState.Waitlisted => "Letter.application-answered.Waitlisted",
                _ => "Letter.application-answered.Declined",
            }),
            ["link"] = $"{LetterKind.Site}/enrolments/{enrolment.Id}",
        },
    };

    /// <summary>Who is asked again gets each letter again.</summary>
    private static string Asking(Application application) => string.Create(CultureInfo.InvariantCulture, $"{application.Id}:{application.AskedAt.Ticks}");

    /// <summary>Leaders are not registered and have chosen no language.</summary>
    public static Recipient Leader(Application application) => new(0, application.LeaderName, application.LeaderEmail, "da");

    private static Mail ToLeader(Application application, string participant, string secret, LetterKind letter, string key) => new()
    {
        Key = key,
        To = Leader(application),
        Letter = letter,
        Secret = secret,
        While = new PlanScope(ScopeKinds.Enrolment, application.EnrolmentId),
        Zone = application.Enrolment.Cohort.Zone,
        About = application.Enrolment.Cohort.Name,
        Values = () => new Dictionary<string, string>
        {
            ["participant"] = participant,
            ["cohort"] = application.Enrolment.Cohort.Name,
            ["days"] = application.Enrolment.Cohort.LeaderDays.ToString(CultureInfo.CurrentCulture),
            ["link"] = $"{LetterKind.Site}/applications/{LetterKind.Secret}",
        },
    };
}
