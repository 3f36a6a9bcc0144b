using System.Globalization;
using Certification.Cohorts.Contracts;
using Certification.Notices.Contracts;
using Certification.Platform.Access;
using Certification.Programmes.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using static Certification.Cohorts.Texts;

namespace Certification.Cohorts.Reminding;

/// <summary>A rule as it holds for a cohort, with the sentence that says what it does.</summary>
internal sealed record ReminderLine(string Key, ReminderAnchor Anchor, IReadOnlyList<int> Days, ReminderAudience To, string Letter, IReadOnlyList<string> Requirements, string Sentence, bool Own, bool Added, bool Paused, int? Version);

/// <summary>The reminder rules that hold for a cohort, in plain sentences.</summary>
internal sealed class ReadReminders(Caller caller, CohortReader cohorts, RemindedReader reminded, IEnumerable<Certification.Notices.Contracts.Letters> letters)
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/cohorts/{id:int}/reminders", async (int id, ReadReminders feature, CancellationToken ct) =>
            await feature.Handle(id, ct)).RequireAuthorization(Policies.Coordinators);

    public async Task<IReadOnlyList<ReminderLine>> Handle(int cohortId, CancellationToken ct)
    {
        var plan = await cohorts.PlanFor(caller, cohortId, ct);
        var order = plan.Programme.Reminders.Select(r => r.Key).ToList();
        return
        [
            .. from active in (await reminded.Rules([plan], ct))[cohortId]
               let rule = active.Rule
               let place = order.IndexOf(rule.Key)
               orderby place < 0 ? order.Count : place, rule.Key
               select new ReminderLine(rule.Key, rule.Anchor, rule.Days, rule.To, rule.Letter, rule.Requirements, Sentence(plan.Programme, rule), active.Own, Added: place < 0, active.Paused, active.Version),
        ];
    }

    /// <summary>"7 and 1 days before each course day, to the participant: ...".</summary>
    public string Sentence(ProgrammeDocument programme, ReminderRule rule)
    {
        var parts = new List<string>();
        var before = rule.Days.Where(d => d < 0).Select(d => -d).OrderDescending().ToList();
        // What is counted from is an event there, and not a date with a day of its own.
        var happens = rule.Anchor is ReminderAnchor.Returned or ReminderAnchor.ReviewsWaiting or ReminderAnchor.ApprovalsWaiting or ReminderAnchor.DecisionsWaiting;
        var sameDay = rule.Days is [0] || rule.Days.Contains(0) && !happens;
        var after = rule.Days.Where(d => d > 0 || d == 0 && !sameDay).Order().ToList();
        if (before.Count > 0) parts.Add(T(before is [1] ? "Rule.DayBefore" : "Rule.DaysBeforeIt", Listed(before)));
        if (sameDay) parts.Add(T(happens ? "Rule.SameDayThat" : "Rule.SameDay"));
        if (after.Count > 0) parts.Add(T(after is [1] ? "Rule.DayAfter" : "Rule.DaysAfter", Listed(after)));
        var sentence = T("Rule.Sentence", Listed(parts), From(programme, rule), T($"Rule.To.{rule.To}"), LetterName(rule.Letter));
        return char.ToUpper(sentence[0], CultureInfo.CurrentCulture) + sentence[1..];
    }

    private static string From(ProgrammeDocument programme, ReminderRule rule)
    {
        if (rule.Requirements.Count == 0) return T($"Rule.From.{rule.Anchor}");
        var titles = Listed([.. rule.Requirements.Select(key => $"»{programme.Requirement(key).Title.Local}«")]);
        return rule.Anchor switch
        {
            ReminderAnchor.Due => T("Rule.FromOf.Due", titles),
            ReminderAnchor.Returned => T("Rule.FromOf.Returned", titles),
            _ => T("Rule.FromOf.Stalled", titles),
        };
    }

    /// <summary>What people call a letter.</summary>
    public string LetterName(string key) =>
        letters.SelectMany(l => l.Kinds).FirstOrDefault(k => k.Key == key) is { } kind ? kind.Text($"Letter.{key}.Name") : key;

    private static string Listed<TItem>(IReadOnlyList<TItem> items) =>
        items.Count == 1 ? $"{items[0]}" : T("Rule.And", string.Join(", ", items.SkipLast(1)), items[^1]);
}
