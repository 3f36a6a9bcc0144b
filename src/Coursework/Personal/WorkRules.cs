using Certification.Cohorts.Contracts;
using Certification.Platform.Data;
using Certification.Platform.Personal;
using Microsoft.EntityFrameworkCore;

namespace Certification.Coursework.Personal;

/// <summary>Answers, reviewers' words and files go; that work was handed in and approved is what progress stands on, and stays.</summary>
internal sealed class HomeworkRule(AppDb db, CohortReader cohorts, TimeProvider clock) : IRetentionRule
{
    public string Key => "homework";
    public DataClass Held => DataClass.Content;
    public (int Number, RetentionUnit Unit) Kept(RetentionOptions options) => (options.HomeworkMonths, RetentionUnit.Months);

    public IQueryable<DueRow> Due(RetentionOptions options, DateTime now) =>
        from submission in db.Submissions
        join ended in cohorts.EndedBefore(now.AddMonths(-options.HomeworkMonths)) on submission.EnrolmentId equals ended.Id
        where submission.Versions.Any(v => v.AnswersJson != "{}" || v.Comment != null || v.Files.Count > 0)
        select new DueRow { Id = submission.Id, Since = ended.Since };

    public async Task Remove(IReadOnlyList<DueRow> rows, CancellationToken ct)
    {
        var (ids, now) = (rows.Select(r => (int)r.Id).ToList(), clock.GetUtcNow().UtcDateTime);
        foreach (var submission in await db.Submissions.Include(s => s.Versions).ThenInclude(v => v.Files).Where(s => ids.Contains(s.Id)).ToListAsync(ct))
        {
            var files = submission.Versions.SelectMany(v => v.Forget()).ToList();
            db.RemoveRange(files);
            // Versions share a content.
            db.AddRange(files.Select(f => f.Key).Distinct().Select(key => ContentToDelete.Of(ContentToDelete.File, key, now)));
        }
    }
}

/// <summary>Practice keeps its dates, minutes and roles.</summary>
internal sealed class PracticeRule(AppDb db, CohortReader cohorts) : IRetentionRule
{
    public string Key => "practice";
    public DataClass Held => DataClass.Content;
    public (int Number, RetentionUnit Unit) Kept(RetentionOptions options) => (options.HomeworkMonths, RetentionUnit.Months);

    public IQueryable<DueRow> Due(RetentionOptions options, DateTime now) =>
        from entry in db.PracticeEntries
        join ended in cohorts.EndedBefore(now.AddMonths(-options.HomeworkMonths)) on entry.EnrolmentId equals ended.Id
        where entry.TargetGroup != "" || entry.Elements != "" || entry.Reflection != null || entry.RemovedReason != null
        select new DueRow { Id = entry.Id, Since = ended.Since };

    public async Task Remove(IReadOnlyList<DueRow> rows, CancellationToken ct)
    {
        var ids = rows.Select(r => (int)r.Id).ToList();
        foreach (var entry in await db.PracticeEntries.Where(p => ids.Contains(p.Id)).ToListAsync(ct)) entry.Forget();
    }
}

/// <summary>Assessments keep their points.</summary>
internal sealed class AssessmentRule(AppDb db, CohortReader cohorts) : IRetentionRule
{
    public string Key => "assessment";
    public DataClass Held => DataClass.Content;
    public (int Number, RetentionUnit Unit) Kept(RetentionOptions options) => (options.HomeworkMonths, RetentionUnit.Months);

    public IQueryable<DueRow> Due(RetentionOptions options, DateTime now) =>
        from result in db.AssessmentResults
        join ended in cohorts.EndedBefore(now.AddMonths(-options.HomeworkMonths)) on result.EnrolmentId equals ended.Id
        where result.Comment != null
        select new DueRow { Id = result.Id, Since = ended.Since };

    public async Task Remove(IReadOnlyList<DueRow> rows, CancellationToken ct)
    {
        var ids = rows.Select(r => (int)r.Id).ToList();
        foreach (var result in await db.AssessmentResults.Where(a => ids.Contains(a.Id)).ToListAsync(ct)) result.Forget();
    }
}
