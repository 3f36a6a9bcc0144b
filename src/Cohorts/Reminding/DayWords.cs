using System.Globalization;
using Certification.Cohorts.Contracts;
using Certification.Notices.Contracts;
using static Certification.Cohorts.Texts;

namespace Certification.Cohorts.Reminding;

/// <summary>What letters about course days say of them, in their reader's language.</summary>
internal static class DayWords
{
    public static Dictionary<string, string> Of(CohortPlan plan, PlannedDay day) => new()
    {
        ["cohort"] = plan.Name,
        ["day"] = day.Number.ToString(CultureInfo.CurrentCulture),
        ["title"] = plan.Programme.Day(day.Key).Title.Local,
        ["date"] = Shown.Weekday(day.Date),
        ["time"] = Times(day),
        ["place"] = Place(plan),
    };

    /// <summary>A line a day.</summary>
    /// <param name="days">Which days.</param>
    /// <param name="changed">Ids of those that are not as they were: they say so.</param>
    public static string Dates(IEnumerable<PlannedDay> days, IReadOnlyCollection<int>? changed = null) => string.Join('\n', days.Select(d =>
        $"- {T("Letter.DateLine", d.Number, Shown.Weekday(d.Date), Times(d))}{(changed?.Contains(d.Id) == true ? $" ({T("Letter.Changed")})" : "")}"));

    public static string Place(CohortPlan plan) => plan.Venue ?? plan.OnlineLink ?? "";

    public static string Link(Reminded person) => $"{LetterKind.Site}/enrolments/{person.Enrolment.Id}";

    private static string Times(PlannedDay day) => string.Create(CultureInfo.InvariantCulture, $"{day.Start:HH\\:mm}–{day.End:HH\\:mm}");
}
