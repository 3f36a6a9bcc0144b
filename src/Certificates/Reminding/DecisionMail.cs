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

/// <summary>Tells coordinators that somebody waits for a decision, and supervisors that somebody waits for their recommendation; once a day at most. One without an account gets a link to each case.</summary>
internal sealed class DecisionMail(AppDb db, CohortReader cohorts, RemindedReader reminded, PeopleReader people, SupervisorLinks links, TimeProvider clock) : IMailSource
{
    public string Kind => ScopeKinds.Staff;

    public async Task<IReadOnlyList<Wanted>> Wanted(IReadOnlyList<int> ids, CancellationToken ct)
    {
        var waiting = await (from award in db.AwardCases
                             where award.State == AwardState.Eligible || award.State == AwardState.Recommended
                             join enrolment in cohorts.Every on award.EnrolmentId equals enrolment.Id
                             where enrolment.State == EnrolmentState.Enrolled || enrolment.State == EnrolmentState.Completed
                             select new { award.Id, award.AwardKey, award.State, award.Since, enrolment.CohortId, enrolment.PersonId }).ToListAsync(ct);
        var plans = await cohorts.Plans([.. waiting.Select(w => w.CohortId).Distinct()], ct);
        var rules = await reminded.Rules(plans.Values, ct);
        var supervisors = await reminded.Staff([.. plans.Keys], ct);
        var external = await links.Of([.. plans.Keys], ct);
        var made = external.Count == 0 ? null : await links.Made(Recommendation.Purpose, [.. waiting.Where(w => external.Contains(w.CohortId)).Select(w => w.Id)], ct);
        var coordinators = await people.WithRole(Roles.Coordinator, ct);
        var now = clock.GetUtcNow().UtcDateTime;
        return
        [
            .. DailyLists.Of(WaitingFor(ReminderAudience.Supervisor), ReminderLetters.RecommendationsWaiting, About, "/certification", now),
            .. DailyLists.Of(WaitingFor(ReminderAudience.Coordinator), ReminderLetters.DecisionsWaiting, About, "/certification", now),
            .. LinkMails.Of(Asked(), Letters.RecommendationWaiting, links, now),
        ];

        IEnumerable<WaitingByLink> Asked() =>
            from one in waiting
            let plan = plans[one.CohortId]
            where plan.IsAnnounced && one.State == AwardState.Eligible && plan.Programme.Award(one.AwardKey).Recommended
            from holder in external[one.CohortId]
            where ids.Contains(holder.Person.Id) && holder.Person.Id != one.PersonId
            select new WaitingByLink
            {
                For = holder.Person,
                Purpose = Recommendation.Purpose,
                SubjectId = one.Id,
                Thing = Recommendation.Thing(one.Id),
                Since = one.Since > holder.Since ? one.Since : holder.Since,
                Made = made![(one.Id, holder.Person.Id)],
                Rule = rules[one.CohortId].Where(r => r.Rule.Anchor == ReminderAnchor.DecisionsWaiting && !r.Paused && r.Rule.To == ReminderAudience.Supervisor).MinBy(r => r.Rule.Days.Min()),
                Zone = plan.Zone,
                About = plan.Name,
                Values = () => Letters.RecommendationValues(plan, one.AwardKey),
            };

        // Who must act: the supervisor until there is a recommendation where one is asked for, then the coordinator.
        IEnumerable<Waiting> WaitingFor(ReminderAudience actor) =>
            from one in waiting
            let plan = plans[one.CohortId]
            where plan.IsAnnounced
            where actor == (plan.Programme.Award(one.AwardKey).Recommended && one.State == AwardState.Eligible ? ReminderAudience.Supervisor : ReminderAudience.Coordinator)
            from rule in rules[one.CohortId]
            where rule.Rule.Anchor == ReminderAnchor.DecisionsWaiting && !rule.Paused && rule.Rule.To == actor
            from to in actor == ReminderAudience.Supervisor ? supervisors[(one.CohortId, Roles.Supervisor)] : coordinators
            where ids.Contains(to.Id) && to.Id != one.PersonId
            select new Waiting(to, one.Id, one.Since, rule, Zones.Copenhagen);

        static string About(int count) => Texts.T("About.Decisions", count);
    }
}
