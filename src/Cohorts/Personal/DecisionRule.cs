using System.Globalization;
using Certification.Cohorts.Contracts;
using Certification.Platform.Data;
using Certification.Platform.Personal;
using Microsoft.EntityFrameworkCore;

namespace Certification.Cohorts.Personal;

/// <summary>Why a date was extended, why a leader declined, and who the leader was, go with the homework; the date, the answer and the promises stay.</summary>
internal sealed class DecisionRule(AppDb db, CohortReader cohorts) : IRetentionRule
{
    public string Key => "decision-words";
    public DataClass Held => DataClass.Decision;
    public (int Number, RetentionUnit Unit) Kept(RetentionOptions options) => (options.HomeworkMonths, RetentionUnit.Months);

    public IQueryable<DueRow> Due(RetentionOptions options, DateTime now)
    {
        var (extensions, applications) = (db.Set<Extension>(), db.Set<Application>());
        return from ended in cohorts.EndedBefore(now.AddMonths(-options.HomeworkMonths))
               where extensions.Any(x => x.EnrolmentId == ended.Id && x.Reason != "")
                   || applications.Any(a => a.EnrolmentId == ended.Id && (a.LeaderName != "" || a.LeaderEmail != "" || a.Reason != null))
               select new DueRow { Id = ended.Id, Since = ended.Since };
    }

    public async Task Remove(IReadOnlyList<DueRow> rows, CancellationToken ct)
    {
        var ids = string.Join(',', rows.Select(r => r.Id.ToString(CultureInfo.InvariantCulture)));
        // Written past the entities, whose reasons never change; there is nothing in it but numbers.
        foreach (var sql in (string[])[
            $"UPDATE [Extensions] SET [Reason] = '' WHERE [EnrolmentId] IN ({ids})",
            $"UPDATE [Applications] SET [LeaderName] = '', [LeaderEmail] = '', [Reason] = NULL WHERE [EnrolmentId] IN ({ids})"])
            await db.Database.ExecuteSqlRawAsync(sql, ct);
    }
}
