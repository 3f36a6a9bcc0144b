using Certification.Cohorts.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Certification.Supervision;

/// <summary>The module's tables and who may see which rows of them.</summary>
internal static class SupervisionTables
{
    extension(AppDb db)
    {
        public DbSet<SupervisionSession> SupervisionSessions => db.Set<SupervisionSession>();
        public DbSet<SupervisionAttendee> SupervisionAttendees => db.Set<SupervisionAttendee>();
    }

    /// <summary>
    /// Coordinators see every session, supervisors those they hold and those of cohorts they supervise, participants those they
    /// attended; trainers and municipal contacts see none.
    /// </summary>
    public static IQueryable<SupervisionSession> VisibleTo(this IQueryable<SupervisionSession> sessions, Caller caller, CohortReader cohorts)
    {
        if (caller.Is(Roles.Coordinator)) return sessions;
        var own = cohorts.Every.Where(e => e.PersonId == caller.PersonId).Select(e => e.Id);
        var supervised = cohorts.WorkedWithBy(caller, Roles.Supervisor).Select(e => e.Id);
        var visible = caller.Is(Roles.Supervisor)
            ? sessions.Where(s => s.SupervisorId == caller.PersonId || s.Attendees.Any(a => supervised.Contains(a.EnrolmentId) || own.Contains(a.EnrolmentId)))
            : sessions.Where(s => s.Attendees.Any(a => own.Contains(a.EnrolmentId)));
        // The cards are read untracked, and one such part makes the whole query untracked.
        return visible;
    }

    internal sealed class Mappings : IModuleTables
    {
        public void Map(ModelBuilder model)
        {
            SupervisionSession.Map(model);
            SupervisionAttendee.Map(model);
            SupervisionRecord.Map(model);
        }
    }
}
