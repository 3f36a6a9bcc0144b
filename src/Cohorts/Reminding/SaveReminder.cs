using Certification.Cohorts.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Refusals;
using Certification.Programmes.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using static Certification.Cohorts.Texts;

namespace Certification.Cohorts.Reminding;

/// <summary>Gives a cohort its own version of a reminder rule, or a rule that it alone has; what was due before is only sent when somebody asks for it.</summary>
internal sealed class SaveReminder(AppDb db, Caller caller, CohortReader cohorts, RemindedReader reminded, AuditTrail audit, TimeProvider clock)
{
    /// <summary>More rules than this are no help to anybody.</summary>
    private const int MostRules = 40;

    public sealed class Input : ReminderInput
    {
        /// <summary>Of what the cohort has stored of the rule; none while it follows the programme's, or is new.</summary>
        public int? Version { get; set; }

        /// <summary>Also send, at once, what was due before and has not been sent: the preview shows to whom.</summary>
        public bool ForThePast { get; set; }
    }

    public static void Map(RouteGroupBuilder api) =>
        api.MapPut("/cohorts/{id:int}/reminders", async (int id, Input input, SaveReminder feature, CancellationToken ct) =>
            Results.Ok(new { Key = await feature.Handle(id, input, ct) })).RequireAuthorization(Policies.Coordinators);

    /// <returns>The rule's key.</returns>
    public async Task<string> Handle(int cohortId, Input input, CancellationToken ct)
    {
        await using var transaction = await db.BeginExclusive(ct);
        var plan = await cohorts.PlanFor(caller, cohortId, ct);
        var rules = (await reminded.Rules([plan], ct))[cohortId];
        var active = input.Key is null ? null : rules.FirstOrDefault(r => r.Rule.Key == input.Key) ?? throw new NotFoundException();
        var before = active?.Rule;
        // Somebody has seen another rule than the one that stands there now.
        if (active is not null && active.Version != input.Version) throw new StaleException(active.Version ?? 0, active.Rule);
        if (before is null && rules.Count >= MostRules) throw new RefusedException("reminder.too-many", T("Refused.TooManyRules", MostRules));
        var rule = input.Rule(plan.Programme, before, NewKey(rules), rules);
        // A rule that is silent stays so until somebody lets it speak.
        var paused = active is { Paused: true };
        await Store(db, cohortId, rule, paused, input.ForThePast && !paused, clock.GetUtcNow().UtcDateTime, ct);
        audit.Note("reminder.saved", await db.Cohorts.FirstAsync(c => c.Id == cohortId, ct), before is null ? null : Said(before), Said(rule), input.ForThePast ? "for the past" : null);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return rule.Key;
    }

    internal static async Task Store(AppDb db, int cohortId, ReminderRule rule, bool paused, bool forThePast, DateTime now, CancellationToken ct)
    {
        var own = await db.CohortRules.FirstOrDefaultAsync(r => r.CohortId == cohortId && r.Key == rule.Key, ct);
        if (own is null) db.Add(own = CohortRule.Of(cohortId, rule.Key));
        own.Set(rule, paused, forThePast, now);
    }

    internal static string Said(ReminderRule rule) => $"{rule.Key}: {rule.Anchor} {string.Join(',', rule.Days)} {rule.To} {rule.Letter} {string.Join(',', rule.Requirements)}".TrimEnd();

    /// <summary>A key is never given twice: messages of a rule that was taken away stay its own.</summary>
    private string NewKey(IReadOnlyList<ActiveRule> rules) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"own-{(long)(clock.GetUtcNow().UtcDateTime - DateTime.UnixEpoch).TotalSeconds}-{rules.Count}");
}
