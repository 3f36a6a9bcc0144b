using System.Globalization;
using Certification.Cohorts.Contracts;
using Certification.Notices.Contracts;
using Certification.Platform.Time;
using Certification.Programmes.Contracts;
using static Certification.Cohorts.Texts;

namespace Certification.Cohorts.Reminding;

/// <summary>What a participant is told of the days: a welcome, and reminders before a day.</summary>
internal sealed class CourseMail(RemindedReader reminded, ReadVisits visits, ReadMissed absences) : IMailSource
{
    /// <summary>How long a welcome is of use.</summary>
    private const int WelcomeDays = 14;

    public string Kind => ScopeKinds.Enrolment;

    public async Task<IReadOnlyList<Wanted>> Wanted(IReadOnlyList<int> ids, CancellationToken ct)
    {
        var current = await reminded.Load(ids, ct);
        var missed = await absences.Of(ids, ct);
        var elsewhere = await visits.Of(ids, ct);
        var wanted = new List<Wanted>();
        foreach (var person in current)
        {
            foreach (var rule in person.With(ReminderAnchor.Enrolled)) wanted.AddRange(Welcome(person, rule));
            foreach (var rule in person.With(ReminderAnchor.Day))
            {
                wanted.AddRange(person.Plan.Days.Where(d => !missed.Contains((person.Enrolment.Id, d.Id))).SelectMany(d => DaySoon(person, rule, person.Plan, d)));
                wanted.AddRange(elsewhere[person.Enrolment.Id].Where(v => v.IsCurrent).SelectMany(v => DaySoon(person, rule, v.Host, v.Day, v.TurnedAt)));
            }
        }
        return wanted;
    }

    private static IEnumerable<Wanted> Welcome(Reminded person, ActiveRule rule) => rule.Rule.Days.Select(days => new Wanted
    {
        Scope = person.Scope,
        Rule = rule.Rule.Key,
        To = person.Person.AsRecipient(),
        Thing = $"enrolment:{person.Enrolment.Id}",
        // Whoever comes back is welcomed again.
        Revision = person.Turns,
        Offset = days,
        About = person.Plan.Name,
        Zone = person.Plan.Zone,
        DueAt = rule.Due(person.Since.AddDays(days)),
        KnownAt = Later(person.Since, rule.Since),
        UsefulUntil = person.Since.AddDays(days + WelcomeDays),
        Letter = CourseLetters.Welcome,
        Values = () => new Dictionary<string, string>
        {
            ["cohort"] = person.Plan.Name,
            ["programme"] = person.Plan.Programme.Title.Local,
            ["place"] = DayWords.Place(person.Plan),
            ["dates"] = DayWords.Dates(person.Plan.Days),
            ["link"] = DayWords.Link(person),
            ["calendar"] = $"{LetterKind.Site}/me/calendar",
        },
    });

    private static IEnumerable<Wanted> DaySoon(Reminded person, ActiveRule rule, CohortPlan plan, PlannedDay day, DateTime? agreedAt = null) => rule.Rule.Days.Select(days => new Wanted
    {
        Scope = person.Scope,
        Rule = rule.Rule.Key,
        To = person.Person.AsRecipient(),
        Thing = $"day:{day.Id}:{person.Enrolment.Id}",
        Revision = Date(day),
        Offset = days,
        About = T("About.Day", plan.Name, day.Number),
        Zone = plan.Zone,
        DueAt = rule.Due(Zones.ToUtc(day.Date.AddDays(days), new TimeOnly(7, 0), plan.Zone)),
        // A day that was moved close is told by the notice of it, not by the reminders that it would have had.
        KnownAt = Later(Later(person.Since, rule.Since), Later(day.MovedAt ?? person.Since, agreedAt ?? person.Since)),
        UsefulUntil = days <= 0 ? day.StartsAt(plan.Zone) : person.EndOf(day.Date.AddDays(days + 3)),
        Letter = CourseLetters.DaySoon,
        Values = () => new Dictionary<string, string>(DayWords.Of(plan, day))
        {
            ["bring"] = plan.Programme.Day(day.Key).Bring?.Local ?? "",
            ["agenda"] = string.Join('\n', plan.Programme.Day(day.Key).Agenda.Select(a => $"- {a.At.ToString("HH:mm", CultureInfo.InvariantCulture)} {a.Title.Local}")),
            ["link"] = DayWords.Link(person),
        },
    });

    /// <summary>A moved day has another one; a day that is moved back has its old one, and is not reminded of twice.</summary>
    private static int Date(PlannedDay day) => day.Date.DayNumber * 24 + day.Start.Hour;

    private static DateTime Later(DateTime one, DateTime other) => one > other ? one : other;
}
