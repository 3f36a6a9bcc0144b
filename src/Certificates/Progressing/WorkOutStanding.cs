using Certification.Cohorts.Contracts;
using Certification.Coursework.Contracts;
using Certification.Programmes.Contracts;
using Certification.Supervision.Contracts;

namespace Certification.Certificates.Progressing;

/// <summary>All stored facts of one enrolment.</summary>
internal sealed record Facts(
    EnrolmentFacts Enrolment, CourseworkFacts Coursework, IReadOnlyList<SupervisionFact> Supervision, IReadOnlySet<string> Waived);

/// <summary>The pure function from a programme and facts to where an enrolment stands; the same for one change and for a rebuild.</summary>
internal static class WorkOutStanding
{
    public static Standing Of(ProgrammeDocument programme, Facts facts) =>
        new([.. programme.Requirements.Select(requirement => Of(requirement, facts))]);

    private static RequirementStanding Of(Requirement requirement, Facts facts)
    {
        var standing = requirement switch
        {
            AttendanceRequirement r => Attendance(r.Key, r.Days, r.Needed, r.PartialCounts, facts),
            FollowUpRequirement r => Attendance(r.Key, r.Days, r.Needed, partialCounts: true, facts),
            AssignmentRequirement r => Assignment(r, facts),
            PracticeRequirement r => Practice(r, facts),
            SupervisionRequirement r => Supervised(r, facts),
            AssessmentRequirement r => Assessed(r, facts),
            _ => throw new InvalidOperationException($"No evaluation for {requirement.GetType().Name}."),
        };
        return standing with
        {
            Stage = facts.Waived.Contains(requirement.Key) ? Stage.Waived : standing.Stage,
            ExtendedTo = facts.Enrolment.Extensions.FirstOrDefault(e => e.RequirementKey == requirement.Key)?.Due,
        };
    }

    private static RequirementStanding Attendance(string key, IReadOnlyList<string> days, int needed, bool partialCounts, Facts facts)
    {
        var marks = new string([.. days.Select(day => Mark(facts.Enrolment.Days.First(d => d.DayKey == day), partialCounts))]);
        var count = new Count(marks.Count(m => m is DayMark.Attended or DayMark.MadeUp), needed);
        return Standing(key, [count], marks.Any(m => m is not (DayMark.Unmarked or DayMark.Announced or DayMark.AnnouncedWithPlan))) with { Days = marks };
    }

    private static char Mark(DayFact day, bool partialCounts) => (day.Mark, day.MakeUp) switch
    {
        (AttendanceMark.Present, _) => DayMark.Attended,
        (AttendanceMark.Late or AttendanceMark.LeftEarly, _) when partialCounts => DayMark.Attended,
        (_, MakeUpStage.Done) => DayMark.MadeUp,
        (AttendanceMark.Unmarked, MakeUpStage.Agreed) => DayMark.AnnouncedWithPlan,
        (AttendanceMark.Unmarked, _) => day.Notice ? DayMark.Announced : DayMark.Unmarked,
        (_, MakeUpStage.Agreed) => DayMark.MissedWithPlan,
        _ => DayMark.Missed,
    };

    private static RequirementStanding Assignment(AssignmentRequirement r, Facts facts)
    {
        var handedIn = facts.Coursework.Assignments.FirstOrDefault(a => a.RequirementKey == r.Key);
        var stage = handedIn?.State switch
        {
            null => Stage.None,
            SubmissionState.Draft => Stage.Begun,
            SubmissionState.Submitted => Stage.Submitted,
            SubmissionState.Returned => Stage.Returned,
            _ => Stage.Met,
        };
        return new(r.Key, stage, [new Count(stage == Stage.Met ? 1 : 0, 1)], "", null);
    }

    private static RequirementStanding Practice(PracticeRequirement r, Facts facts)
    {
        var counting = facts.Coursework.Practice.Where(p => r.Roles.Contains(p.Role)).ToList();
        var groupCourses = counting.Where(p => p.GroupCourse is not null).GroupBy(p => p.GroupCourse, StringComparer.Ordinal)
            .Count(course => course.Count() >= r.SessionsPerGroupCourse);
        return Standing(r.Key, Asked((counting.Count, r.Sessions), (counting.Sum(p => p.Minutes), r.Minutes), (groupCourses, r.GroupCourses)), counting.Count > 0);
    }

    private static RequirementStanding Supervised(SupervisionRequirement r, Facts facts)
    {
        var credit = SupervisionCredit.Of(r, facts.Supervision);
        var standing = Standing(r.Key, Asked((credit.Sessions, r.Sessions), (credit.CreditedMinutes, r.CreditedMinutes), (credit.SameSupervisorMinutes, r.SameSupervisorMinutes)), facts.Supervision.Count > 0);
        return standing.Stage == Stage.Begun && credit.WaitingSessions > 0 ? standing with { Stage = Stage.Submitted } : standing;
    }

    private static RequirementStanding Assessed(AssessmentRequirement r, Facts facts)
    {
        var attempts = facts.Coursework.Assessments.Where(a => a.RequirementKey == r.Key).ToList();
        var best = attempts.Select(a => a.Points).DefaultIfEmpty().Max();
        var standing = Standing(r.Key, [new Count(best, r.PassMark), new Count(attempts.Count, 0)], attempts.Count > 0);
        return standing.Stage != Stage.Met && attempts.Count >= r.Attempts ? standing with { Stage = Stage.Failed } : standing;
    }

    /// <summary>Only what the programme asks for is counted.</summary>
    private static Count[] Asked(params (int Done, int Needed)[] counts) =>
        [.. counts.Where(c => c.Needed > 0).Select(c => new Count(c.Done, c.Needed))];

    private static RequirementStanding Standing(string key, Count[] counts, bool begun) =>
        new(key, counts.All(c => c.IsMet) ? Stage.Met : begun ? Stage.Begun : Stage.None, counts, "", null);
}
