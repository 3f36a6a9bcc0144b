using System.ComponentModel;
using System.Globalization;
using System.Text.Json.Serialization;

namespace Certification.Programmes.Contracts;

/// <summary>What a training demands, as data: one immutable version of a programme. A cohort is pinned to it.</summary>
public sealed record ProgrammeDocument
{
    [JsonPropertyName("$schema"), Description("Where the published schema is, for editors.")]
    public string? Schema { get; init; }
    [Description("Stable name of the programme, in lower case: robusthed.")]
    public required string Key { get; init; }
    [Description("Counts from 1; a published version never changes.")]
    public required int Version { get; init; }
    public required Words Title { get; init; }
    public required Words Summary { get; init; }
    [Description("Teaching days and follow-up meetings, in order. The first day is the anchor of all dates.")]
    public required IReadOnlyList<DayPlan> Days { get; init; }
    public required IReadOnlyList<Requirement> Requirements { get; init; }
    public required IReadOnlyList<AwardPlan> Awards { get; init; }
    [Description("Who is reminded of what, and when. A cohort can change or pause its own.")]
    public IReadOnlyList<ReminderRule> Reminders { get; init; } = [];

    public Requirement Requirement(string key) => Requirements.Single(r => r.Key == key);

    public DayPlan Day(string key) => Days.Single(d => d.Key == key);

    public AwardPlan Award(string key) => Awards.Single(a => a.Key == key);

    /// <summary>The requirements behind an award, those of the awards it builds on included.</summary>
    public IReadOnlyList<Requirement> RequirementsOf(AwardPlan award) =>
        [.. award.Needs.SelectMany(need => Requirements.FirstOrDefault(r => r.Key == need) is { } own ? [own] : RequirementsOf(Award(need))).Distinct()];
}

/// <summary>A text in the languages people read; Danish is required.</summary>
public sealed record Words
{
    public required string Da { get; init; }
    public required string En { get; init; }

    /// <summary>In the reader's language.</summary>
    public string Local => In(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName);

    public string In(string language) => language == "en" ? En : Da;

    public override string ToString() => Local;
}

/// <summary>One teaching day, or a later follow-up meeting, placed relative to day 1.</summary>
public sealed record DayPlan
{
    public required string Key { get; init; }
    public required Words Title { get; init; }
    [Description("Whole weeks after day 1.")]
    public int Weeks { get; init; }
    [Description("Days on top of the weeks, when no weekday is given.")]
    public int Days { get; init; }
    [Description("Moves the date to this weekday of the same week (Monday to Sunday).")]
    public DayOfWeek? Weekday { get; init; }
    [Description("Local start, HH:mm.")]
    public required TimeOnly Start { get; init; }
    [Description("Local end, HH:mm.")]
    public required TimeOnly End { get; init; }
    [Description("A meeting after the course with attendance of its own.")]
    public bool FollowUp { get; init; }
    public IReadOnlyList<AgendaItem> Agenda { get; init; } = [];
    [Description("What participants bring, as the reminder before the day says it.")]
    public Words? Bring { get; init; }

    public int Minutes => (int)(End - Start).TotalMinutes;
}

/// <summary>A timed entry of a day's programme.</summary>
public sealed record AgendaItem
{
    public required TimeOnly At { get; init; }
    public required Words Title { get; init; }
}

/// <summary>When something is due: so long after a day of the cohort, at the end of that date in the cohort's zone.</summary>
public sealed record DueRule
{
    [Description("Key of the day it counts from.")]
    public required string After { get; init; }
    public int Weeks { get; init; }
    public int Days { get; init; }

    public DateOnly From(DateOnly day) => day.AddDays(Weeks * 7 + Days);
}

/// <summary>One thing a participant must meet.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(AttendanceRequirement), "attendance")]
[JsonDerivedType(typeof(AssignmentRequirement), "assignment")]
[JsonDerivedType(typeof(PracticeRequirement), "practice")]
[JsonDerivedType(typeof(SupervisionRequirement), "supervision")]
[JsonDerivedType(typeof(AssessmentRequirement), "assessment")]
[JsonDerivedType(typeof(FollowUpRequirement), "follow-up")]
public abstract record Requirement
{
    public required string Key { get; init; }
    public required Words Title { get; init; }
    public DueRule? Due { get; init; }
}

/// <summary>Being there, on so many of the named days.</summary>
public sealed record AttendanceRequirement : Requirement
{
    public required IReadOnlyList<string> Days { get; init; }
    [Description("How many of the days must be attended or made up.")]
    public required int Needed { get; init; }
    [Description("Whether coming late or leaving early counts as having been there.")]
    public bool PartialCounts { get; init; } = true;
    public MakeUpRule? MakeUp { get; init; }
}

