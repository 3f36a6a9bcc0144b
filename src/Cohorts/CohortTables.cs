using System.Linq.Expressions;
using Certification.People.Contracts;
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

    /// <summary>Staff who can act: they have the role that they were appointed in, or are asked by link and are somebody still.</summary>
    public static IQueryable<CohortStaff> WhoCanAct(this AppDb db, PeopleReader people)
    {
        var (trainers, supervisors, open) = (people.Having(Roles.Trainer), people.Having(Roles.Supervisor), people.Open);
        return db.Set<CohortStaff>().Where(s => s.ByLinkSince != null ? open.Contains(s.PersonId)
            : s.Role == Roles.Trainer && trainers.Contains(s.PersonId) || s.Role == Roles.Supervisor && supervisors.Contains(s.PersonId));
    }

    /// <summary>Coordinators see every cohort, trainers and supervisors those they are appointed to; whoever acts by link sees none.</summary>
    public static IQueryable<Cohort> VisibleTo(this IQueryable<Cohort> cohorts, Caller caller)
    {
        if (caller.Is(Roles.Coordinator)) return cohorts;
        var mine = Works(caller);
        return cohorts.Where(c => c.Staff.AsQueryable().Any(mine));
    }

    /// <inheritdoc cref="VisibleTo(IQueryable{Cohort}, Caller)"/>
    public static IQueryable<CourseDay> VisibleTo(this IQueryable<CourseDay> days, Caller caller)
    {
        if (caller.Is(Roles.Coordinator)) return days;
        var mine = Works(caller);
        return days.Where(d => d.Cohort.Staff.AsQueryable().Any(mine));
    }

    /// <summary>Days whose register the caller keeps: coordinators all, trainers those of their cohorts.</summary>
    public static IQueryable<CourseDay> TaughtBy(this IQueryable<CourseDay> days, Caller caller)
    {
        if (caller.Is(Roles.Coordinator)) return days;
        var mine = Works(caller, Roles.Trainer);
        return days.Where(d => d.Cohort.Staff.AsQueryable().Any(mine));
    }

    /// <summary>Staff see their cohorts' enrolments, participants their own, municipal contacts those of their organisations' staff, at whatever level.</summary>
    public static IQueryable<Enrolment> VisibleTo(this IQueryable<Enrolment> enrolments, Caller caller)
    {
        if (caller.Is(Roles.Coordinator)) return enrolments;
        var (mine, organisations) = (Works(caller), caller.Organisations.Select(id => (int?)id).ToList());
        return enrolments.Where(e => e.PersonId == caller.PersonId || e.Cohort.Staff.AsQueryable().Any(mine)
            || organisations.Contains(e.MunicipalityId) || organisations.Contains(e.AdministrationId) || organisations.Contains(e.WorkplaceId));
    }

    /// <summary>Enrolments that the caller works with in a role: coordinators with all, others with their own cohorts'.</summary>
    public static IQueryable<Enrolment> WorkedWithBy(this IQueryable<Enrolment> enrolments, Caller caller, Roles roles)
    {
        if (caller.Is(Roles.Coordinator)) return enrolments;
        var mine = Works(caller, roles);
        return enrolments.Where(e => e.Cohort.Staff.AsQueryable().Any(mine));
    }

    /// <summary>The appointments by which somebody who signs in works with a cohort, in one of these roles: those whose role they still have.</summary>
    private static Expression<Func<CohortStaff, bool>> Works(Caller caller, Roles roles = Roles.Trainer | Roles.Supervisor)
    {
        var (person, teaches, supervises) = (caller.PersonId, caller.Is(roles & Roles.Trainer), caller.Is(roles & Roles.Supervisor));
        return s => s.PersonId == person && s.ByLinkSince == null && (teaches && s.Role == Roles.Trainer || supervises && s.Role == Roles.Supervisor);
    }

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
