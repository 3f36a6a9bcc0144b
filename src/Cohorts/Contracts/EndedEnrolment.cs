using System.Linq.Expressions;

namespace Certification.Cohorts.Contracts;

/// <summary>An enrolment that is over: its person has left, or the cohort is finished or called off.</summary>
public sealed record EndedEnrolment
{
    public required int Id { get; init; }
    public required int PersonId { get; init; }
    /// <summary>Since when its state holds (UTC).</summary>
    public required DateTime Since { get; init; }
    /// <summary>The cohort's last day.</summary>
    public required DateOnly? LastDay { get; init; }

    /// <summary>A certificate does not end it: whoever completed the course may be on the way to the next award.</summary>
    internal static Expression<Func<Enrolment, bool>> Runs => e =>
        (e.State == EnrolmentState.Applied || e.State == EnrolmentState.Waitlisted || e.State == EnrolmentState.Offered || e.State == EnrolmentState.Enrolled || e.State == EnrolmentState.Completed)
        && e.Cohort.State != CohortState.Finished && e.Cohort.State != CohortState.Cancelled;

    internal static Expression<Func<Enrolment, bool>> IsOver => e =>
        e.State == EnrolmentState.Withdrawn || e.State == EnrolmentState.Transferred || e.State == EnrolmentState.NoShow || e.State == EnrolmentState.Discontinued
        || e.Cohort.State == CohortState.Finished || e.Cohort.State == CohortState.Cancelled;
}
