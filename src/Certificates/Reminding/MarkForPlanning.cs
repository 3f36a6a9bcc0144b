using Certification.Certificates.Issuing;
using Certification.Notices.Contracts;
using Certification.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Certification.Certificates.Reminding;

/// <summary>A certificate that is issued, suspended, replaced or revoked leaves a mark: reminders of its end are planned anew.</summary>
internal sealed class MarkForPlanning(AppDb db, PlanMarks marks) : IFollowsFacts
{
    public async Task Follow(IReadOnlyList<object> changed, CancellationToken ct)
    {
        var cases = changed.OfType<Certificate>().Select(c => c.AwardCaseId).Distinct().ToList();
        if (cases.Count == 0) return;
        foreach (var enrolment in await db.AwardCases.Where(c => cases.Contains(c.Id)).Select(c => c.EnrolmentId).Distinct().ToListAsync(ct))
            marks.Changed(new PlanScope(ScopeKinds.Enrolment, enrolment));
    }
}
