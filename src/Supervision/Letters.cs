using System.Globalization;
using Certification.Cohorts.Contracts;
using Certification.Notices.Contracts;
using static Certification.Supervision.Texts;

namespace Certification.Supervision;

/// <summary>What this module mails: that something waits and where; never what was said.</summary>
internal static class Letters
{
    public static readonly LetterKind ApprovalsWaiting = new("approvals-waiting", LetterClass.Reminder, key => T(key), "count", "days", "link") { OnlyIfUndone = true };

    /// <summary>To somebody without an account, who can do nothing else: one by one, for each has a link of its own.</summary>
    public static readonly LetterKind SignOffWaiting = new("sign-off-waiting", LetterClass.Mandatory, key => T(key), "cohort", "date", "days", "link") { OnlyIfUndone = true };

    public static readonly Certification.Notices.Contracts.Letters All = new([ApprovalsWaiting, SignOffWaiting]);

    /// <summary>Asks once more, at a coordinator's wish.</summary>
    public static Mail SignOffAsked(SupervisionSession session, LinkSupervisor external, CohortPlan plan, string secret, DateTime now) => new()
    {
        Key = string.Create(CultureInfo.InvariantCulture, $"sign-off-asked:{session.Id}:{external.Person.Id}:{now.Ticks}"),
        To = external.Person.AsRecipient(),
        Letter = SignOffWaiting,
        Secret = secret,
        Zone = plan.Zone,
        About = plan.Name,
        Values = () => SignOffValues(session.Date, plan),
    };

    public static IReadOnlyDictionary<string, string> SignOffValues(DateOnly date, CohortPlan plan) => new Dictionary<string, string>
    {
        ["cohort"] = plan.Name,
        ["date"] = Wording.Day(date),
        ["days"] = SupervisorLinks.Lifetime.Days.ToString(CultureInfo.CurrentCulture),
        ["link"] = $"{LetterKind.Site}/sign-offs/{LetterKind.Secret}",
    };
}
