using Certification.Notices.Contracts;
using static Certification.Cohorts.Texts;

namespace Certification.Cohorts;

/// <summary>What this module mails: what happened, when and where to be, and a link; never reasons.</summary>
internal static partial class Letters
{
    public static readonly LetterKind SeatOffered = new("seat-offered", LetterClass.Mandatory, key => T(key), ["cohort", "place", "until", "link"], ["dates"]);
    public static readonly LetterKind OfferExpired = new("offer-expired", LetterClass.Mandatory, key => T(key), "cohort");

    public static readonly LetterKind LeaderAsked = new("leader-asked", LetterClass.Mandatory, key => T(key), "participant", "cohort", "days", "link");
    public static readonly LetterKind LeaderReminded = new("leader-reminded", LetterClass.Mandatory, key => T(key), "participant", "cohort", "days", "link");
    public static readonly LetterKind LeaderSilent = new("leader-silent", LetterClass.Mandatory, key => T(key), "participant", "leader", "cohort", "link");
    public static readonly LetterKind ApplicationAnswered = new("application-answered", LetterClass.Mandatory, key => T(key), "cohort", "answer", "link");
    public static readonly LetterKind SeatPassedOn = new("seat-passed-on", LetterClass.Mandatory, key => T(key), "cohort");
    public static readonly LetterKind SeatTakenOver = new("seat-taken-over", LetterClass.Mandatory, key => T(key), ["cohort", "place", "link"], ["dates"]);

    public static readonly LetterKind CohortConfirmed = new("cohort-confirmed", LetterClass.Mandatory, key => T(key), ["cohort", "place", "link", "soon"], ["dates"]);
    public static readonly LetterKind CohortCancelled = new("cohort-cancelled", LetterClass.Mandatory, key => T(key), ["cohort", "place", "link", "soon"], ["dates"]);
    public static readonly LetterKind CohortConfirmedContact = new("cohort-confirmed-contact", LetterClass.Mandatory, key => T(key), ["cohort", "place", "count", "staff", "soon"], ["dates"]);
    public static readonly LetterKind CohortCancelledContact = new("cohort-cancelled-contact", LetterClass.Mandatory, key => T(key), ["cohort", "place", "count", "staff", "soon"], ["dates"]);
    public static readonly LetterKind CohortConfirmedTrainer = new("cohort-confirmed-trainer", LetterClass.Mandatory, key => T(key), ["cohort", "place", "count", "link", "soon"], ["dates"]);
    public static readonly LetterKind CohortCancelledTrainer = new("cohort-cancelled-trainer", LetterClass.Mandatory, key => T(key), ["cohort", "place", "count", "link", "soon"], ["dates"]);
    public static readonly LetterKind AbsenceAnnounced = new("absence-announced", LetterClass.Mandatory, key => T(key), "participant", "cohort", "day", "date", "link");
    public static readonly LetterKind AbsenceTakenBack = new("absence-taken-back", LetterClass.Mandatory, key => T(key), "participant", "cohort", "day", "date", "link");
    public static readonly LetterKind ObjectionRaised = new("objection-raised", LetterClass.Mandatory, key => T(key), "participant", "cohort", "day", "date", "link");
    public static readonly LetterKind ObjectionDecided = new("objection-decided", LetterClass.Mandatory, key => T(key), "participant", "cohort", "day", "date", "link");

    public static readonly Certification.Notices.Contracts.Letters All = new(
    [
        SeatOffered, OfferExpired, LeaderAsked, LeaderReminded, LeaderSilent, ApplicationAnswered, SeatPassedOn, SeatTakenOver,
        CohortConfirmed, CohortCancelled, CohortConfirmedContact, CohortCancelledContact, CohortConfirmedTrainer, CohortCancelledTrainer,
        AbsenceAnnounced, AbsenceTakenBack, ObjectionRaised, ObjectionDecided,
    ]);

    private static string Dates(Cohort cohort) => string.Join('\n', Shown.Days(cohort).Select(d => $"- {d.Day}: {d.When}"));
}
