using Certification.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Certification.Supervision.Contracts;

/// <summary>What the modules above ask about supervision.</summary>
public sealed class SupervisionReader(AppDb db)
{
    /// <summary>Stored facts of these enrolments, for progress; one query however many there are, and an entry for each.</summary>
    public async Task<IReadOnlyDictionary<int, IReadOnlyList<SupervisionFact>>> Facts(IReadOnlyCollection<int> enrolmentIds, CancellationToken ct)
    {
        var ids = enrolmentIds.ToList();
        var rows = await db.SupervisionAttendees.Where(a => ids.Contains(a.EnrolmentId))
            .OrderBy(a => a.Session.Date).ThenBy(a => a.SessionId)
            .Select(a => new
            {
                a.EnrolmentId,
                Fact = new SupervisionFact(a.SessionId, a.Session.Date, a.Session.Minutes, a.Session.Form,
                    a.Session.Attendees.Count + a.Session.Others, a.Session.SupervisorId, a.Session.State),
            }).ToListAsync(ct);
        var facts = rows.ToLookup(r => r.EnrolmentId, r => r.Fact);
        return ids.Distinct().ToDictionary(id => id, IReadOnlyList<SupervisionFact> (id) => [.. facts[id]]);
    }
}
