using Certification.Platform.Time;

namespace Certification.Notices.Contracts;

/// <summary>The mornings on which a list of what waits is mailed: today's and the next, so that there is one a day at most for as long as something waits.</summary>
public static class DailyList
{
    /// <summary>The mail with all that waits for one reader: the whole list is one thing, and every day's is told anew.</summary>
    /// <param name="to">The reader.</param>
    /// <param name="letter">Its key is the name of the list's rule.</param>
    /// <param name="about">What the plan calls it.</param>
    /// <param name="zone">The reader's zone.</param>
    /// <param name="knownAt">Since when a list is asked for (UTC).</param>
    /// <param name="now">UTC.</param>
    /// <param name="values">What the letter is filled with.</param>
    public static IEnumerable<Wanted> Of(Recipient to, LetterKind letter, string about, string zone, DateTime knownAt, DateTime now, Func<IReadOnlyDictionary<string, string>> values) =>
        from morning in Mornings(now, zone)
        select new Wanted
        {
            Scope = new PlanScope(ScopeKinds.Staff, to.PersonId),
            Rule = letter.Key,
            To = to,
            Thing = "list",
            Revision = morning.Date.DayNumber,
            About = about,
            Zone = zone,
            DueAt = morning.DueAt,
            KnownAt = knownAt,
            UsefulUntil = morning.UsefulUntil,
            Letter = letter,
            Values = values,
        };

    /// <param name="now">UTC.</param>
    /// <param name="zone">The reader's zone.</param>
    public static IEnumerable<(DateOnly Date, DateTime DueAt, DateTime UsefulUntil)> Mornings(DateTime now, string zone)
    {
        var today = Zones.ToLocal(now, zone).Date;
        foreach (var morning in new[] { Zones.ToUtc(today, new TimeOnly(7, 0), zone), SendingHours.NextOpening(now, zone) }.Distinct())
            if (SendingHours.IsOpen(morning, zone))
                yield return (Zones.ToLocal(morning, zone).Date, morning, Zones.ToUtc(Zones.ToLocal(morning, zone).Date, new TimeOnly(18, 0), zone));
    }
}
