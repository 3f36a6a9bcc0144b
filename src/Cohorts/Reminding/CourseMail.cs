using System.Globalization;
using Certification.Cohorts.Contracts;
using Certification.Notices.Contracts;
using Certification.Platform.Data;
using Certification.Platform.Time;
using Certification.Programmes.Contracts;
using Microsoft.EntityFrameworkCore;
using static Certification.Cohorts.Texts;

namespace Certification.Cohorts.Reminding;

/// <summary>What a participant is told of the days: welcome, invitations for the calendar, reminders before a day, and that dates have changed.</summary>
internal sealed class CourseMail(AppDb db, RemindedReader reminded, CohortReader cohorts) : IMailSource
{
    /// <summary>How long a welcome is of use.</summary>
    private const int WelcomeDays = 14;

    public string Kind => ScopeKinds.Enrolment;

    public async Task<IReadOnlyList<Wanted>> Wanted(IReadOnlyList<int> ids, CancellationToken ct)
    {
        var all = await reminded.LoadWithFormer(ids, ct);
        var missed = await Missed(ids, ct);
        var elsewhere = await Elsewhere(ids, ct);
        var wanted = new List<Wanted>();
        foreach (var person in all)
        {
            wanted.AddRange(person.Plan.Days.Select(day => Invitation(person, day)));
            if (!person.IsCurrent) continue;
            foreach (var rule in person.With(ReminderAnchor.Enrolled)) wanted.AddRange(Welcome(person, rule));
            foreach (var rule in person.With(ReminderAnchor.Day))
            {
                wanted.AddRange(person.Plan.Days.Where(d => !missed.Contains((person.Enrolment.Id, d.Id))).SelectMany(d => DaySoon(person, rule, person.Plan, d)));
                foreach (var (plan, dayId, agreedAt) in elsewhere[person.Enrolment.Id]) wanted.AddRange(DaySoon(person, rule, plan, plan.Days.Single(d => d.Id == dayId), agreedAt));
            }
            if (person.Plan is { ToldBefore: not null, ChangingSince: { } since } && person.Since <= since) wanted.Add(DatesChanged(person, since));
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
            ["place"] = Place(person.Plan),
            ["dates"] = Dates(person.Plan),
            ["link"] = Link(person),
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
        Values = () => new Dictionary<string, string>(Day(plan, day))
        {
            ["bring"] = plan.Programme.Day(day.Key).Bring?.Local ?? "",
            ["agenda"] = string.Join('\n', plan.Programme.Day(day.Key).Agenda.Select(a => $"- {a.At.ToString("HH:mm", CultureInfo.InvariantCulture)} {a.Title.Local}")),
            ["link"] = Link(person),
        },
    });

    /// <summary>One invitation a day: it comes, changes and goes in the person's calendar under one name.</summary>
    private static Wanted Invitation(Reminded person, PlannedDay day)
    {
        var entry = Entry(person, day);
        var current = person.IsCurrent;
        return new Wanted
        {
            Scope = person.Scope,
            Rule = "invitation",
            To = person.Person.AsRecipient(),
            Thing = $"day:{day.Id}",
            Revision = entry.Sequence,
            About = T("About.Day", person.Plan.Name, day.Number),
            Zone = person.Plan.Zone,
            DueAt = entry.ChangedAt,
            KnownAt = entry.ChangedAt,
            UsefulUntil = day.StartsAt(person.Plan.Zone),
            OnlyAfterEarlier = !current,
            Letter = current ? CourseLetters.Invitation : CourseLetters.InvitationCancelled,
            Values = () => new Dictionary<string, string>(Day(person.Plan, day)) { ["link"] = Link(person) },
            Calendar = () => Entry(person, day),
        };
    }

    /// <summary>A day as it stands in the person's calendar.</summary>
    public static CalendarDay Entry(Reminded person, PlannedDay day) => new()
    {
        Uid = $"day-{day.Id}-{person.Person.Id}@certification",
        Sequence = day.Revision + person.Turns + (person.Plan.IsCancelled && person.Enrolment.TakesPart ? 1 : 0),
        Cancelled = !person.IsCurrent,
        Date = day.Date,
        Start = day.Start,
        End = day.End,
        Zone = person.Plan.Zone,
        Summary = T("Calendar.Summary", person.Plan.Name, day.Number, person.Plan.Programme.Day(day.Key).Title.Local),
        Place = Place(person.Plan),
        For = person.Person.AsRecipient(),
        ChangedAt = Later(person.TurnedAt, day.MovedAt is { } moved && moved >= person.Plan.ChangingSince ? person.Plan.TellAt!.Value : person.TurnedAt),
    };

