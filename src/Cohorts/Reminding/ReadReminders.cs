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
internal sealed record ReminderLine(string Key, ReminderAnchor Anchor, IReadOnlyList<int> Days, ReminderAudience To, string Letter, string Sentence, bool Own, bool Added, bool Paused);

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
               select new ReminderLine(rule.Key, rule.Anchor, rule.Days, rule.To, rule.Letter, Sentence(rule), active.Own, Added: place < 0, active.Paused),
        ];
    }

    /// <summary>"7 and 1 days before each course day, to the participant: ...".</summary>
    public string Sentence(ReminderRule rule)
    {
        var parts = new List<string>();
        var before = rule.Days.Where(d => d < 0).Select(d => -d).OrderDescending().ToList();
        var after = rule.Days.Where(d => d > 0).Order().ToList();
        if (before.Count > 0) parts.Add(T(before is [1] ? "Rule.DayBefore" : "Rule.DaysBeforeIt", Listed(before)));
        if (rule.Days.Contains(0)) parts.Add(T("Rule.SameDay"));
        if (after.Count > 0) parts.Add(T(after is [1] ? "Rule.DayAfter" : "Rule.DaysAfter", Listed(after)));
        var sentence = T("Rule.Sentence", Listed(parts), T($"Rule.From.{rule.Anchor}"), T($"Rule.To.{rule.To}"), LetterName(rule.Letter));
        return char.ToUpper(sentence[0], CultureInfo.CurrentCulture) + sentence[1..];
    }

    /// <summary>What people call a letter.</summary>
    public string LetterName(string key) =>
        letters.SelectMany(l => l.Kinds).FirstOrDefault(k => k.Key == key) is { } kind ? kind.Text($"Letter.{key}.Name") : key;

    private static string Listed<TItem>(IReadOnlyList<TItem> items) =>
        items.Count == 1 ? $"{items[0]}" : T("Rule.And", string.Join(", ", items.SkipLast(1)), items[^1]);
}
