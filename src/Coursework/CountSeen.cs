using Certification.Cohorts.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Microsoft.EntityFrameworkCore;
using static Certification.Coursework.Texts;

namespace Certification.Coursework;

/// <summary>Which assignments and practice somebody can read.</summary>
internal sealed class CountSeen(AppDb db, CohortReader cohorts) : ICountsSeen
{
    public async Task<IReadOnlyList<Seen>> Seen(Caller caller, CancellationToken ct) =>
    [
        new(T("Seen.Submissions"), await db.Submissions.VisibleTo(caller, cohorts).CountAsync(ct), await db.Submissions.CountAsync(ct)),
        new(T("Seen.Practice"), await db.PracticeEntries.VisibleTo(caller, cohorts).CountAsync(ct), await db.PracticeEntries.CountAsync(ct)),
    ];
}
