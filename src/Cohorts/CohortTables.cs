using Certification.Platform.Access;
using Certification.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Certification.Cohorts;

/// <summary>The module's tables and who may see which rows of them.</summary>
internal static class CohortTables
{
    extension(AppDb db)
    {
        public DbSet<Cohort> Cohorts => db.Set<Cohort>();
        public DbSet<CourseDay> CourseDays => db.Set<CourseDay>();
        public DbSet<Enrolment> Enrolments => db.Set<Enrolment>();
        public DbSet<Attendance> Attendances => db.Set<Attendance>();
        public DbSet<AbsenceNotice> AbsenceNotices => db.Set<AbsenceNotice>();
        public DbSet<MakeUp> MakeUps => db.Set<MakeUp>();
        public DbSet<CohortRule> CohortRules => db.Set<CohortRule>();
        public DbSet<Extension> Extensions => db.Set<Extension>();
        public DbSet<Application> Applications => db.Set<Application>();
        public DbSet<Objection> Objections => db.Set<Objection>();
        public DbSet<SeatPurchase> SeatPurchases => db.Set<SeatPurchase>();
    }

    /// <summary>Coordinators see every cohort, trainers and supervisors those they are appointed to; whoever acts by link sees none.</summary>
    public static IQueryable<Cohort> VisibleTo(this IQueryable<Cohort> cohorts, Caller caller) =>
        caller.Is(Roles.Coordinator) ? cohorts : cohorts.Where(c => c.Staff.Any(s => s.PersonId == caller.PersonId && s.ByLinkSince == null));

    /// <inheritdoc cref="VisibleTo(IQueryable{Cohort}, Caller)"/>
    public static IQueryable<CourseDay> VisibleTo(this IQueryable<CourseDay> days, Caller caller) =>
        caller.Is(Roles.Coordinator) ? days : days.Where(d => d.Cohort.Staff.Any(s => s.PersonId == caller.PersonId && s.ByLinkSince == null));

    /// <summary>Days whose register the caller keeps: coordinators all, trainers those of their cohorts.</summary>
    public static IQueryable<CourseDay> TaughtBy(this IQueryable<CourseDay> days, Caller caller) =>
        caller.Is(Roles.Coordinator) ? days : days.Where(d => d.Cohort.Staff.Any(s => s.PersonId == caller.PersonId && s.Role == Roles.Trainer));

    /// <summary>Staff see their cohorts' enrolments, participants their own, municipal contacts those of their organisations' staff, at whatever level.</summary>
    public static IQueryable<Enrolment> VisibleTo(this IQueryable<Enrolment> enrolments, Caller caller)
    {
        if (caller.Is(Roles.Coordinator)) return enrolments;
        var organisations = caller.Organisations.Select(id => (int?)id).ToList();
        return enrolments.Where(e => e.PersonId == caller.PersonId
            || e.Cohort.Staff.Any(s => s.PersonId == caller.PersonId && s.ByLinkSince == null)
            || organisations.Contains(e.MunicipalityId) || organisations.Contains(e.AdministrationId) || organisations.Contains(e.WorkplaceId));
    }

    /// <summary>Enrolments that the caller works with in a role: coordinators with all, others with their own cohorts'.</summary>
    public static IQueryable<Enrolment> WorkedWithBy(this IQueryable<Enrolment> enrolments, Caller caller, Roles roles) =>
        caller.Is(Roles.Coordinator) ? enrolments
        : enrolments.Where(e => e.Cohort.Staff.Any(s => s.PersonId == caller.PersonId && s.ByLinkSince == null && (s.Role == Roles.Trainer && (roles & Roles.Trainer) != 0 || s.Role == Roles.Supervisor && (roles & Roles.Supervisor) != 0)));

    internal sealed class Mappings : IModuleTables
    {
        public void Map(ModelBuilder model)
        {
            Cohort.Map(model);
            CohortStaff.Map(model);
            CohortRule.Map(model);
            PinnedDue.Map(model);
            CourseDay.Map(model);
            Enrolling.ImportUpload.Map(model);
            Enrolment.Map(model);
            EnrolmentChange.Map(model);
            Extension.Map(model);
            Attendance.Map(model);
            AttendanceChange.Map(model);
            AbsenceNotice.Map(model);
            MakeUp.Map(model);
            Application.Map(model);
            Objection.Map(model);
            SeatPurchase.Map(model);
            Personal.CourseOutcome.Map(model);
        }
    }
}
