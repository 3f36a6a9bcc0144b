using Certification.Platform.Time;
using Certification.Programmes.Contracts;

namespace Certification.Cohorts.Contracts;

/// <summary>The dates of a cohort, and the one place where a due date is worked out.</summary>
public sealed record CohortPlan(
    int CohortId, string Name, int ProgrammeVersionId, ProgrammeDocument Programme, string Zone,
    IReadOnlyList<PlannedDay> Days, IReadOnlyDictionary<string, DateOnly> PinnedDues)
{
    public string? Venue { get; init; }

    public string? OnlineLink { get; init; }

    /// <summary>Whether anything about it is mailed: not while it is a draft, and not after it was cancelled.</summary>
    public bool IsAnnounced { get; init; } = true;

    public bool IsCancelled { get; init; }

    /// <summary>When it was cancelled (UTC).</summary>
    public DateTime? CancelledAt { get; init; }

    /// <summary>Since when its reminders hold (UTC): what was due before is not sent.</summary>
    public DateTime CreatedAt { get; init; }

    /// <summary>When dates or place began to change that people have been told otherwise.</summary>
    public DateTime? ChangingSince { get; init; }

    /// <summary>What is to be told of changed dates, times and places.</summary>
    public IReadOnlyList<DatesChange> Changes { get; init; } = [];

    /// <summary>When a requirement is due for the whole cohort; null when the programme sets no date.</summary>
    public DateOnly? Due(Requirement requirement) =>
        PinnedDues.TryGetValue(requirement.Key, out var pinned) ? pinned
        : requirement.Due is { } rule ? From(rule)
        : null;

    /// <summary>When a due date was last set by hand, or let go (UTC).</summary>
    public DateTime? DuesSetAt { get; init; }

    /// <summary>Since when a requirement has been due on its date (UTC): when its day was moved last, or a date was set by hand; null when it always was.</summary>
    public DateTime? DueSince(Requirement requirement) =>
        PinnedDues.ContainsKey(requirement.Key) || requirement.Due is not { } rule || Day(rule.After).MovedAt is not { } moved ? DuesSetAt
        : DuesSetAt > moved ? DuesSetAt
        : moved;

    /// <summary>When a requirement is due for one person: their extension where it is later than the cohort's date. Pages, mails and exports ask here.</summary>
    public DateOnly? EffectiveDue(Requirement requirement, DateOnly? extendedTo) =>
        Due(requirement) is not { } due || extendedTo > due ? extendedTo : due;

    /// <summary>Whether and how a missed day can be made up; null where the programme allows none.</summary>
    public MakeUpRule? MakeUp(string dayKey) => Programme.Requirements.OfType<AttendanceRequirement>().FirstOrDefault(a => a.Days.Contains(dayKey))?.MakeUp;

    public DateOnly From(DueRule rule) => rule.From(Day(rule.After).Date);

    public PlannedDay Day(string key) => Days.Single(d => d.Key == key);
}

/// <summary>Changes of dates, times or place that become one notice.</summary>
/// <param name="Since">When the first of them was made (UTC).</param>
/// <param name="Soon">Whether a day within 24 hours is among what changed: that is told at any hour.</param>
/// <param name="Days">Ids of the days that are not as people were told.</param>
public sealed record DatesChange(DateTime Since, bool Soon, IReadOnlyList<int> Days)
{
    /// <summary>When it is told: after the minutes in which a planner changes their mind.</summary>
    public DateTime TellAt => Since + Cohort.Settling;
}

/// <summary>A day of a cohort with its local date and times.</summary>
public sealed record PlannedDay(int Id, string Key, int Number, DateOnly Date, TimeOnly Start, TimeOnly End, bool RegisterClosed)
{
    /// <summary>Rises with every change of date, time or place: what calendars call SEQUENCE.</summary>
    public int Revision { get; init; }

    /// <summary>When it was moved last (UTC).</summary>
    public DateTime? MovedAt { get; init; }

    public DateTime StartsAt(string zone) => Zones.ToUtc(Date, Start, zone);
}
