using Certification.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Certification.Cohorts.Reminding;

/// <summary>Reads on which days somebody will not come, and has said so or makes them up elsewhere: they are neither reminded of them nor invited.</summary>
internal sealed class ReadMissed(AppDb db)
{
    public async Task<HashSet<(int EnrolmentId, int DayId)>> Of(IReadOnlyList<int> ids, CancellationToken ct)
    {
        var enrolments = ids.ToList();
        var announced = await db.AbsenceNotices.Where(n => enrolments.Contains(n.EnrolmentId) && n.TakenBackAt == null).Select(n => new { n.EnrolmentId, n.DayId }).ToListAsync(ct);
        var madeUp = await db.MakeUps.Where(m => enrolments.Contains(m.EnrolmentId) && m.CancelledAt == null).Select(m => new { m.EnrolmentId, DayId = m.MissedDayId }).ToListAsync(ct);
        return [.. announced.Concat(madeUp).Select(d => (d.EnrolmentId, d.DayId))];
    }
}
