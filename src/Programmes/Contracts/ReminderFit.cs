namespace Certification.Programmes.Contracts;

/// <summary>
/// Who can be told of what with which letter, and on which side of the date: a letter about somebody else must not go to themselves, one without
/// a name to nobody else, and a municipality is told of counts alone. Programme files and cohorts' own rules keep the same table.
/// </summary>
public static class ReminderFit
{
    private const int Earliest = -180, Latest = 365;

    private static readonly (ReminderAnchor Anchor, ReminderAudience To, string Letter, int First, int Last)[] All =
    [
        (ReminderAnchor.Enrolled, ReminderAudience.Participant, "welcome", 0, Latest),
        (ReminderAnchor.Day, ReminderAudience.Participant, "day-soon", Earliest, 0),
        (ReminderAnchor.Due, ReminderAudience.Participant, "due-soon", Earliest, -1),
        (ReminderAnchor.Due, ReminderAudience.Participant, "due-today", 0, 0),
        (ReminderAnchor.Due, ReminderAudience.Participant, "overdue", 1, Latest),
        (ReminderAnchor.Due, ReminderAudience.Trainer, "overdue-trainer", 1, Latest),
        (ReminderAnchor.Due, ReminderAudience.Supervisor, "overdue-trainer", 1, Latest),
        (ReminderAnchor.Due, ReminderAudience.Coordinator, "overdue-coordinator", 1, Latest),
        (ReminderAnchor.Due, ReminderAudience.MunicipalContact, "overdue-municipality", 1, Latest),
        (ReminderAnchor.Returned, ReminderAudience.Participant, "returned", 0, Latest),
        (ReminderAnchor.Stalled, ReminderAudience.Participant, "practice-stalled", 1, Latest),
        (ReminderAnchor.Stalled, ReminderAudience.Participant, "supervision-stalled", 1, Latest),
        (ReminderAnchor.RegisterOpen, ReminderAudience.Trainer, "register-open", 1, Latest),
        (ReminderAnchor.ReviewsWaiting, ReminderAudience.Trainer, "reviews-waiting", 0, Latest),
        (ReminderAnchor.ApprovalsWaiting, ReminderAudience.Supervisor, "approvals-waiting", 0, Latest),
        (ReminderAnchor.DecisionsWaiting, ReminderAudience.Supervisor, "recommendations-waiting", 0, Latest),
        (ReminderAnchor.DecisionsWaiting, ReminderAudience.Coordinator, "decisions-waiting", 0, Latest),
        (ReminderAnchor.Expiry, ReminderAudience.Participant, "expiring", Earliest, 0),
    ];

    public static IEnumerable<ReminderAudience> Audiences(ReminderAnchor anchor) => All.Where(f => f.Anchor == anchor).Select(f => f.To).Distinct();

    public static IEnumerable<string> Letters(ReminderAnchor anchor) => All.Where(f => f.Anchor == anchor).Select(f => f.Letter).Distinct();

    public static bool Fits(ReminderAnchor anchor, ReminderAudience to, string letter) => Array.Exists(All, f => (f.Anchor, f.To, f.Letter) == (anchor, to, letter));

    /// <summary>The first and the last day, counted from the anchor, on which a letter says what is so.</summary>
    public static (int First, int Last) Days(string letter) => Array.Find(All, f => f.Letter == letter) is { Letter: not null } fit ? (fit.First, fit.Last) : (Earliest, Latest);

    /// <summary>Whether a letter counted from an anchor can be about this requirement.</summary>
    public static bool About(ReminderAnchor anchor, string letter, Requirement requirement) => anchor switch
    {
        // What is voluntary is never overdue.
        ReminderAnchor.Due => requirement is { Due: not null } and not AssignmentRequirement { Mandatory: false },
        ReminderAnchor.Returned => requirement is AssignmentRequirement,
        ReminderAnchor.Stalled when letter == "supervision-stalled" => requirement is SupervisionRequirement,
        ReminderAnchor.Stalled => requirement is PracticeRequirement,
        _ => false,
    };
}
