using Certification.Cohorts.Contracts;
using Certification.Notices.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Time;
using Certification.Programmes.Contracts;
using static Certification.Cohorts.Texts;

namespace Certification.Cohorts.Reminding;

/// <summary>Reminds a cohort's trainers of a register that is not closed after its day.</summary>
internal sealed class RegisterMail(CohortReader cohorts, RemindedReader reminded) : IMailSource
{
    public string Kind => ScopeKinds.Cohort;

    public async Task<IReadOnlyList<Wanted>> Wanted(IReadOnlyList<int> ids, CancellationToken ct)
    {
        var plans = await cohorts.Plans([.. ids], ct);
        var rules = await reminded.Rules(plans.Values, ct);
        var staff = await reminded.Staff([.. ids], ct);
        return
        [
            .. from plan in plans.Values
               where plan.IsAnnounced
               from rule in rules[plan.CohortId]
               where rule.Rule.Anchor == ReminderAnchor.RegisterOpen && !rule.Paused
               from day in plan.Days
               where !day.RegisterClosed
               from days in rule.Rule.Days
               from trainer in staff[(plan.CohortId, Roles.Trainer)]
               let morning = Zones.ToUtc(day.Date.AddDays(days), new TimeOnly(7, 0), plan.Zone)
               select new Wanted
               {
                   Scope = new PlanScope(ScopeKinds.Cohort, plan.CohortId),
                   Rule = rule.Rule.Key,
                   To = trainer.AsRecipient(),
                   Thing = $"day:{day.Id}",
                   Revision = day.Date.DayNumber,
                   Offset = days,
                   About = T("About.Day", plan.Name, day.Number),
                   Zone = plan.Zone,
                   DueAt = rule.Due(morning),
                   KnownAt = rule.Since,
                   UsefulUntil = morning.AddDays(14),
                   Letter = CourseLetters.RegisterOpen,
                   Values = () => new Dictionary<string, string>
                   {
                       ["cohort"] = plan.Name,
                       ["day"] = day.Number.ToString(System.Globalization.CultureInfo.CurrentCulture),
                       ["date"] = Shown.Weekday(day.Date),
                       ["link"] = $"{LetterKind.Site}/days/{day.Id}/register",
                   },
               },
        ];
    }
}
