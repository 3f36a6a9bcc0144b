using System.Globalization;
using Certification.Certificates.Deciding;
using Certification.Certificates.Issuing;
using Certification.Certificates.Progressing;
using Certification.Cohorts.Contracts;
using Certification.Platform.Data;
using Certification.Platform.Personal;
using Microsoft.EntityFrameworkCore;

namespace Certification.Certificates.Personal;

/// <summary>Why a requirement was waived, with its document, and what was said at each step to an award, go with the homework; that it was decided, when and by whom stays.</summary>
internal sealed class AwardWordsRule(AppDb db, CohortReader cohorts, TimeProvider clock) : IRetentionRule
{
    public string Key => "award-words";
    public DataClass Held => DataClass.Decision;
    public (int Number, RetentionUnit Unit) Kept(RetentionOptions options) => (options.HomeworkMonths, RetentionUnit.Months);

    public IQueryable<DueRow> Due(RetentionOptions options, DateTime now)
    {
        var (waivers, cases) = (db.Set<Waiver>(), db.Set<AwardCase>());
        return from ended in cohorts.EndedBefore(now.AddMonths(-options.HomeworkMonths))
               where waivers.Any(w => w.EnrolmentId == ended.Id && (w.Reason != "" || w.FileKey != null))
                   || cases.Any(c => c.EnrolmentId == ended.Id && c.Steps.Any(s => s.Comment != null))
               select new DueRow { Id = ended.Id, Since = ended.Since };
    }

    public async Task Remove(IReadOnlyList<DueRow> rows, CancellationToken ct)
    {
        var (enrolments, now) = (rows.Select(r => (int)r.Id).ToList(), clock.GetUtcNow().UtcDateTime);
        var files = await db.Set<Waiver>().Where(w => enrolments.Contains(w.EnrolmentId) && w.FileKey != null).Select(w => w.FileKey!).ToListAsync(ct);
        db.AddRange(files.Select(key => ContentToDelete.Of(ContentToDelete.File, key, now)));
        var ids = string.Join(',', enrolments.Select(id => id.ToString(CultureInfo.InvariantCulture)));
        // Written past the entities, whose reasons never change; there is nothing in it but numbers.
        foreach (var sql in (string[])[
            $"UPDATE [Waivers] SET [Reason] = '', [FileKey] = NULL, [FileName] = NULL, [MediaType] = NULL WHERE [EnrolmentId] IN ({ids})",
            $"UPDATE [AwardSteps] SET [Comment] = NULL WHERE [AwardCaseId] IN (SELECT [Id] FROM [AwardCases] WHERE [EnrolmentId] IN ({ids}))"])
            await db.Database.ExecuteSqlRawAsync(sql, ct);
    }
}

/// <summary>Whoever decides on an award reads what was handed in: it stays until they have.</summary>
internal sealed class WaitingAwards(AppDb db) : IKeepsWords
{
    public IQueryable<int> Enrolments => db.Set<AwardCase>().Where(c => c.State == AwardState.Eligible || c.State == AwardState.Recommended).Select(c => c.EnrolmentId);
}

/// <summary>Whose names stand under participants' waivers, awards and certificates.</summary>
internal sealed class Deciders(AppDb db) : IOccupies
{
    public IQueryable<int> Persons =>
        db.Set<AwardStep>().Select(s => s.ById).Concat(db.Set<Waiver>().Select(w => w.ById)).Concat(db.Set<StatusChange>().Select(c => c.ById));
}
