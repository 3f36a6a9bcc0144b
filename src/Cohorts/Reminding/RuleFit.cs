using Certification.Programmes.Contracts;

namespace Certification.Cohorts.Reminding;

/// <summary>Who can be told of what with which letter: a letter about somebody else must not go to themselves, and one without a name to nobody else.</summary>
internal static class RuleFit
{
    private static readonly (ReminderAnchor Anchor, ReminderAudience To, string Letter)[] All =
    [
        (ReminderAnchor.Enrolled, ReminderAudience.Participant, "welcome"),
        (ReminderAnchor.Day, ReminderAudience.Participant, "day-soon"),
        (ReminderAnchor.Due, ReminderAudience.Participant, "due-soon"),
        (ReminderAnchor.Due, ReminderAudience.Participant, "due-today"),
        (ReminderAnchor.Due, ReminderAudience.Participant, "overdue"),
        (ReminderAnchor.Due, ReminderAudience.Trainer, "overdue-trainer"),
        (ReminderAnchor.Due, ReminderAudience.Supervisor, "overdue-trainer"),
        (ReminderAnchor.Due, ReminderAudience.Coordinator, "overdue-coordinator"),
        (ReminderAnchor.Due, ReminderAudience.MunicipalContact, "overdue-municipality"),
        (ReminderAnchor.Returned, ReminderAudience.Participant, "returned"),
        (ReminderAnchor.Stalled, ReminderAudience.Participant, "practice-stalled"),
        (ReminderAnchor.Stalled, ReminderAudience.Participant, "supervision-stalled"),
        (ReminderAnchor.RegisterOpen, ReminderAudience.Trainer, "register-open"),
        (ReminderAnchor.ReviewsWaiting, ReminderAudience.Trainer, "reviews-waiting"),
        (ReminderAnchor.ApprovalsWaiting, ReminderAudience.Supervisor, "approvals-waiting"),
        (ReminderAnchor.DecisionsWaiting, ReminderAudience.Supervisor, "recommendations-waiting"),
        (ReminderAnchor.DecisionsWaiting, ReminderAudience.Coordinator, "decisions-waiting"),
        (ReminderAnchor.Expiry, ReminderAudience.Participant, "expiring"),
    ];

    public static IEnumerable<ReminderAudience> Audiences(ReminderAnchor anchor) => All.Where(f => f.Anchor == anchor).Select(f => f.To).Distinct();

    public static IEnumerable<string> Letters(ReminderAnchor anchor) => All.Where(f => f.Anchor == anchor).Select(f => f.Letter).Distinct();

    public static bool Fits(ReminderAnchor anchor, ReminderAudience to, string letter) => Array.Exists(All, f => f == (anchor, to, letter));

    /// <summary>Only a day, a due date and an expiry can be known in advance.</summary>
    public static bool KnownInAdvance(ReminderAnchor anchor) => anchor is ReminderAnchor.Day or ReminderAnchor.Due or ReminderAnchor.Expiry;
}
