using Certification.Certificates.Deciding;
using Certification.Certificates.Issuing;
using Certification.Certificates.Progressing;
using Certification.Cohorts.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Certification.Certificates;

/// <summary>The module's tables and who may see which rows of them.</summary>
internal static class CertificateTables
{
    extension(AppDb db)
    {
        public DbSet<Progress> Progress => db.Set<Progress>();
        public DbSet<Waiver> Waivers => db.Set<Waiver>();
        public DbSet<AwardCase> AwardCases => db.Set<AwardCase>();
        public DbSet<Certificate> Certificates => db.Set<Certificate>();
    }

    /// <summary>Cases that the caller may decide: coordinators all, nobody else any, whichever page or door they come through.</summary>
    public static IQueryable<AwardCase> DecidedBy(this IQueryable<AwardCase> cases, Caller caller) =>
        caller.Is(Roles.Coordinator) ? cases : cases.Where(_ => false);

    /// <summary>Cases that the caller may recommend: the supervisors of the cohort, also when they coordinate besides.</summary>
    public static IQueryable<AwardCase> RecommendedBy(this IQueryable<AwardCase> cases, Caller caller, CohortReader cohorts) =>
        cases.WorkedWithBy(caller.As(Roles.Supervisor), cohorts);

    /// <summary>Cases of enrolments that the caller supervises or coordinates.</summary>
    public static IQueryable<AwardCase> WorkedWithBy(this IQueryable<AwardCase> cases, Caller caller, CohortReader cohorts)
    {
        var enrolments = cohorts.WorkedWithBy(caller, Roles.Supervisor);
        return cases.Where(c => enrolments.Any(e => e.Id == c.EnrolmentId));
    }

    /// <summary>Coordinators see every certificate, its holder sees it, and staff of the cohort do.</summary>
    public static IQueryable<Certificate> VisibleTo(this IQueryable<Certificate> certificates, Caller caller, CohortReader cohorts)
    {
        if (caller.Is(Roles.Coordinator)) return certificates;
        var enrolments = cohorts.WorkedWithBy(caller, Roles.Trainer | Roles.Supervisor);
        var own = cohorts.Every.Where(e => e.PersonId == caller.PersonId);
        return certificates.Where(c => enrolments.Any(e => e.Id == c.Case.EnrolmentId) || own.Any(e => e.Id == c.Case.EnrolmentId));
    }

    /// <summary>Certificates whose worth the caller may change: coordinators all, nobody else any.</summary>
    public static IQueryable<Certificate> KeptBy(this IQueryable<Certificate> certificates, Caller caller) =>
        caller.Is(Roles.Coordinator) ? certificates : certificates.Where(_ => false);

    /// <summary>Waivers whose document the caller may open: coordinators all, nobody else any.</summary>
    public static IQueryable<Waiver> KeptBy(this IQueryable<Waiver> waivers, Caller caller) =>
        caller.Is(Roles.Coordinator) ? waivers : waivers.Where(_ => false);

    internal sealed class Mappings : IModuleTables
    {
        public void Map(ModelBuilder model)
        {
            Progressing.Progress.Map(model);
            Waiver.Map(model);
            AwardCase.Map(model);
            AwardStep.Map(model);
            Certificate.Map(model);
            StatusChange.Map(model);
            NumberSeries.Map(model);
            Municipal.DigestChoice.Map(model);
        }
    }
}
