using Certification.Notices.Contracts;
using Certification.People.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Programmes.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Certification.Cohorts.Contracts;

/// <summary>Reads what reminders are worked out from: who takes part where, with which rules, and who else hears of it.</summary>
public sealed class RemindedReader(AppDb db, CohortReader cohorts, PeopleReader people)
{
    /// <summary>Rules that stand in the place of stored ones, while somebody looks at what they would do.</summary>
    internal IReadOnlyDictionary<int, IReadOnlyList<ActiveRule>> Tried { get; set; } = new Dictionary<int, IReadOnlyList<ActiveRule>>();

    /// <summary>Those of these enrolments whose person takes part in a cohort that is announced; a fixed number of queries.</summary>
    public async Task<IReadOnlyList<Reminded>> Load(IReadOnlyCollection<int> enrolmentIds, CancellationToken ct) =>
        [.. (await LoadWithFormer(enrolmentIds, ct)).Where(r => r.IsCurrent)];

    /// <summary>As <see cref="Load"/>, with those who once had a seat.</summary>
    public async Task<IReadOnlyList<Reminded>> LoadWithFormer(IReadOnlyCollection<int> enrolmentIds, CancellationToken ct)
    {
        var ids = enrolmentIds.ToList();
        var rows = await (
            from enrolment in cohorts.Every
            where ids.Contains(enrolment.Id)
            join person in people.Cards on enrolment.PersonId equals person.Id
            join stored in db.Enrolments on enrolment.Id equals stored.Id
            where stored.History.Any(h => h.After == EnrolmentState.Enrolled)
            select new
            {
                Enrolment = enrolment,
                Person = person,
                Since = stored.History.Where(h => h.After == EnrolmentState.Enrolled).Max(h => h.At),
                Turns = stored.History.Count(h => h.After == EnrolmentState.Enrolled || h.Before == EnrolmentState.Enrolled && h.After != EnrolmentState.Completed),
                TurnedAt = stored.History.Where(h => h.After == EnrolmentState.Enrolled || h.Before == EnrolmentState.Enrolled && h.After != EnrolmentState.Completed).Max(h => h.At),
            }).AsSingleQuery().ToListAsync(ct);
        var cohortIds = rows.Select(r => r.Enrolment.CohortId).Distinct().ToList();
        var plans = await cohorts.Plans(cohortIds, ct);
        var rules = await Rules(plans.Values, ct);
        var extended = (await db.Extensions.Where(x => ids.Contains(x.EnrolmentId)).GroupBy(x => new { x.EnrolmentId, x.RequirementKey })
            .Select(g => new { g.Key.EnrolmentId, g.Key.RequirementKey, At = g.Max(x => x.At) }).ToListAsync(ct)).ToLookup(x => x.EnrolmentId);
        var audience = await Audience(plans.Values, [.. rows.SelectMany(r => r.Enrolment.Place.Levels).Distinct()], ct);
        return
        [
            .. from row in rows
               let plan = plans[row.Enrolment.CohortId]
               orderby row.Enrolment.Id
               select new Reminded
               {
                   Enrolment = row.Enrolment,
                   Since = row.Since,
                   Turns = row.Turns,
                   TurnedAt = row.TurnedAt,
                   Person = row.Person,
                   Plan = plan,
                   Rules = [.. rules[plan.CohortId].Where(r => !r.Paused)],
                   ExtendedAt = extended[row.Enrolment.Id].ToDictionary(x => x.RequirementKey, x => x.At),
                   // Nobody is told about themselves what is meant for others.
                   To = to => to == ReminderAudience.Participant ? [row.Person] : [.. (to switch
                   {
                       ReminderAudience.MunicipalContact => row.Enrolment.Place.Levels.SelectMany(o => audience.Contacts[o]).DistinctBy(c => c.Id),
                       ReminderAudience.Coordinator => audience.Coordinators,
                       ReminderAudience.Trainer => audience.Staff[(plan.CohortId, Roles.Trainer)],
                       _ => audience.Staff[(plan.CohortId, Roles.Supervisor)],
                   }).Where(p => p.Id != row.Person.Id)],
               },
        ];
    }

    /// <summary>Every rule of these cohorts, the paused ones too: the programme's, with the cohort's own in their place or beside them.</summary>
    public async Task<IReadOnlyDictionary<int, IReadOnlyList<ActiveRule>>> Rules(IEnumerable<CohortPlan> plans, CancellationToken ct)
    {
        var ids = plans.Select(p => p.CohortId).ToList();
        var own = (await db.Set<CohortRule>().AsNoTracking().Where(r => ids.Contains(r.CohortId)).ToListAsync(ct)).ToLookup(r => r.CohortId);
        return plans.ToDictionary(p => p.CohortId, IReadOnlyList<ActiveRule> (plan) => Tried.GetValueOrDefault(plan.CohortId) ??
        [
            .. plan.Programme.Reminders.Where(r => own[plan.CohortId].All(o => o.Key != r.Key)).Select(r => new ActiveRule(r, plan.CreatedAt)),
            .. own[plan.CohortId].Select(o => new ActiveRule(o.Rule, o.SavedAt, Own: !plan.Programme.Reminders.Any(o.Rule.Says), o.Paused, o.ForThePast, o.Version)),
        ]);
    }

    /// <summary>The staff of cohorts who sign in, by cohort and role.</summary>
    public async Task<ILookup<(int CohortId, Roles Role), PersonCard>> Staff(IReadOnlyCollection<int> cohortIds, CancellationToken ct)
    {
        var ids = cohortIds.ToList();
        return (await (from staff in db.WhoCanAct(people)
                       where ids.Contains(staff.CohortId) && staff.ByLinkSince == null
                       join person in people.Cards on staff.PersonId equals person.Id
                       select new { staff.CohortId, staff.Role, Person = person }).ToListAsync(ct)).ToLookup(s => (s.CohortId, s.Role), s => s.Person);
    }

    private async Task<(ILookup<(int, Roles), PersonCard> Staff, IReadOnlyList<PersonCard> Coordinators, ILookup<int, PersonCard> Contacts)> Audience(
        IEnumerable<CohortPlan> plans, IReadOnlyCollection<int> organisations, CancellationToken ct) =>
        (await Staff([.. plans.Select(p => p.CohortId)], ct), await people.WithRole(Roles.Coordinator, ct), await people.ContactsOf(organisations, ct));
}
