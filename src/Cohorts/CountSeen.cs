using Certification.Platform.Access;
using Certification.Platform.Data;
using Microsoft.EntityFrameworkCore;
using static Certification.Cohorts.Texts;

namespace Certification.Cohorts;

/// <summary>Which cohorts and participants somebody can see.</summary>
internal sealed class CountSeen(AppDb db) : ICountsSeen
{
    private const int Places = 20;

    public async Task<IReadOnlyList<Seen>> Seen(Caller caller, CancellationToken ct)
    {
        var enrolments = db.Enrolments.VisibleTo(caller);
        var places = await enrolments.GroupBy(e => e.Cohort.Name).Select(g => new { Cohort = g.Key, Count = g.Count() }).OrderBy(p => p.Cohort).Take(Places).ToListAsync(ct);
        var byLink = db.Cohorts.Where(c => c.Staff.Any(s => s.PersonId == caller.PersonId && s.ByLinkSince != null)).OrderBy(c => c.Name).Select(c => c.Name);
        var named = await byLink.Take(Places).ToListAsync(ct);
        return
        [
            new(T("Seen.Cohorts"), await db.Cohorts.VisibleTo(caller).CountAsync(ct), await db.Cohorts.CountAsync(ct)),
            new(T("Seen.Enrolments"), await enrolments.CountAsync(ct), await db.Enrolments.CountAsync(ct), [.. places.Select(p => T("Seen.In", p.Cohort, p.Count))]),
            // Whoever acts by link sees none of these when they sign in, and is asked about one thing at a time.
            .. named.Count == 0 ? [] : (Seen[])[new(T("Seen.ByLink"), await byLink.CountAsync(ct), await db.Cohorts.CountAsync(ct), named)],
        ];
    }
}
