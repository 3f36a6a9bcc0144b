using Certification.Cohorts.Contracts;
using Certification.Notices.Contracts;
using static Certification.Cohorts.Texts;

namespace Certification.Cohorts.Reminding;

/// <summary>Tells that dates, times or place have changed: participants of all their days, guests of those that they come to.</summary>
internal sealed class DatesMail(RemindedReader reminded, ReadVisits visits) : IMailSource
{
    public string Kind => ScopeKinds.Enrolment;

    public async Task<IReadOnlyList<Wanted>> Wanted(IReadOnlyList<int> ids, CancellationToken ct)
    {
        var current = await reminded.Load(ids, ct);
        var elsewhere = await visits.Of(ids, ct);
        return
        [
            .. from person in current
               from change in person.Plan.Changes
               where person.Since <= change.Since
               select Changed(person, person.Plan, change, $"dates:{person.Plan.CohortId}", person.Plan.Days),
            .. from person in current
               from host in elsewhere[person.Enrolment.Id].Where(v => v.IsCurrent).GroupBy(v => v.Host.CohortId)
               from change in host.First().Host.Changes
               // Whoever agreed to come after the change knows the new date.
               let days = host.Where(v => change.Days.Contains(v.Day.Id) && v.TurnedAt <= change.Since).Select(v => v.Day).ToList()
               where days.Count > 0 && person.Since <= change.Since
               select Changed(person, host.First().Host, change, $"dates:{host.Key}:{person.Enrolment.Id}", days),
        ];
    }

    private static Wanted Changed(Reminded person, CohortPlan plan, DatesChange change, string thing, IReadOnlyList<PlannedDay> days) => new()
    {
        Scope = person.Scope,
        Rule = "dates-changed",
        To = person.Person.AsRecipient(),
        Thing = thing,
        Revision = (int)(change.Since - DateTime.UnixEpoch).TotalMinutes,
        About = plan.Name,
        Zone = plan.Zone,
        DueAt = change.TellAt,
        KnownAt = change.Since,
        UsefulUntil = days[^1].StartsAt(plan.Zone),
        Urgent = change.Soon,
        Letter = CourseLetters.DatesChanged,
        Values = () => new Dictionary<string, string>
        {
            ["cohort"] = plan.Name,
            ["place"] = DayWords.Place(plan),
            ["dates"] = DayWords.Dates(days, change.Days),
            ["urgent"] = change.Soon ? T("Letter.dates-changed.Urgent") : "",
            ["link"] = DayWords.Link(person),
        },
    };
}
