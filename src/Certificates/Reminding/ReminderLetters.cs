using Certification.Notices.Contracts;
using static Certification.Certificates.Texts;

namespace Certification.Certificates.Reminding;

/// <summary>The letters about what a person still has to do: what, when, and where; no grades, feedback or reasons.</summary>
internal static class ReminderLetters
{
    public static readonly LetterKind DueSoon = new("due-soon", LetterClass.Reminder, key => T(key), "requirement", "cohort", "due", "link");
    public static readonly LetterKind DueToday = new("due-today", LetterClass.Reminder, key => T(key), "requirement", "cohort", "due", "link");
    public static readonly LetterKind Overdue = new("overdue", LetterClass.Reminder, key => T(key), "requirement", "cohort", "due", "link") { OnlyIfUndone = true };
    public static readonly LetterKind OverdueTrainer = new("overdue-trainer", LetterClass.Reminder, key => T(key), "participant", "requirement", "cohort", "due", "link") { OnlyIfUndone = true };
    public static readonly LetterKind OverdueCoordinator = new("overdue-coordinator", LetterClass.Reminder, key => T(key), "participant", "requirement", "cohort", "due", "link") { OnlyIfUndone = true };
    /// <summary>Counts alone: a municipality is not told which piece of work it is.</summary>
    public static readonly LetterKind OverdueMunicipality = new("overdue-municipality", LetterClass.Reminder, key => T(key), "participant", "cohort", "assignments", "link") { OnlyIfUndone = true };
    public static readonly LetterKind Returned = new("returned", LetterClass.Reminder, key => T(key), "requirement", "cohort", "link");
    public static readonly LetterKind PracticeStalled = new("practice-stalled", LetterClass.Reminder, key => T(key), "requirement", "cohort", "counts", "link") { OnlyIfUndone = true };
    public static readonly LetterKind SupervisionStalled = new("supervision-stalled", LetterClass.Reminder, key => T(key), "requirement", "cohort", "counts", "link") { OnlyIfUndone = true };
    public static readonly LetterKind DecisionsWaiting = new("decisions-waiting", LetterClass.Reminder, key => T(key), "count", "link") { OnlyIfUndone = true };
    public static readonly LetterKind RecommendationsWaiting = new("recommendations-waiting", LetterClass.Reminder, key => T(key), "count", "link") { OnlyIfUndone = true };
    public static readonly LetterKind Expiring = new("expiring", LetterClass.Reminder, key => T(key), "award", "until", "link");

    private static readonly LetterKind[] ByRule =
        [DueSoon, DueToday, Overdue, OverdueTrainer, OverdueCoordinator, OverdueMunicipality, Returned, PracticeStalled, SupervisionStalled, DecisionsWaiting, RecommendationsWaiting, Expiring];

    public static readonly Certification.Notices.Contracts.Letters All = new(ByRule);

    /// <summary>The letter that a rule names; one that cannot be sent for it falls back to the anchor's own.</summary>
    public static LetterKind Of(string key, LetterKind otherwise) => Array.Find(ByRule, l => l.Key == key) ?? otherwise;
}
