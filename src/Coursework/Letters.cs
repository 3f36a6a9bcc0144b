using System.Globalization;
using Certification.Cohorts.Contracts;
using Certification.Coursework.HandingIn;
using Certification.Notices.Contracts;
using Certification.Programmes.Contracts;
using static Certification.Coursework.Texts;

namespace Certification.Coursework;

/// <summary>What this module mails: that something happened, when and where to read it; never answers, never feedback.</summary>
internal static class Letters
{
    public static Letter Receipt(string language, Assignment assignment, int number, DateTime submittedAt, bool late) => In(language, () =>
        new Letter(
            T("Letter.Receipt.Subject", assignment.Requirement.Title.Local),
            T("Letter.Receipt.Text", assignment.Requirement.Title.Local, assignment.Plan.Name, number,
                Shown.Moment(submittedAt, assignment.Plan.Zone), late ? T("Letter.Receipt.Late") : T("Letter.Receipt.InTime"), Link(assignment))));

    public static Letter Reviewed(string language, Assignment assignment, int number, DateTime reviewedAt) => In(language, () =>
        new Letter(
            T("Letter.Reviewed.Subject", assignment.Requirement.Title.Local),
            T("Letter.Reviewed.Text", assignment.Requirement.Title.Local, assignment.Plan.Name, number, Shown.Moment(reviewedAt, assignment.Plan.Zone), Link(assignment))));

    public static Letter Assessed(string language, CohortPlan plan, AssessmentRequirement requirement, int enrolmentId, DateOnly date) => In(language, () =>
        new Letter(
            T("Letter.Assessed.Subject", requirement.Title.Local),
            T("Letter.Assessed.Text", requirement.Title.Local, plan.Name, Shown.Date(date),
                Link(enrolmentId, "assessments", requirement.Key))));

    private static string Link(Assignment assignment) =>
        Link(assignment.Enrolment.Id, "assignments", assignment.Requirement.Key);

    private static string Link(int enrolmentId, string kind, string key) =>
        $"{Letter.Site}/enrolments/{enrolmentId.ToString(CultureInfo.InvariantCulture)}/{kind}/{key}";

    /// <summary>A letter speaks its reader's language, whatever the language of the person whose click sends it.</summary>
    private static Letter In(string language, Func<Letter> write)
    {
        var (culture, texts) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language == "en" ? "en-GB" : "da-DK");
            return write();
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, texts);
        }
    }
}
