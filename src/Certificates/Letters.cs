using System.Globalization;
using Certification.Certificates.Deciding;
using Certification.Certificates.Issuing;
using Certification.Cohorts.Contracts;
using Certification.Notices.Contracts;
using Certification.People.Contracts;
using Certification.Programmes.Contracts;
using static Certification.Certificates.Texts;

namespace Certification.Certificates;

/// <summary>What this module mails: what happened and where to look, never reasons.</summary>
internal static class Letters
{
    public static readonly LetterKind Certified = new("certificate-issued", LetterClass.Mandatory, key => T(key), "award", "link");
    public static readonly LetterKind Completed = new("course-certificate-issued", LetterClass.Mandatory, key => T(key), "award", "link");
    public static readonly LetterKind Refused = new("award-refused", LetterClass.Mandatory, key => T(key), "award", "link");
    public static readonly LetterKind Changed = new("certificate-changed", LetterClass.Mandatory, key => T(key), "number", "link");

    /// <summary>To somebody without an account, who can do nothing else: one by one, for each has a link of its own.</summary>
    public static readonly LetterKind RecommendationWaiting = new("recommendation-waiting", LetterClass.Mandatory, key => T(key), "cohort", "award", "days", "link") { OnlyIfUndone = true };

    public static readonly Certification.Notices.Contracts.Letters All = new([Certified, Completed, Refused, Changed, RecommendationWaiting]);

    /// <summary>Asks once more, at a coordinator's wish.</summary>
    public static Mail RecommendationAsked(AwardCase award, LinkSupervisor external, CohortPlan plan, string secret, DateTime now) => new()
    {
        Key = string.Create(CultureInfo.InvariantCulture, $"recommendation-asked:{award.Id}:{external.Person.Id}:{now.Ticks}"),
        To = external.Person.AsRecipient(),
        Letter = RecommendationWaiting,
        Secret = secret,
        Zone = plan.Zone,
        About = plan.Name,
        Values = () => RecommendationValues(plan, award.AwardKey),
    };

    public static IReadOnlyDictionary<string, string> RecommendationValues(CohortPlan plan, string awardKey) => new Dictionary<string, string>
    {
        ["cohort"] = plan.Name,
        ["award"] = plan.Programme.Award(awardKey).Title.Local,
        ["days"] = SupervisorLinks.Lifetime.Days.ToString(CultureInfo.CurrentCulture),
        ["link"] = $"{LetterKind.Site}/recommendations/{LetterKind.Secret}",
    };

    public static Mail IssuedFor(PersonCard holder, AwardPlan award, EnrolmentCard enrolment, string number) => new()
    {
        Key = $"certificate-issued:{number}",
        To = holder.AsRecipient(),
        Letter = award.Kind == AwardKind.Certification ? Certified : Completed,
        Zone = enrolment.Zone,
        About = $"{enrolment.CohortName}, {number}",
        Values = () => Award(award, enrolment),
    };

    public static Mail RefusedFor(PersonCard holder, AwardCase award, AwardPlan plan, EnrolmentCard enrolment) => new()
    {
        Key = $"award-refused:{award.Id}:{award.Steps.Count}",
        To = holder.AsRecipient(),
        Letter = Refused,
        Zone = enrolment.Zone,
        About = $"{enrolment.CohortName}, {plan.Title.Da}",
        Values = () => Award(plan, enrolment),
    };

    /// <param name="to">The holder, or a contact of the municipality.</param>
    /// <param name="changed">The certificate whose worth changed.</param>
    /// <param name="shown">The one that counts from now on.</param>
    /// <param name="zone">Where the holder is.</param>
    public static Mail ChangedFor(PersonCard to, Certificate changed, Certificate shown, string zone) => new()
    {
        Key = $"certificate-status:{changed.Number}:{changed.History.Count}:{to.Id}",
        To = to.AsRecipient(),
        Letter = Changed,
        Zone = zone,
        About = changed.Number,
        Values = () => new Dictionary<string, string> { ["number"] = changed.Number, ["link"] = $"{LetterKind.Site}/verify/{shown.Code}" },
    };

    private static Dictionary<string, string> Award(AwardPlan award, EnrolmentCard enrolment) =>
        new() { ["award"] = award.Title.Local, ["link"] = $"{LetterKind.Site}/enrolments/{enrolment.Id}" };
}
