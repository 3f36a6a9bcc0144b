using Certification.Cohorts.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Certification.Supervision.Contracts;

/// <summary>What the modules above ask about supervision.</summary>
public sealed class SupervisionReader(AppDb db, CohortReader cohorts)
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

    /// <summary>Sessions that wait for this supervisor; for a coordinator, all that wait.</summary>
    public Task<int> WaitingApprovals(Caller caller, int? cohortId, CancellationToken ct)
    {
        var waiting = db.SupervisionSessions.VisibleTo(caller, cohorts).Where(s => s.State == SupervisionState.Logged);
        if (!caller.Is(Roles.Coordinator)) waiting = waiting.Where(s => s.SupervisorId == caller.PersonId);
        if (cohortId is not { } cohort) return waiting.CountAsync(ct);
        var enrolments = cohorts.Every.Where(e => e.CohortId == cohort).Select(e => e.Id);
        return waiting.CountAsync(s => s.Attendees.Any(a => enrolments.Contains(a.EnrolmentId)), ct);
    }
}
