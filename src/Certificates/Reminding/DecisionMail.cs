using System.Globalization;
using Certification.Certificates.Deciding;
using Certification.Cohorts.Contracts;
using Certification.Notices.Contracts;
using Certification.People.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Platform.Time;
using Certification.Programmes.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Certification.Certificates.Reminding;

/// <summary>Tells coordinators that somebody waits for a decision, and supervisors that somebody waits for their recommendation; once a day at most.</summary>
internal sealed class DecisionMail(AppDb db, CohortReader cohorts, RemindedReader reminded, PeopleReader people, TimeProvider clock) : IMailSource
{
    public string Kind => ScopeKinds.Staff;

    public async Task<IReadOnlyList<Wanted>> Wanted(IReadOnlyList<int> ids, CancellationToken ct)
    {
        var waiting = await (from award in db.AwardCases
                             where award.State == AwardState.Eligible || award.State == AwardState.Recommended
                             join enrolment in cohorts.Every on award.EnrolmentId equals enrolment.Id
                             where enrolment.State == EnrolmentState.Enrolled || enrolment.State == EnrolmentState.Completed
                             select new { award.AwardKey, award.State, award.Since, enrolment.CohortId, enrolment.PersonId }).ToListAsync(ct);
        var plans = await cohorts.Plans([.. waiting.Select(w => w.CohortId).Distinct()], ct);
        var rules = await reminded.Rules(plans.Values, ct);
        var supervisors = await reminded.Staff([.. plans.Keys], ct);
        var coordinators = await people.WithRole(Roles.Coordinator, ct);
        var now = clock.GetUtcNow().UtcDateTime;
        var theirs = from one in waiting
                     let plan = plans[one.CohortId]
                     let recommended = plan.Programme.Award(one.AwardKey).Recommended
                     // Who must act: the supervisor until there is a recommendation where one is asked for, then the coordinator.
                     let actor = recommended && one.State == AwardState.Eligible ? ReminderAudience.Supervisor : ReminderAudience.Coordinator
                     where plan.IsAnnounced
                     from rule in rules[one.CohortId]
                     where rule.Rule.Anchor == ReminderAnchor.DecisionsWaiting && !rule.Paused && rule.Rule.To == actor
                     from to in actor == ReminderAudience.Supervisor ? supervisors[(one.CohortId, Roles.Supervisor)] : coordinators
                     where ids.Contains(to.Id) && to.Id != one.PersonId
                     select (To: to, Actor: actor, Rule: rule, one.Since);
        return
        [
            .. from own in theirs.GroupBy(t => (t.To.Id, t.Actor))
               let to = own.First().To
               from morning in DailyList.Mornings(now, Zones.Copenhagen)
               select new Wanted
               {
                   Scope = new PlanScope(ScopeKinds.Staff, to.Id),
                   Rule = own.First().Rule.Rule.Key,
                   To = to.AsRecipient(),
                   Thing = own.Key.Actor == ReminderAudience.Supervisor ? "recommendations" : "decisions",
                   Revision = morning.Date.DayNumber,
                   About = Texts.T("About.Decisions", own.Count()),
                   Zone = Zones.Copenhagen,
                   DueAt = morning.DueAt,
                   KnownAt = own.Min(t => t.Since.AddDays(t.Rule.Rule.Days[0])),
                   UsefulUntil = morning.UsefulUntil,
                   Letter = own.Key.Actor == ReminderAudience.Supervisor ? ReminderLetters.RecommendationsWaiting : ReminderLetters.DecisionsWaiting,
                   Values = () => new Dictionary<string, string>
                   {
                       ["count"] = own.Count().ToString(CultureInfo.CurrentCulture),
                       ["link"] = $"{LetterKind.Site}/certification",
                   },
               },
        ];
    }
}
