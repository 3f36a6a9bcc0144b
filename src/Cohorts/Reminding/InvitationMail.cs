using Certification.Cohorts.Contracts;
using Certification.Notices.Contracts;
using static Certification.Cohorts.Texts;

namespace Certification.Cohorts.Reminding;

/// <summary>One invitation a day, for the person's own days and for those of other cohorts where they are guests: it comes, changes and goes in their calendar under one name.</summary>
internal sealed class InvitationMail(RemindedReader reminded, ReadVisits visits, ReadMissed absences) : IMailSource
{
    public string Kind => ScopeKinds.Enrolment;

    public async Task<IReadOnlyList<Wanted>> Wanted(IReadOnlyList<int> ids, CancellationToken ct)
    {
        var all = await reminded.LoadWithFormer(ids, ct);
        var elsewhere = await visits.Of(ids, ct);
        var missed = await absences.Of(ids, ct);
        return
        [
            .. from person in all
               from day in person.Plan.Days
               where !person.IsCurrent || !missed.Contains((person.Enrolment.Id, day.Id))
               select Invitation(person, person.Plan, day, $"day:{day.Id}", () => Entry(person, day)),
            .. from person in all
               from visit in elsewhere[person.Enrolment.Id]
               select Invitation(person, visit.Host, visit.Day, $"day:{visit.Day.Id}:{person.Enrolment.Id}", () => Entry(person, visit)),
        ];
    }

    /// <summary>All that stands in a person's calendar, and what was taken out of it.</summary>
    public static IEnumerable<CalendarDay> Entries(Reminded person, IEnumerable<Visit> visits) =>
        person.Plan.Days.Select(day => Entry(person, day)).Concat(visits.Select(visit => Entry(person, visit)));

    private static Wanted Invitation(Reminded person, CohortPlan plan, PlannedDay day, string thing, Func<CalendarDay> entry)
    {
        var now = entry();
        return new Wanted
        {
            Scope = person.Scope,
            Rule = "invitation",
            To = person.Person.AsRecipient(),
            Thing = thing,
            Revision = now.Sequence,
            About = T("About.Day", plan.Name, day.Number),
            Zone = plan.Zone,
            DueAt = now.ChangedAt,
            KnownAt = now.ChangedAt,
            UsefulUntil = day.StartsAt(plan.Zone),
            // Somebody may be on the way already.
            Urgent = now.Cancelled && plan.CancelledAt is { } at && now.ChangedAt >= at && day.StartsAt(plan.Zone) - at <= TimeSpan.FromHours(24),
            OnlyAfterEarlier = now.Cancelled,
            Letter = now.Cancelled ? CourseLetters.InvitationCancelled : CourseLetters.Invitation,
            Values = () => new Dictionary<string, string>(DayWords.Of(plan, day)) { ["link"] = DayWords.Link(person) },
            Calendar = entry,
        };
    }

    private static CalendarDay Entry(Reminded person, PlannedDay day) =>
        Entry(person, person.Plan, day, $"day-{day.Id}-{person.Person.Id}@certification", person.IsCurrent, Own(person), Later(person.TurnedAt, person.Enrolment.TakesPart ? person.Plan.CancelledAt : null));

    /// <summary>A guest's day has a name of its own: whoever has left that cohort had it taken back under the other one, with a number that a guest's first invitation need not exceed.</summary>
    private static CalendarDay Entry(Reminded person, Visit visit) =>
        Entry(person, visit.Host, visit.Day, $"day-{visit.Day.Id}-{person.Enrolment.Id}-{person.Person.Id}@certification", person.IsCurrent && visit.IsCurrent,
            Own(person) + visit.Turns + (visit.Host.IsCancelled && visit.IsAgreed ? 1 : 0), Later(Later(person.TurnedAt, visit.TurnedAt), visit.IsAgreed ? visit.Host.CancelledAt : null));

    /// <summary>How often the person came and went, and whether the cohort did.</summary>
    private static int Own(Reminded person) => person.Turns + (person.Plan.IsCancelled && person.Enrolment.TakesPart ? 1 : 0);

    private static CalendarDay Entry(Reminded person, CohortPlan plan, PlannedDay day, string uid, bool comes, int turns, DateTime turnedAt)
    {
        var told = day.MovedAt >= plan.ChangingSince ? plan.ChangingSince + Cohort.Settling : null;
        return new CalendarDay
        {
            Uid = uid,
            Sequence = day.Revision + turns,
            Cancelled = !comes,
            Date = day.Date,
            Start = day.Start,
            End = day.End,
            Zone = plan.Zone,
            Summary = T("Calendar.Summary", plan.Name, day.Number, plan.Programme.Day(day.Key).Title.Local),
            Place = DayWords.Place(plan),
            For = person.Person.AsRecipient(),
            ChangedAt = Later(turnedAt, told),
        };
    }

    private static DateTime Later(DateTime one, DateTime? other) => other > one ? other.Value : one;
}
