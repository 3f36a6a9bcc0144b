using Certification.Certificates.Progressing;
using Certification.Cohorts.Contracts;
using Certification.Platform.Ui;
using Certification.Programmes.Contracts;
using static Certification.Certificates.Texts;

namespace Certification.Certificates.Board;

/// <summary>The dates of a cohort's or a person's journey: days, due dates, today.</summary>
internal static class CohortJourney
{
    /// <summary>The cohort's: a due date is done when nobody misses it any longer.</summary>
    public static IReadOnlyList<JourneyMark> Of(CohortBoard board) => Marks(board.Plan, board.Today, board.Plan.Due, d => d.RegisterClosed, requirement =>
    {
        var missing = board.Rows.Count - board.Counts.With(requirement, RequirementState.Met) - board.Counts.With(requirement, RequirementState.Waived);
        return (board.Rows.Count > 0 && missing == 0, missing > 0 && board.Plan.Due(requirement) < board.Today ? T("Journey.Missing", missing) : null);
    });

    /// <summary>One person's, with their own due dates.</summary>
    public static IReadOnlyList<JourneyMark> Of(CohortPlan plan, ProgressToday progress, DateOnly today)
    {
        var statuses = progress.Requirements.ToDictionary(r => r.Requirement.Key);
        var there = progress.DaysThere().ToHashSet(StringComparer.Ordinal);
        return Marks(plan, today, r => statuses[r.Key].Due, d => there.Contains(d.Key), r => (statuses[r.Key].IsDone, null));
    }

    private static IReadOnlyList<JourneyMark> Marks(
        CohortPlan plan, DateOnly today, Func<Requirement, DateOnly?> due, Func<PlannedDay, bool> held, Func<Requirement, (bool Done, string? Text)> stands) =>
    [
        .. plan.Days.Select(day => new JourneyMark(day.Date, T("Journey.Day", day.Number), JourneyKind.Day, Done: held(day))),
        .. plan.Programme.Requirements.Where(r => due(r) is not null).Select(r => new JourneyMark(due(r)!.Value, r.Title.Local, JourneyKind.Due, stands(r).Text, stands(r).Done)),
        .. plan.Programme.Requirements.OfType<AttendanceRequirement>().Where(r => r.MakeUp is not null)
            .Select(r => new JourneyMark(plan.From(r.MakeUp!.Until), T("Journey.MakeUp"), JourneyKind.Due, Done: stands(r).Done)),
        new JourneyMark(today, T("Journey.Today"), JourneyKind.Today),
    ];
}
