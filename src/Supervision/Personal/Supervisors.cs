using Certification.Platform.Data;
using Certification.Platform.Personal;
using Microsoft.EntityFrameworkCore;

namespace Certification.Supervision.Personal;

/// <summary>Whose names stand under participants' supervision, now or in an earlier version.</summary>
internal sealed class Supervisors(AppDb db) : IOccupies
{
    public IQueryable<int> Persons
    {
        get
        {
            var (sessions, records) = (db.Set<SupervisionSession>(), db.Set<SupervisionRecord>());
            return sessions.Select(s => s.SupervisorId).Concat(sessions.Select(s => s.LoggedById)).Concat(sessions.Where(s => s.DecidedById != null).Select(s => s.DecidedById!.Value))
                .Concat(records.Select(r => r.SupervisorId)).Concat(records.Select(r => r.LoggedById)).Concat(records.Where(r => r.DecidedById != null).Select(r => r.DecidedById!.Value));
        }
    }
}
