using Certification.Cohorts.Contracts;
using Certification.Platform.Data;
using Certification.Platform.Personal;
using Microsoft.EntityFrameworkCore;

namespace Certification.Supervision.Personal;

/// <summary>Subject, notes and comments go once everybody's course is over; date, minutes, form and approval are what credit stands on, and stay.</summary>
internal sealed class SupervisionRule(AppDb db, CohortReader cohorts, TimeProvider clock) : IRetentionRule
{
    public string Key => "supervision";
    public DataClass Held => DataClass.Supervision;
    public (int Number, RetentionUnit Unit) Kept(RetentionOptions options) => (options.SupervisionMonths, RetentionUnit.Months);

    public IQueryable<DueRow> Due(RetentionOptions options, DateTime now)
    {
        var before = now.AddMonths(-options.SupervisionMonths);
        var over = cohorts.EndedBefore(clock.GetUtcNow().UtcDateTime).Select(e => e.Id);
        // Logged is never before held.
        return db.SupervisionSessions.Where(s => s.LoggedAt < before && !s.Attendees.Any(a => !over.Contains(a.EnrolmentId)))
            .Where(s => s.Subject != null || s.Notes != null || s.Reason != null || s.Comment != null || s.Earlier.Any(r => r.Subject != null || r.Notes != null || r.Reason != null || r.Comment != null))
            .Select(s => new DueRow { Id = s.Id, Since = s.LoggedAt });
    }

    public async Task Remove(IReadOnlyList<DueRow> rows, CancellationToken ct)
    {
        var ids = rows.Select(r => (int)r.Id).ToList();
        foreach (var session in await db.SupervisionSessions.Include(s => s.Earlier).Where(s => ids.Contains(s.Id)).ToListAsync(ct)) session.Forget();
    }
}
