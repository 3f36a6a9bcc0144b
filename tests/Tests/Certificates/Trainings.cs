using Certification.Certificates.Progressing;
using Certification.Cohorts.Contracts;
using Certification.Coursework.Contracts;
using Certification.Platform.Time;
using Certification.Programmes.Contracts;
using Certification.Supervision.Contracts;

namespace Certification.Tests.Certificates;

/// <summary>A small training with one requirement of each kind, its dates in 2026, and facts about somebody on it.</summary>
internal static class Trainings
{
    /// <summary>Day 1; day 2 is 16 March, day 3 is 30 March, the follow-up meeting 1 June.</summary>
    public static readonly DateOnly FirstDay = new(2026, 3, 2);

    public static readonly AttendanceRequirement Attendance = new()
    {
        Key = "attendance",
        Title = Words("Fremmøde"),
        Days = ["day1", "day2", "day3"],
        Needed = 3,
        MakeUp = new MakeUpRule { OtherCohort = true, Task = true, Until = new DueRule { After = "day3", Weeks = 4 } },
    };

    /// <summary>Due on 12 March.</summary>
    public static readonly AssignmentRequirement Assignment = new()
    {
        Key = "assignment",
        Title = Words("Hjemmeopgave"),
        Due = new DueRule { After = "day1", Days = 10 },
        Files = 1,
    };

    /// <summary>Due on 27 April.</summary>
    public static readonly PracticeRequirement Practice = new()
    {
        Key = "practice",
        Title = Words("Praktik"),
        Due = new DueRule { After = "day3", Weeks = 4 },
        Sessions = 3,
        Minutes = 180,
        GroupCourses = 1,
        SessionsPerGroupCourse = 2,
    };

    public static readonly SupervisionRequirement Supervised180 = new()
    {
        Key = "supervision",
        Title = Words("Supervision"),
        Sessions = 2,
        CreditedMinutes = 180,
        SameSupervisorMinutes = 60,
    };

    public static readonly AssessmentRequirement Exam = new()
    {
        Key = "exam",
        Title = Words("Prøve"),
        Items = [],
        MaxPerItem = 5,
        PassMark = 12,
        Attempts = 2,
    };

    public static readonly FollowUpRequirement FollowUp = new() { Key = "follow-up", Title = Words("Opfølgning"), Days = ["follow-up"], Needed = 1 };

    public static ProgrammeDocument Programme(params Requirement[] requirements) => new()
    {
        Key = "small",
        Version = 1,
        Title = Words("Lille"),
        Summary = Words("Lille"),
        Days = [Day("day1", 0), Day("day2", 2), Day("day3", 4), Day("follow-up", 13) with { FollowUp = true }],
        Requirements = requirements,
        Awards = [],
    };

    public static CohortPlan Plan(ProgrammeDocument programme) => new(1, "Hold 1", 1, programme, Zones.Copenhagen,
        [.. programme.Days.Select((d, i) => new PlannedDay(i + 1, d.Key, i + 1, FirstDay.AddDays(7 * d.Weeks), d.Start, d.End, RegisterClosed: false))],
        new Dictionary<string, DateOnly>());

    /// <summary>Nothing has happened: every day unmarked, nothing handed in.</summary>
    public static readonly Facts Nothing = new(
        new EnrolmentFacts(1, 1, true, [.. new[] { "day1", "day2", "day3", "follow-up" }.Select(d => new DayFact(d, AttendanceMark.Unmarked, false, MakeUpStage.None))], []),
        CourseworkFacts.None, [], new HashSet<string>());

    public static Facts Marked(this Facts facts, string day, AttendanceMark mark, MakeUpStage makeUp = MakeUpStage.None, bool notice = false) =>
        facts with { Enrolment = facts.Enrolment with { Days = [.. facts.Enrolment.Days.Select(d => d.DayKey == day ? new DayFact(day, mark, notice, makeUp) : d)] } };

    public static Facts HandedIn(this Facts facts, SubmissionState state) =>
        facts with { Coursework = facts.Coursework with { Assignments = [new AssignmentFact(1, "assignment", state, 1)] } };

    public static Facts Practised(this Facts facts, int minutes, string? groupCourse = null, PracticeRole role = PracticeRole.Alone) =>
        facts with { Coursework = facts.Coursework with { Practice = [.. facts.Coursework.Practice, new PracticeFact(facts.Coursework.Practice.Count + 1, FirstDay, minutes, role, groupCourse)] } };

    public static Facts Supervised(this Facts facts, int minutes, SupervisionState state = SupervisionState.Approved, int supervisor = 9) =>
        facts with { Supervision = [.. facts.Supervision, new SupervisionFact(facts.Supervision.Count + 1, FirstDay, minutes, SupervisionForm.Individual, 1, supervisor, state)] };

    public static Facts Sat(this Facts facts, int points) =>
        facts with { Coursework = facts.Coursework with { Assessments = [.. facts.Coursework.Assessments, new AssessmentFact(facts.Coursework.Assessments.Count + 1, "exam", facts.Coursework.Assessments.Count + 1, points)] } };

    public static Facts Waived(this Facts facts, string key) => facts with { Waived = new HashSet<string> { key } };

    public static Facts Extended(this Facts facts, string key, DateOnly due) =>
        facts with { Enrolment = facts.Enrolment with { Extensions = [new ExtensionFact(key, due)] } };

    /// <summary>How a requirement is seen on a date.</summary>
    public static RequirementStatus On(this Facts facts, Requirement requirement, int month, int day) =>
        SeeToday.At(Plan(Programme(requirement)), WorkOutStanding.Of(Programme(requirement), facts), new DateOnly(2026, month, day)).Requirements[0];

    private static DayPlan Day(string key, int weeks) => new() { Key = key, Title = Words(key), Weeks = weeks, Start = new TimeOnly(9, 0), End = new TimeOnly(15, 0) };

    private static Words Words(string text) => new() { Da = text, En = text };
}
