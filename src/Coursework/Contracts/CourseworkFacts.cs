using Certification.Programmes.Contracts;

namespace Certification.Coursework.Contracts;

/// <summary>How far a home assignment has come.</summary>
public enum SubmissionState
{
    Draft,
    Submitted,
    Returned,
    Approved,
}

/// <summary>A home assignment as progress sees it.</summary>
public sealed record AssignmentFact(int SubmissionId, string RequirementKey, SubmissionState State, int Versions)
{
    /// <summary>When its reviewer spoke last (UTC).</summary>
    public DateTime? ReviewedAt { get; init; }
}

/// <summary>A practice session as progress sees it.</summary>
/// <param name="EntryId">Its row.</param>
/// <param name="Date">When it was held.</param>
/// <param name="Minutes">How long.</param>
/// <param name="Role">How it was led.</param>
/// <param name="GroupCourse">The group course it belongs to; null when it stands alone.</param>
public sealed record PracticeFact(int EntryId, DateOnly Date, int Minutes, PracticeRole Role, string? GroupCourse);

/// <summary>One attempt at an exam or observation.</summary>
public sealed record AssessmentFact(int ResultId, string RequirementKey, int Attempt, int Points);

/// <summary>What Coursework knows about one enrolment's progress.</summary>
public sealed record CourseworkFacts(
    IReadOnlyList<AssignmentFact> Assignments, IReadOnlyList<PracticeFact> Practice, IReadOnlyList<AssessmentFact> Assessments)
{
    public static readonly CourseworkFacts None = new([], [], []);
}
