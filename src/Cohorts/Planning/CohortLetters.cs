using System.Globalization;
using Certification.Notices.Contracts;
using Certification.People.Contracts;

namespace Certification.Cohorts;

/// <content>Letters about a cohort that is confirmed or cancelled.</content>
internal static partial class Letters
{
    /// <param name="person">Who is on the cohort.</param>
    /// <param name="cohort">In its new state.</param>
    /// <param name="enrolmentId">As what the person is on it.</param>
    /// <param name="soon">The day within 24 hours that is cancelled; null when there is none.</param>
    public static Mail NewsFor(PersonCard person, Cohort cohort, int enrolmentId, CourseDay? soon) => News(
        person, cohort, soon, cohort.State == CohortState.Confirmed ? CohortConfirmed : CohortCancelled, $"cohort-state:{cohort.Id}:{cohort.State}:enrolment:{enrolmentId}",
        () => new() { ["dates"] = Dates(cohort), ["place"] = Shown.Place(cohort), ["link"] = $"{LetterKind.Site}/enrolments/{enrolmentId}" }) with
    {
        // That it runs is no news to whoever has left meanwhile; that it does not is.
        While = cohort.State == CohortState.Confirmed ? new PlanScope(ScopeKinds.Enrolment, enrolmentId) : null,
    };

    /// <param name="trainer">Of the cohort.</param>
    /// <param name="cohort">In its new state.</param>
    /// <param name="participants">How many had a seat.</param>
    /// <param name="soon">The day within 24 hours that is cancelled; null when there is none.</param>
    public static Mail NewsForTrainer(PersonCard trainer, Cohort cohort, int participants, CourseDay? soon) => News(
        trainer, cohort, soon, cohort.State == CohortState.Confirmed ? CohortConfirmedTrainer : CohortCancelledTrainer, $"cohort-state:{cohort.Id}:{cohort.State}:trainer:{trainer.Id}",
        () => new() { ["dates"] = Dates(cohort), ["place"] = Shown.Place(cohort), ["count"] = participants.ToString(CultureInfo.CurrentCulture), ["link"] = $"{LetterKind.Site}/cohorts/{cohort.Id}" });

    public static Mail NewsForContact(PersonCard contact, Cohort cohort, IReadOnlyList<string> staff, CourseDay? soon) => News(
        contact, cohort, soon, cohort.State == CohortState.Confirmed ? CohortConfirmedContact : CohortCancelledContact, $"cohort-state:{cohort.Id}:{cohort.State}:contact:{contact.Id}",
        () => new() { ["dates"] = Dates(cohort), ["place"] = Shown.Place(cohort), ["count"] = staff.Count.ToString(CultureInfo.CurrentCulture), ["staff"] = string.Join(", ", staff) });

    private static Mail News(PersonCard to, Cohort cohort, CourseDay? soon, LetterKind letter, string key, Func<Dictionary<string, string>> values) => new()
    {
        Key = key,
        To = to.AsRecipient(),
        Letter = letter,
        // Somebody may be about to leave home.
        Timing = soon is null ? MailTiming.InHours : MailTiming.AtOnce,
        Zone = cohort.Zone,
        About = cohort.Name,
        Values = () => new Dictionary<string, string>(values()) { ["cohort"] = cohort.Name, ["soon"] = soon is null ? "" : Shown.DayAndTimes(soon) },
    };
}
