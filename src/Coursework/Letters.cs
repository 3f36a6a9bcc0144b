using System.Globalization;
using Certification.Cohorts.Contracts;
using Certification.Coursework.HandingIn;
using Certification.Notices.Contracts;
using Certification.People.Contracts;
using Certification.Platform.Time;
using Certification.Programmes.Contracts;
using static Certification.Coursework.Texts;

namespace Certification.Coursework;

/// <summary>What this module mails: that something happened, when and where to read it; never answers, never feedback.</summary>
internal static class Letters
{
    public static readonly LetterKind Receipt = new("submission-receipt", LetterClass.Mandatory, key => T(key), "assignment", "cohort", "version", "time", "late", "link");
    public static readonly LetterKind Reviewed = new("submission-reviewed", LetterClass.Mandatory, key => T(key), "assignment", "cohort", "version", "time", "link");
    public static readonly LetterKind Assessed = new("assessment-recorded", LetterClass.Mandatory, key => T(key), "assessment", "cohort", "date", "link");

    public static readonly LetterKind ReviewsWaiting = new("reviews-waiting", LetterClass.Reminder, key => T(key), "count", "days", "link") { OnlyIfUndone = true };

    public static readonly Certification.Notices.Contracts.Letters All = new([Receipt, Reviewed, Assessed, ReviewsWaiting]);

    public static Mail ReceiptFor(PersonCard participant, Assignment assignment, int number, DateTime submittedAt, bool late) => new()
    {
        Key = $"submission-receipt:{assignment.Enrolment.Id}:{assignment.Requirement.Key}:{number}",
        To = participant.AsRecipient(),
        Letter = Receipt,
        // An answer to what the participant did a moment ago.
        Timing = MailTiming.AtOnce,
        Zone = assignment.Plan.Zone,
        About = $"{assignment.Plan.Name}, {assignment.Requirement.Title.Da}",
        Values = () => new Dictionary<string, string>(Common(assignment, number, submittedAt)) { ["late"] = T(late ? "Letter.submission-receipt.Late" : "Letter.submission-receipt.InTime") },
    };

    public static Mail ReviewedFor(PersonCard participant, Assignment assignment, int submissionId, int number, DateTime reviewedAt) => new()
    {
        Key = $"submission-reviewed:{submissionId}:{number}",
        To = participant.AsRecipient(),
        Letter = Reviewed,
        Zone = assignment.Plan.Zone,
        About = $"{assignment.Plan.Name}, {assignment.Requirement.Title.Da}",
        Values = () => Common(assignment, number, reviewedAt),
    };

    public static Mail AssessedFor(PersonCard participant, CohortPlan plan, AssessmentRequirement requirement, int enrolmentId, int attempt, DateOnly date) => new()
    {
        Key = $"assessment-recorded:{enrolmentId}:{requirement.Key}:{attempt}",
        To = participant.AsRecipient(),
        Letter = Assessed,
        Zone = plan.Zone,
        About = $"{plan.Name}, {requirement.Title.Da}",
        Values = () => new Dictionary<string, string>
        {
            ["assessment"] = requirement.Title.Local,
            ["cohort"] = plan.Name,
            ["date"] = Written.Date(date),
            ["link"] = Link(enrolmentId, "assessments", requirement.Key),
        },
    };

    private static Dictionary<string, string> Common(Assignment assignment, int number, DateTime time) => new()
    {
        ["assignment"] = assignment.Requirement.Title.Local,
        ["cohort"] = assignment.Plan.Name,
        ["version"] = number.ToString(CultureInfo.CurrentCulture),
        ["time"] = Written.Moment(time, assignment.Plan.Zone),
        ["link"] = Link(assignment.Enrolment.Id, "assignments", assignment.Requirement.Key),
    };

    internal static string Link(int enrolmentId, string kind, string key) =>
        $"{LetterKind.Site}/enrolments/{enrolmentId.ToString(CultureInfo.InvariantCulture)}/{kind}/{key}";
}
