using Certification.Cohorts.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Programmes.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Certification.Coursework;

/// <summary>The module's tables and who may see which rows of them. Municipal contacts see none: progress gives them counts.</summary>
internal static class CourseworkTables
{
    extension(AppDb db)
    {
        public DbSet<Submission> Submissions => db.Set<Submission>();
        public DbSet<SubmissionVersion> SubmissionVersions => db.Set<SubmissionVersion>();
        public DbSet<SubmissionFile> SubmissionFiles => db.Set<SubmissionFile>();
        public DbSet<PracticeEntry> PracticeEntries => db.Set<PracticeEntry>();
        public DbSet<AssessmentResult> AssessmentResults => db.Set<AssessmentResult>();
    }

    extension(CohortReader cohorts)
    {
        /// <summary>The caller's own enrolments: whose work they write.</summary>
        public IQueryable<EnrolmentCard> OwnedBy(Caller caller)
        {
            var me = caller.PersonId;
            return cohorts.Every.Where(e => e.PersonId == me);
        }

        /// <summary>Enrolments whose work the caller may read: their own and those they work with.</summary>
        public IQueryable<EnrolmentCard> ReadableBy(Caller caller)
        {
            var me = caller.PersonId;
            var worked = cohorts.WorkedWithBy(caller, Roles.Trainer | Roles.Supervisor).Select(e => e.Id);
            return cohorts.Every.Where(e => e.PersonId == me || worked.Contains(e.Id));
        }
    }

    public static IQueryable<Submission> VisibleTo(this IQueryable<Submission> submissions, Caller caller, CohortReader cohorts)
    {
        var enrolments = cohorts.ReadableBy(caller).Select(e => e.Id);
        return submissions.Where(s => enrolments.Contains(s.EnrolmentId));
    }

    /// <summary>What was handed in is readable with the submission; a version still being written is its author's alone.</summary>
    public static IQueryable<SubmissionFile> VisibleTo(this IQueryable<SubmissionFile> files, Caller caller, CohortReader cohorts)
    {
        var own = cohorts.OwnedBy(caller).Select(e => e.Id);
        var readable = cohorts.ReadableBy(caller).Select(e => e.Id);
        return files.Where(f => own.Contains(f.SubmissionVersion.Submission.EnrolmentId)
            || (f.SubmissionVersion.SubmittedAt != null && readable.Contains(f.SubmissionVersion.Submission.EnrolmentId)));
    }

    public static IQueryable<PracticeEntry> VisibleTo(this IQueryable<PracticeEntry> entries, Caller caller, CohortReader cohorts)
    {
        var enrolments = cohorts.ReadableBy(caller).Select(e => e.Id);
        return entries.Where(p => enrolments.Contains(p.EnrolmentId));
    }

    public static IQueryable<AssessmentResult> VisibleTo(this IQueryable<AssessmentResult> results, Caller caller, CohortReader cohorts)
    {
        var enrolments = cohorts.ReadableBy(caller).Select(e => e.Id);
        return results.Where(r => enrolments.Contains(r.EnrolmentId));
    }

    /// <summary>Submissions the caller may review: as trainer or supervisor of the cohort, whichever the programme names.</summary>
    public static IQueryable<Submission> ReviewableBy(this IQueryable<Submission> submissions, Caller caller, CohortReader cohorts)
    {
        var taught = cohorts.WorkedWithBy(caller, Roles.Trainer).Select(e => e.Id);
        var supervised = cohorts.WorkedWithBy(caller, Roles.Supervisor).Select(e => e.Id);
        return submissions.Where(s => (s.ReviewedBy == ReviewedBy.Trainer && taught.Contains(s.EnrolmentId))
            || (s.ReviewedBy == ReviewedBy.Supervisor && supervised.Contains(s.EnrolmentId)));
    }

    internal sealed class Mappings : IModuleTables
    {
        public void Map(ModelBuilder model)
        {
            Submission.Map(model);
            SubmissionVersion.Map(model);
            SubmissionFile.Map(model);
            PracticeEntry.Map(model);
            AssessmentResult.Map(model);
        }
    }
}
