using Certification.Notices.Contracts;
using static Certification.Cohorts.Texts;

namespace Certification.Cohorts.Reminding;

/// <summary>The letters about a cohort's days: when, where, and what to bring.</summary>
internal static class CourseLetters
{
    public static readonly LetterKind Welcome = new("welcome", LetterClass.Mandatory, key => T(key), ["cohort", "programme", "place", "link", "calendar"], ["dates"]);
    public static readonly LetterKind DaySoon = new("day-soon", LetterClass.Reminder, key => T(key), ["cohort", "day", "title", "date", "time", "place", "bring", "link"], ["agenda"]);
    public static readonly LetterKind Invitation = new("invitation", LetterClass.Mandatory, key => T(key), "cohort", "day", "title", "date", "time", "place", "link");
    public static readonly LetterKind InvitationCancelled = new("invitation-cancelled", LetterClass.Mandatory, key => T(key), "cohort", "day", "title", "date", "time");
    public static readonly LetterKind DatesChanged = new("dates-changed", LetterClass.Mandatory, key => T(key), ["cohort", "place", "link", "urgent"], ["dates"]);
    public static readonly LetterKind RegisterOpen = new("register-open", LetterClass.Reminder, key => T(key), "cohort", "day", "date", "link") { OnlyIfUndone = true };

    public static readonly Certification.Notices.Contracts.Letters All = new([Welcome, DaySoon, Invitation, InvitationCancelled, DatesChanged, RegisterOpen]);
}
