using Certification.Platform.Audit;
using Certification.Programmes.Contracts;

namespace Certification.Cohorts.Contracts;

/// <summary>A stored fact about an enrolment: when one changes, progress is worked out again in the same transaction.</summary>
public interface IEnrolmentFact : IConcern
{
    int EnrolmentId { get; }

    IEnumerable<int> IConcern.Cases => [EnrolmentId];

    /// <summary>The programme version, when the fact is that this enrolment has just begun: then there is no other one to look for.</summary>
    int? JustBegunIn => null;
}

/// <summary>Where a person stands in a cohort.</summary>
public enum EnrolmentState
{
    Applied,
    Waitlisted,
    Offered,
    Enrolled,
    Withdrawn,
    Transferred,
    NoShow,
    Completed,
    Discontinued,
}

/// <summary>What a register says of one person on one day. Unmarked is never present and never absent.</summary>
public enum AttendanceMark
{
    Unmarked,
    Present,
    Late,
    LeftEarly,
    ExcusedAbsence,
    Ill,
    Absent,
}

/// <summary>One day of one enrolment as progress sees it.</summary>
/// <param name="DayKey">Key of the programme's day.</param>
/// <param name="Mark">The mark on the enrolment's own day.</param>
/// <param name="Notice">Whether the participant has said in advance that they miss it.</param>
/// <param name="MakeUp">Whether a make-up is agreed or done.</param>
public sealed record DayFact(string DayKey, AttendanceMark Mark, bool Notice, MakeUpStage MakeUp);

/// <summary>How far the replacement of a missed day has come.</summary>
public enum MakeUpStage
{
    None,
    Agreed,
    Done,
}

/// <summary>An individual due date.</summary>
public sealed record ExtensionFact(string RequirementKey, DateOnly Due);

/// <summary>What Cohorts knows about one enrolment's progress.</summary>
public sealed record EnrolmentFacts(int EnrolmentId, int ProgrammeVersionId, bool TakesPart, IReadOnlyList<DayFact> Days, IReadOnlyList<ExtensionFact> Extensions)
{
    /// <summary>The facts of somebody of whom nothing is known yet.</summary>
    public static EnrolmentFacts None(int enrolmentId, int programmeVersionId, ProgrammeDocument programme) =>
        new(enrolmentId, programmeVersionId, TakesPart: true, [.. programme.Days.Select(day => new DayFact(day.Key, AttendanceMark.Unmarked, false, MakeUpStage.None))], []);
}
