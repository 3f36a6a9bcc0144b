using Certification.Notices.Contracts;
using Certification.People.Contracts;
using Certification.Platform.Time;

namespace Certification.Cohorts.Contracts;

/// <summary>Something that waits for a supervisor who acts by link.</summary>
public sealed record WaitingByLink
{
    public required PersonCard For { get; init; }
    /// <summary>What the link is for.</summary>
    public required string Purpose { get; init; }
    public required int SubjectId { get; init; }
    /// <summary>"session:12:2": a corrected session is another thing.</summary>
    public required string Thing { get; init; }
    /// <summary>Since when it waits for this person (UTC).</summary>
    public required DateTime Since { get; init; }
    /// <summary>When links to it were made for this person (UTC): reminders count from the first mail that they got.</summary>
    public required IEnumerable<DateTime> Made { get; init; }
    /// <summary>The rule by which they are reminded; null when no rule says so.</summary>
    public required ActiveRule? Rule { get; init; }
    /// <summary>The cohort's IANA zone.</summary>
    public required string Zone { get; init; }
    /// <summary>What the plan calls it.</summary>
    public required string About { get; init; }
    public required Func<IReadOnlyDictionary<string, string>> Values { get; init; }
}

/// <summary>
/// One mail for each thing that waits for somebody who acts by link: at once, and again as the rule says that makes the daily lists of those who
/// sign in, though not every day. Each has a link of its own, and the one before it ends.
/// </summary>
public static class LinkMails
{
    /// <summary>Days between two mails about one thing, at least: each is a mail of its own, to somebody who does not work here.</summary>
    private const int Seldom = 3;

    private static readonly DateTime Epoch = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <param name="all">What waits.</param>
    /// <param name="letter">Its key is the name of the mails' rule.</param>
    /// <param name="links">Makes the links.</param>
    /// <param name="now">UTC.</param>
    public static IEnumerable<Wanted> Of(IEnumerable<WaitingByLink> all, LetterKind letter, SupervisorLinks links, DateTime now) =>
        from one in all
        from mail in Times(one, now)
        select new Wanted
        {
            Scope = new PlanScope(ScopeKinds.Staff, one.For.Id),
            Rule = letter.Key,
            To = one.For.AsRecipient(),
            Thing = one.Thing,
            // Somebody who is appointed again, or an award that is open again, begins anew.
            Revision = (int)(one.Since - Epoch).TotalSeconds,
            Offset = mail.Offset,
            About = one.About,
            Zone = one.Zone,
            DueAt = mail.DueAt,
            KnownAt = mail.KnownAt,
            UsefulUntil = mail.UsefulUntil,
            Letter = letter,
            Values = one.Values,
            Link = ct => links.Renew(one.Purpose, one.SubjectId, one.For.Id, ct),
        };

    private static IEnumerable<(int Offset, DateTime DueAt, DateTime KnownAt, DateTime UsefulUntil)> Times(WaitingByLink one, DateTime now)
    {
        yield return (0, one.Since, one.Since, one.Since + SupervisorLinks.Lifetime);
        if (one.Rule is not { } rule || one.Made.Where(at => at >= one.Since).Order().Cast<DateTime?>().FirstOrDefault() is not { } asked) yield break;
        var every = Math.Max(Seldom, rule.Rule.Days.Min());
        var first = asked.AddDays(every);
        var known = rule.ForThePast || first > rule.Since ? first : rule.Since;
        var mornings = DailyList.Mornings(now, one.Zone).Select(m => (Offset: (m.Date.DayNumber - Zones.ToLocal(asked, one.Zone).Date.DayNumber) / every, Morning: m));
        foreach (var (offset, morning) in mornings.Where(m => m.Offset > 0).DistinctBy(m => m.Offset)) yield return (offset, morning.DueAt, known, morning.UsefulUntil);
    }
}
