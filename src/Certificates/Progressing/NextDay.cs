using Certification.Cohorts.Contracts;
using Certification.Programmes.Contracts;

namespace Certification.Certificates.Progressing;

/// <summary>The day a person should come to next.</summary>
internal static class NextDay
{
    /// <summary>The first course day from today on that the person has not already made up elsewhere; null when none is left, or when the cohort was called off.</summary>
    public static PlannedDay? Of(CohortPlan plan, ProgressToday progress, DateOnly today)
    {
        if (plan.IsCancelled) return null;
        var there = progress.DaysThere().ToHashSet(StringComparer.Ordinal);
        return plan.Days.FirstOrDefault(day => day.Date >= today && !there.Contains(day.Key));
    }

    /// <summary>The keys of the days that the person attended or made up.</summary>
    public static IEnumerable<string> DaysThere(this ProgressToday progress) =>
        from status in progress.Requirements
        let days = status.Requirement switch
        {
            AttendanceRequirement attendance => attendance.Days,
            FollowUpRequirement followUp => followUp.Days,
            _ => [],
        }
        from day in days.Zip(status.Standing.Days)
        where day.Second is DayMark.Attended or DayMark.MadeUp
        select day.First;
}