/// <summary>How a missed day can be made up, and until when.</summary>
public sealed record MakeUpRule
{
    public bool OtherCohort { get; init; }
    public bool Task { get; init; }
    [Description("How many days may be made up at most; no limit when left out.")]
    public int? AtMost { get; init; }
    public required DueRule Until { get; init; }
}

/// <summary>A home assignment to hand in and have approved.</summary>
public sealed record AssignmentRequirement : Requirement
{
    [Description("Questions to answer; none when a file alone is handed in.")]
    public IReadOnlyList<Prompt> Prompts { get; init; } = [];
    [Description("How many files may be handed in, 0 to 10.")]
    public int Files { get; init; }
    [Description("A voluntary assignment is shown and reviewed but never overdue.")]
    public bool Mandatory { get; init; } = true;
    public ReviewedBy ReviewedBy { get; init; }
}

/// <summary>One question of an assignment.</summary>
public sealed record Prompt
{
    public required string Key { get; init; }
    public required Words Title { get; init; }
}

/// <summary>Who may review an assignment.</summary>
public enum ReviewedBy
{
    Trainer,
    Supervisor,
}

/// <summary>Practical training between and after the days, logged by the participant.</summary>
public sealed record PracticeRequirement : Requirement
{
    public int Sessions { get; init; }
    public int Minutes { get; init; }
    [Description("In which roles a session counts.")]
    public IReadOnlyList<PracticeRole> Roles { get; init; } = [PracticeRole.Alone, PracticeRole.CoLed];
    [Description("Group courses actually run from start to end.")]
    public int GroupCourses { get; init; }
    [Description("How many sessions with one group make a group course.")]
    public int SessionsPerGroupCourse { get; init; }
}

/// <summary>How a practice session was led.</summary>
public enum PracticeRole
{
    Alone,
    CoLed,
    Observed,
}

/// <summary>Supervision received, in sessions and credited minutes.</summary>
public sealed record SupervisionRequirement : Requirement
{
    public int Sessions { get; init; }
    [Description("Minutes after conversion by group size and caps by form.")]
    public int CreditedMinutes { get; init; }
    [Description("Share credited by group size, smallest first; a larger group than the last gives nothing. Empty: all in full.")]
    public IReadOnlyList<GroupCredit> Conversion { get; init; } = [];
    [Description("The most minutes that one form of supervision can be credited.")]
    public IReadOnlyList<FormCap> Caps { get; init; } = [];
    [Description("Credited minutes that must be with one and the same supervisor.")]
    public int SameSupervisorMinutes { get; init; }
}

/// <summary>Groups of up to so many people are credited so many thousandths of the time.</summary>
public sealed record GroupCredit
{
    public required int UpTo { get; init; }
    [Description("0 to 1000; two thirds is 667.")]
    public required int PerThousand { get; init; }
}

/// <summary>The most minutes of one form that count.</summary>
public sealed record FormCap
{
    public required SupervisionForm Form { get; init; }
    public required int Minutes { get; init; }
}

/// <summary>How supervision is held.</summary>
public enum SupervisionForm
{
    Individual,
    Group,
    Remote,
}

/// <summary>An exam or an observation, scored and passed.</summary>
public sealed record AssessmentRequirement : Requirement
{
    [Description("What is scored, each from 0 to maxPerItem.")]
    public required IReadOnlyList<Prompt> Items { get; init; }
    public required int MaxPerItem { get; init; }
    [Description("Sum of points needed to pass.")]
    public required int PassMark { get; init; }
    [Description("How often it may be tried, re-sits included.")]
    public required int Attempts { get; init; }
}

/// <summary>Later meetings to attend after the course.</summary>
public sealed record FollowUpRequirement : Requirement
{
    public required IReadOnlyList<string> Days { get; init; }
    public required int Needed { get; init; }
}

/// <summary>What meeting a set of requirements earns.</summary>
public sealed record AwardPlan
{
    public required string Key { get; init; }
    public required AwardKind Kind { get; init; }
    [Description("As printed on the certificate.")]
    public required Words Title { get; init; }
    [Description("Keys of requirements, or of awards that must be issued first.")]
    public required IReadOnlyList<string> Needs { get; init; }
    [Description("Whether a supervisor recommends before a coordinator decides.")]
    public bool Recommended { get; init; }
    [Description("Whether recommender and decider must be two people.")]
    public bool FourEyes { get; init; }
    [Description("Months from issue; none when it never expires.")]
    public int? ValidMonths { get; init; }
}

/// <summary>The two states that must not be mixed up: the course is completed, or the person is certified.</summary>
public enum AwardKind
{
    CourseCertificate,
    Certification,
}
