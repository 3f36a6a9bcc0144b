using Certification.Cohorts.Contracts;
using Certification.Notices.Contracts;
using Certification.People.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Platform.Refusals;
using Certification.Platform.Time;
using Certification.Programmes.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Certification.Cohorts.Reminding;

/// <summary>What a rule would do, were it saved now.</summary>
/// <param name="Now">What was due before and would be sent at once, if somebody asks for it.</param>
/// <param name="Coming">How many messages follow, by date.</param>
internal sealed record TriedReminder(IReadOnlyList<TriedMessage> Now, IReadOnlyList<TriedDate> Coming)
{
    public int People => Now.Select(m => m.PersonId).Distinct().Count();
}

/// <summary>One message that would go out at once: to whom, about what, and since when it has been due.</summary>
internal sealed record TriedMessage(int PersonId, string Name, string About, DateOnly DueOn);

internal sealed record TriedDate(DateOnly Date, int Messages);

/// <summary>Shows whom a rule would reach, now and in the next 30 days, before anybody saves it.</summary>
internal sealed class TryReminder(AppDb db, Caller caller, CohortReader cohorts, RemindedReader reminded, PeopleReader people, PlanPreview preview, TimeProvider clock)
{
    private const int DaysAhead = 30;

    public sealed class Input : ReminderInput;

    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/cohorts/{id:int}/reminders/preview", async (int id, Input input, TryReminder feature, CancellationToken ct) =>
            await feature.Handle(id, input, ct)).RequireAuthorization(Policies.Coordinators);

    public async Task<TriedReminder> Handle(int cohortId, Input input, CancellationToken ct)
    {
        var plan = await cohorts.PlanFor(caller, cohortId, ct);
        var rules = (await reminded.Rules([plan], ct))[cohortId];
        var before = input.Key is null ? null : rules.FirstOrDefault(r => r.Rule.Key == input.Key) ?? throw new NotFoundException();
        var rule = input.Rule(plan.Programme, before?.Rule, "tried", rules);
        var now = clock.GetUtcNow().UtcDateTime;
        var scopes = await Scopes(cohortId, rule.Anchor, ct);
        var unasked = await Ask(forThePast: false);
        var asked = await Ask(forThePast: true);
        var dueAt = unasked.ToDictionary(m => m.Key, m => m.DueAt);
        var today = Zones.ToLocal(now, plan.Zone).Date;
        return new TriedReminder(
            [.. asked.Where(m => m is { Now: true, Past: false, Planned: false }).Select(m => new TriedMessage(m.To.PersonId, m.To.Name, m.About, Zones.ToLocal(dueAt.GetValueOrDefault(m.Key, m.DueAt), plan.Zone).Date))],
            [.. unasked.Where(m => !m.Past && (!m.Now || m.Planned)).GroupBy(m => Zones.ToLocal(m.SendAt, plan.Zone).Date).Where(g => g.Key <= today.AddDays(DaysAhead)).OrderBy(g => g.Key).Select(g => new TriedDate(g.Key, g.Count()))]);

        async Task<IReadOnlyList<ComingMessage>> Ask(bool forThePast)
        {
            reminded.Tried = new Dictionary<int, IReadOnlyList<ActiveRule>> { [cohortId] = [.. rules.Where(r => r.Rule.Key != rule.Key), new ActiveRule(rule, now, Own: true, ForThePast: forThePast)] };
            try
            {
                return await preview.Of(scopes, rule.Key, ct);
            }
            finally
            {
                reminded.Tried = new Dictionary<int, IReadOnlyList<ActiveRule>>();
            }
        }
    }

    /// <summary>Whose plans a rule of this anchor works on.</summary>
    private async Task<IReadOnlyList<PlanScope>> Scopes(int cohortId, ReminderAnchor anchor, CancellationToken ct) => anchor switch
    {
        ReminderAnchor.RegisterOpen => [new PlanScope(ScopeKinds.Cohort, cohortId)],
        ReminderAnchor.ReviewsWaiting or ReminderAnchor.ApprovalsWaiting or ReminderAnchor.DecisionsWaiting =>
            [.. (await db.Set<CohortStaff>().Where(s => s.CohortId == cohortId).Select(s => s.PersonId).Union(people.Having(Roles.Coordinator)).ToListAsync(ct)).Select(p => new PlanScope(ScopeKinds.Staff, p))],
        _ => [.. (await db.Enrolments.Where(e => e.CohortId == cohortId).Select(e => e.Id).ToListAsync(ct)).Select(e => new PlanScope(ScopeKinds.Enrolment, e))],
    };
}