    private static Wanted DatesChanged(Reminded person, DateTime since)
    {
        var plan = person.Plan;
        return new Wanted
        {
            Scope = person.Scope,
            Rule = "dates-changed",
            To = person.Person.AsRecipient(),
            Thing = $"dates:{plan.CohortId}",
            Revision = (int)(since - DateTime.UnixEpoch).TotalMinutes,
            About = plan.Name,
            Zone = plan.Zone,
            DueAt = plan.TellAt!.Value,
            KnownAt = since,
            UsefulUntil = plan.Days[^1].StartsAt(plan.Zone),
            Urgent = plan.ChangedSoon,
            Letter = CourseLetters.DatesChanged,
            Values = () => new Dictionary<string, string>
            {
                ["cohort"] = plan.Name,
                ["place"] = Place(plan),
                ["dates"] = Dates(plan),
                ["urgent"] = plan.ChangedSoon ? T("Letter.dates-changed.Urgent") : "",
                ["link"] = Link(person),
            },
        };
    }

    private static Dictionary<string, string> Day(CohortPlan plan, PlannedDay day) => new()
    {
        ["cohort"] = plan.Name,
        ["day"] = day.Number.ToString(CultureInfo.CurrentCulture),
        ["title"] = plan.Programme.Day(day.Key).Title.Local,
        ["date"] = Shown.Weekday(day.Date),
        ["time"] = Times(day),
        ["place"] = Place(plan),
    };

    private static string Dates(CohortPlan plan) => string.Join('\n', plan.Days.Select(d => $"- {T("Letter.DateLine", d.Number, Shown.Weekday(d.Date), Times(d))}"));

    private static string Times(PlannedDay day) => string.Create(CultureInfo.InvariantCulture, $"{day.Start:HH\\:mm}–{day.End:HH\\:mm}");

    private static string Place(CohortPlan plan) => plan.Venue ?? plan.OnlineLink ?? "";

    private static string Link(Reminded person) => $"{LetterKind.Site}/enrolments/{person.Enrolment.Id}";

    /// <summary>A moved day has another one; a day that is moved back has its old one, and is not reminded of twice.</summary>
    private static int Date(PlannedDay day) => day.Date.DayNumber * 24 + day.Start.Hour;

    private static DateTime Later(DateTime one, DateTime other) => one > other ? one : other;

    /// <summary>Days that somebody will not come to, and has said so or makes up elsewhere.</summary>
    private async Task<HashSet<(int EnrolmentId, int DayId)>> Missed(IReadOnlyList<int> ids, CancellationToken ct)
    {
        var enrolments = ids.ToList();
        var announced = await db.AbsenceNotices.Where(n => enrolments.Contains(n.EnrolmentId) && n.TakenBackAt == null).Select(n => new { n.EnrolmentId, n.DayId }).ToListAsync(ct);
        var madeUp = await db.MakeUps.Where(m => enrolments.Contains(m.EnrolmentId) && m.CancelledAt == null).Select(m => new { m.EnrolmentId, DayId = m.MissedDayId }).ToListAsync(ct);
        return [.. announced.Concat(madeUp).Select(d => (d.EnrolmentId, d.DayId))];
    }

    /// <summary>Days of other cohorts where somebody makes one up.</summary>
    private async Task<ILookup<int, (CohortPlan Plan, int DayId, DateTime AgreedAt)>> Elsewhere(IReadOnlyList<int> ids, CancellationToken ct)
    {
        var enrolments = ids.ToList();
        var guests = await db.MakeUps.Where(m => enrolments.Contains(m.EnrolmentId) && m.CancelledAt == null && m.ReplacementDayId != null)
            .Select(m => new { m.EnrolmentId, DayId = m.ReplacementDayId!.Value, m.ReplacementDay!.CohortId, m.AgreedAt }).ToListAsync(ct);
        var plans = await cohorts.Plans([.. guests.Select(g => g.CohortId).Distinct()], ct);
        return guests.Where(g => plans[g.CohortId].IsAnnounced).ToLookup(g => g.EnrolmentId, g => (plans[g.CohortId], g.DayId, g.AgreedAt));
    }
}
