using Certification.Cohorts.Contracts;
using Certification.Programmes.Contracts;
using static Certification.Certificates.Texts;

namespace Certification.Certificates.Progressing;

/// <summary>One sentence per requirement: what is missing, or why nothing is.</summary>
internal static class Explain
{
    public static string Sentence(CohortPlan plan, RequirementStatus status) => status.State switch
    {
        RequirementState.Met => status.Requirement is AssignmentRequirement ? T("Explain.AssignmentApproved") : T("Explain.Met", Shown(status)),
        RequirementState.Waived => T("Explain.Waived"),
        RequirementState.Overdue => T("Explain.Overdue", status.Due, Missing(plan, status)),
        RequirementState.NotYet => T("Explain.NotYet", Missing(plan, status)),
        RequirementState.OutOfReach => OutOfReach(plan, status),
        // Handed in: now others have the next word, whatever the date.
        RequirementState.Submitted when status.Requirement is AssignmentRequirement => Missing(plan, status),
        _ when status.Due is { } due => T("Explain.OpenUntil", Missing(plan, status), due),
        _ => Missing(plan, status),
    };

    /// <summary>"4 af 5", of what the requirement counts first.</summary>
    public static string Shown(RequirementStatus status) =>
        T("Explain.Count", Math.Min(status.Standing.Counts[0].Done, status.Standing.Counts[0].Needed), status.Standing.Counts[0].Needed);

    private static string Missing(CohortPlan plan, RequirementStatus status) => status.Requirement switch
    {
        AttendanceRequirement r => Days(plan, r, r.Days, status.Standing),
        FollowUpRequirement r => Days(plan, r, r.Days, status.Standing),
        AssignmentRequirement => status.Standing.Stage switch
        {
            Stage.Begun => T("Explain.AssignmentDraft"),
            Stage.Submitted => T("Explain.AssignmentSubmitted"),
            Stage.Returned => T("Explain.AssignmentReturned"),
            _ => T("Explain.AssignmentNone"),
        },
        PracticeRequirement r => Left(status.Standing, (r.Sessions, "Explain.Sessions"), (r.Minutes, "Explain.Minutes"), (r.GroupCourses, "Explain.GroupCourses")),
        SupervisionRequirement r => Left(status.Standing, (r.Sessions, "Explain.Supervisions"), (r.CreditedMinutes, "Explain.CreditedMinutes"), (r.SameSupervisorMinutes, "Explain.SameSupervisor"))
            + (status.Standing.Stage == Stage.Submitted ? " " + T("Explain.SupervisionWaiting") : ""),
        AssessmentRequirement r => status.Standing.Counts[1].Done == 0
            ? T("Explain.AssessmentNone")
            : Number("Explain.AssessmentAgain", r.Attempts - status.Standing.Counts[1].Done),
        _ => throw new InvalidOperationException($"No explanation for {status.Requirement.GetType().Name}."),
    };

    private static string OutOfReach(CohortPlan plan, RequirementStatus status) => status.Requirement switch
    {
        AssessmentRequirement => T("Explain.NoAttempts"),
        AttendanceRequirement { MakeUp: { AtMost: { } most } } => T(most == 1 ? "Explain.MakeUpAtMost.One" : "Explain.MakeUpAtMost", Missing(plan, status), most),
        AttendanceRequirement { MakeUp: { } rule } => T("Explain.MakeUpPast", Missing(plan, status), plan.From(rule.Until)),
        _ => T("Explain.OutOfReach", Missing(plan, status)),
    };

    /// <summary>Which days are missed, which are to be made up, and how many are still to come.</summary>
    private static string Days(CohortPlan plan, Requirement requirement, IReadOnlyList<string> keys, RequirementStanding stands)
    {
        var parts = new List<string>(4);
        var lost = stands.Days.Count(m => m is not (DayMark.Attended or DayMark.MadeUp or DayMark.Unmarked));
        // Some absence may be allowed: then nothing has to be made up yet.
        var spare = keys.Count - stands.Counts[0].Needed >= lost;
        Add(spare ? "Explain.DaysSpare" : requirement is AttendanceRequirement { MakeUp: not null } ? "Explain.DaysMissed" : "Explain.DaysLost", DayMark.Missed);
        Add("Explain.DaysAnnounced", DayMark.Announced);
        Add("Explain.DaysPlanned", DayMark.MissedWithPlan, DayMark.AnnouncedWithPlan);
        var ahead = stands.Days.Count(m => m == DayMark.Unmarked);
        if (ahead > 0) parts.Add(Number("Explain.DaysAhead", ahead));
        return string.Join(" ", parts);

        void Add(string text, params char[] marks)
        {
            var numbers = keys.Where((_, i) => marks.Contains(stands.Days[i])).Select(key => plan.Day(key).Number).ToList();
            if (numbers.Count > 0) parts.Add(T(text, string.Join(", ", numbers)));
        }
    }

    private static string Left(RequirementStanding stands, params (int Needed, string Text)[] asked)
    {
        var missing = asked.Where(a => a.Needed > 0).Select((a, i) => (Left: a.Needed - stands.Counts[i].Done, a.Text)).Where(a => a.Left > 0)
            .Select(m => Number(m.Text, m.Left)).ToList();
        return T("Explain.Left", missing.Count == 1 ? missing[0] : string.Join(", ", missing.SkipLast(1)) + T("Explain.And") + missing[^1]);
    }

    /// <summary>"1 session", "2 sessions".</summary>
    private static string Number(string text, int number) => T(number == 1 ? text + ".One" : text, number);
}
