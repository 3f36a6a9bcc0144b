using Certification.Certificates.Deciding;
using Certification.Certificates.Issuing;
using Certification.Cohorts.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Microsoft.EntityFrameworkCore;
using static Certification.Certificates.Texts;

namespace Certification.Certificates;

/// <summary>Which award cases and certificates somebody can see.</summary>
internal sealed class CountSeen(AppDb db, CohortReader cohorts) : ICountsSeen
{
    public async Task<IReadOnlyList<Seen>> Seen(Caller caller, CancellationToken ct) =>
    [
        new(T("Seen.Cases"), await db.Set<AwardCase>().WorkedWithBy(caller, cohorts).CountAsync(ct), await db.Set<AwardCase>().CountAsync(ct)),
        new(T("Seen.Certificates"), await db.Set<Certificate>().VisibleTo(caller, cohorts).CountAsync(ct), await db.Set<Certificate>().CountAsync(ct)),
    ];
}
