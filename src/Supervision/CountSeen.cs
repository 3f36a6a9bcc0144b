using Certification.Cohorts.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Microsoft.EntityFrameworkCore;
using static Certification.Supervision.Texts;

namespace Certification.Supervision;

/// <summary>Which supervision somebody can read.</summary>
internal sealed class CountSeen(AppDb db, CohortReader cohorts) : ICountsSeen
{
    public async Task<IReadOnlyList<Seen>> Seen(Caller caller, CancellationToken ct) =>
        [new(T("Seen.Sessions"), await db.Set<SupervisionSession>().VisibleTo(caller, cohorts).CountAsync(ct), await db.Set<SupervisionSession>().CountAsync(ct))];
}
