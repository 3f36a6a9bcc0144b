using Certification.Programmes.Contracts;

namespace Certification.Cohorts.Contracts;

/// <summary>The dates of a cohort, and the one place where a due date is worked out.</summary>
public sealed record CohortPlan(
    int CohortId, string Name, int ProgrammeVersionId, ProgrammeDocument Programme, string Zone,
    IReadOnlyList<PlannedDay> Days, IReadOnlyDictionary<string, DateOnly> PinnedDues)
{
    /// <summary>When a requirement is due for the whole cohort; null when the programme sets no date.</summary>
    public DateOnly? Due(Requirement requirement) =>
        PinnedDues.TryGetValue(requirement.Key, out var pinned) ? pinned
        : requirement.Due is { } rule ? From(rule)
        : null;

    /// <summary>When a requirement is due for one person: their extension where it is later than the cohort's date. Pages, mails and exports ask here.</summary>
    public DateOnly? EffectiveDue(Requirement requirement, DateOnly? extendedTo) =>
        Due(requirement) is not { } due || extendedTo > due ? extendedTo : due;

    /// <summary>Whether and how a missed day can be made up; null where the programme allows none.</summary>
    public MakeUpRule? MakeUp(string dayKey) => Programme.Requirements.OfType<AttendanceRequirement>().FirstOrDefault(a => a.Days.Contains(dayKey))?.MakeUp;

    public DateOnly From(DueRule rule) => rule.From(Day(rule.After).Date);

    public PlannedDay Day(string key) => Days.Single(d => d.Key == key);
}

/// <summary>A day of a cohort with its local date and times.</summary>
public sealed record PlannedDay(int Id, string Key, int Number, DateOnly Date, TimeOnly Start, TimeOnly End, bool RegisterClosed);
