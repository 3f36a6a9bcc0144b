using System.Globalization;
using Certification.Notices.Contracts;
using Certification.People.Contracts;
using Certification.Platform.Time;

namespace Certification.Cohorts.Contracts;

/// <summary>Something that waits for somebody.</summary>
/// <param name="For">Who must act.</param>
/// <param name="Id">What waits; under two rules it is still one.</param>
/// <param name="Since">UTC.</param>
/// <param name="Rule">Which says after how long it is told of.</param>
/// <param name="Zone">The reader's IANA zone.</param>
public sealed record Waiting(PersonCard For, int Id, DateTime Since, ActiveRule Rule, string Zone)
{
    /// <summary>Since when a list is asked for because of it: not before the rule held, unless somebody wants the past as well.</summary>
    internal DateTime KnownAt
    {
        get
        {
            var due = Since.AddDays(Rule.Rule.Days.Min());
            return Rule.ForThePast || due > Rule.Since ? due : Rule.Since;
        }
    }
}

/// <summary>The mail with all that waits for a reader: one a day at most, whatever cohorts and rules it comes from, for as long as something waits.</summary>
public static class DailyLists
{
    /// <param name="all">What waits, once for every rule that says so.</param>
    /// <param name="letter">Its key is the name of the list's rule.</param>
    /// <param name="about">What the plan calls so many.</param>
    /// <param name="path">Where the reader acts: "/reviews".</param>
    /// <param name="now">UTC.</param>
    public static IEnumerable<Wanted> Of(IEnumerable<Waiting> all, LetterKind letter, Func<int, string> about, string path, DateTime now) =>
        from own in all.GroupBy(w => w.For.Id)
        let oldest = own.OrderBy(w => w.Since).ThenBy(w => w.Id).First()
        let count = own.Select(w => w.Id).Distinct().Count()
        from wanted in DailyList.Of(oldest.For.AsRecipient(), letter, about(count), oldest.Zone, own.Min(w => w.KnownAt), now, () => new Dictionary<string, string>
        {
            ["count"] = count.ToString(CultureInfo.CurrentCulture),
            ["days"] = (Zones.ToLocal(now, oldest.Zone).Date.DayNumber - Zones.ToLocal(oldest.Since, oldest.Zone).Date.DayNumber).ToString(CultureInfo.CurrentCulture),
            ["link"] = $"{LetterKind.Site}{path}",
        })
        select wanted;
}
