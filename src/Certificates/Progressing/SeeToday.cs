using Certification.Cohorts.Contracts;
using Certification.Programmes.Contracts;

namespace Certification.Certificates.Progressing;

/// <summary>What a person is told of a requirement today.</summary>
internal enum RequirementState
{
    NotYet,
    Open,
    Submitted,
    Returned,
    Met,
    Waived,
    Overdue,
    OutOfReach,
}

/// <summary>Whether the person can still complete, from all days, past and future, and the make-up that is left.</summary>
internal enum Outlook
{
    OnTrack,
    AtRisk,
    NeedsMakeUp,
    OutOfReach,
}

/// <summary>One requirement today, and what it alone means for whether the person can complete.</summary>
internal sealed record RequirementStatus(Requirement Requirement, RequirementStanding Standing, RequirementState State, DateOnly? Due, Outlook Outlook)
{
    public bool IsDone => State is RequirementState.Met or RequirementState.Waived;
}

/// <summary>An enrolment's requirements today, and its outlook.</summary>
internal sealed record ProgressToday(IReadOnlyList<RequirementStatus> Requirements, Outlook Outlook)
{
    /// <summary>Whether some requirement is in this state. A loop, for it is asked of every row of a board.</summary>
    public bool Has(RequirementState state)
    {
        for (var i = 0; i < Requirements.Count; i++)
            if (Requirements[i].State == state) return true;
        return false;
    }

    /// <summary>What the person should do first: what is late, came back or was missed, then what is due soonest; null when nothing waits for them.</summary>
    public RequirementStatus? MostUrgent => Requirements
        .Where(r => r.State is RequirementState.Overdue or RequirementState.Returned || r.Outlook == Outlook.NeedsMakeUp || r is { State: RequirementState.Open, Due: not null })
        .OrderBy(r => r.State switch { RequirementState.Overdue => 0, RequirementState.Returned => 1, _ => r.Outlook == Outlook.NeedsMakeUp ? 2 : 3 })
        .ThenBy(r => r.Due ?? DateOnly.MaxValue)
        .FirstOrDefault();
}

/// <summary>The pure function from where an enrolment stands, the cohort's dates and today to what people see.</summary>
internal static class SeeToday
{
    public static ProgressToday At(CohortPlan plan, Standing standing, DateOnly today)
    {
        var statuses = new RequirementStatus[plan.Programme.Requirements.Count];
        var outlook = Outlook.OnTrack;
        for (var i = 0; i < statuses.Length; i++)
        {
            var requirement = plan.Programme.Requirements[i];
            statuses[i] = At(plan, requirement, standing[requirement.Key], today);
            if (statuses[i].Outlook > outlook) outlook = statuses[i].Outlook;
        }
        return new ProgressToday(statuses, outlook);
    }

    /// <summary>One requirement; whoever stands the same in it sees the same.</summary>
    public static RequirementStatus At(CohortPlan plan, Requirement requirement, RequirementStanding stands, DateOnly today)
    {
        var due = plan.EffectiveDue(requirement, stands.ExtendedTo);
        var state = State(plan, requirement, stands, due, today);
        return new RequirementStatus(requirement, stands, state, due, OutlookOf(requirement, stands, state));
    }

    private static RequirementState State(CohortPlan plan, Requirement requirement, RequirementStanding stands, DateOnly? due, DateOnly today)
    {
        switch (stands.Stage)
        {
            case Stage.Met: return RequirementState.Met;
            case Stage.Waived: return RequirementState.Waived;
            case Stage.Failed: return RequirementState.OutOfReach;
        }
        if (requirement is AttendanceRequirement or FollowUpRequirement && Reachable(plan, requirement, stands, today) < stands.Counts[0].Needed)
            return RequirementState.OutOfReach;
        if (stands.Stage == Stage.Submitted) return RequirementState.Submitted;
        if (due < today && requirement is not AssignmentRequirement { Mandatory: false }) return RequirementState.Overdue;
        if (stands.Stage == Stage.Returned) return RequirementState.Returned;
        return stands.Stage == Stage.None && Begins(plan, requirement) > today ? RequirementState.NotYet : RequirementState.Open;
    }

    /// <summary>The day from which a requirement can be worked on.</summary>
    private static DateOnly Begins(CohortPlan plan, Requirement requirement) => requirement switch
    {
        AssignmentRequirement { Due: { } due } => plan.Day(due.After).Date,
        FollowUpRequirement r => plan.Day(r.Days[0]).Date,
        _ => plan.Days[0].Date,
    };

    /// <summary>Days attended, made up, still to come, or still possible to make up.</summary>
    private static int Reachable(CohortPlan plan, Requirement requirement, RequirementStanding stands, DateOnly today)
    {
        var sure = stands.Days.Count(m => m is DayMark.Attended or DayMark.MadeUp or DayMark.Unmarked);
        // Without a make-up rule an announced absence may still be taken back before the day; until then it counts as lost.
        if (requirement is not AttendanceRequirement { MakeUp: { } rule } || plan.From(rule.Until) < today) return sure;
        var lost = stands.Days.Length - sure;
        return sure + (rule.AtMost is { } most ? Math.Min(lost, Math.Max(0, most - stands.Days.Count(m => m == DayMark.MadeUp))) : lost);
    }

    private static Outlook OutlookOf(Requirement requirement, RequirementStanding stands, RequirementState state)
    {
        switch (state)
        {
            case RequirementState.Met or RequirementState.Waived: return Outlook.OnTrack;
            case RequirementState.OutOfReach: return Outlook.OutOfReach;
            case RequirementState.Overdue: return Outlook.AtRisk;
        }
        if (requirement is not (AttendanceRequirement or FollowUpRequirement)) return Outlook.OnTrack;
        var (needed, days) = (stands.Counts[0].Needed, stands.Days);
        var sure = days.Count(m => m is DayMark.Attended or DayMark.MadeUp or DayMark.Unmarked);
        if (sure >= needed) return Outlook.OnTrack;
        var planned = days.Count(m => m is DayMark.MissedWithPlan or DayMark.AnnouncedWithPlan);
        return sure + planned >= needed ? Outlook.AtRisk : Outlook.NeedsMakeUp;
    }
}
