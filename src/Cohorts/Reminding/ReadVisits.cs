using Certification.Cohorts.Contracts;
using Certification.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Certification.Cohorts.Reminding;

/// <summary>A day of another cohort on which somebody makes a missed one up, or was to.</summary>
/// <param name="Host">Whose day it is.</param>
/// <param name="Day">The day.</param>
/// <param name="IsAgreed">Whether the person is still to come to it.</param>
/// <param name="Turns">How often it was agreed and cancelled: what calendars must tell apart.</param>
/// <param name="TurnedAt">When that was last (UTC).</param>
internal sealed record Visit(CohortPlan Host, PlannedDay Day, bool IsAgreed, int Turns, DateTime TurnedAt)
{
    /// <summary>Whether the guest is to come to a day that is held.</summary>
    public bool IsCurrent => IsAgreed && Host.IsAnnounced;
}

/// <summary>Reads on which days of other cohorts somebody is a guest, or was to be.</summary>
internal sealed class ReadVisits(AppDb db, CohortReader cohorts)
{
    /// <returns>By enrolment.</returns>
    public async Task<ILookup<int, Visit>> Of(IReadOnlyCollection<int> enrolmentIds, CancellationToken ct)
    {
        var ids = enrolmentIds.ToList();
        var agreed = await db.MakeUps.Where(m => ids.Contains(m.EnrolmentId) && m.ReplacementDayId != null)
            .Select(m => new { m.EnrolmentId, DayId = m.ReplacementDayId!.Value, m.ReplacementDay!.CohortId, m.AgreedAt, m.CancelledAt }).ToListAsync(ct);
        var plans = await cohorts.Plans([.. agreed.Select(m => m.CohortId).Distinct()], ct);
        return agreed.GroupBy(m => (m.EnrolmentId, m.CohortId, m.DayId)).OrderBy(g => g.Key).ToLookup(g => g.Key.EnrolmentId, g => new Visit(
            plans[g.Key.CohortId],
            plans[g.Key.CohortId].Days.Single(d => d.Id == g.Key.DayId),
            IsAgreed: g.Any(m => m.CancelledAt is null),
            Turns: g.Count() + g.Count(m => m.CancelledAt is not null),
            TurnedAt: g.Max(m => m.CancelledAt ?? m.AgreedAt)));
    }
}
