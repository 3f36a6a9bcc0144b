using Certification.Cohorts.Reminding;
using Certification.Tests.Support;

namespace Certification.Tests.Cohorts;

/// <summary>What a coordinator does with a cohort's reminder rules, in one line each.</summary>
internal static class ReminderRules
{
    public static Task<IReadOnlyList<ReminderLine>> Reminders(this TestDb db, GivenCohort cohort) => db.As(cohort.Coordinator, (ReadReminders f) => f.Handle(cohort.Id, default));

    public static Task<string> SaveRule(this TestDb db, GivenCohort cohort, SaveReminder.Input rule) => db.As(cohort.Coordinator, (SaveReminder f) => f.Handle(cohort.Id, rule, default));
}
