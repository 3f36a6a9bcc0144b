using System.Globalization;
using Certification.Cohorts.Contracts;
using Certification.Platform.Data;
using Certification.Platform.Personal;
using Microsoft.EntityFrameworkCore;

namespace Certification.Cohorts.Personal;

/// <summary>Remarks, reasons for absence and corrections, make-up tasks and objections go with the homework; marks and states stay.</summary>
internal sealed class ReasonRule(AppDb db, CohortReader cohorts) : IRetentionRule
{
    /// <summary>A task that is gone is told from no task by this.</summary>
    private const string Gone = "-";

    public string Key => "reasons";
    public DataClass Held => DataClass.Content;
    public (int Number, RetentionUnit Unit) Kept(RetentionOptions options) => (options.HomeworkMonths, RetentionUnit.Months);

    public IQueryable<DueRow> Due(RetentionOptions options, DateTime now)
    {
        var (attendances, notices, tasks, objections) = (db.Set<Attendance>(), db.Set<AbsenceNotice>(), db.Set<MakeUp>(), db.Set<Objection>());
        return from enrolment in db.Set<Enrolment>()
               join ended in cohorts.EndedBefore(now.AddMonths(-options.HomeworkMonths)) on enrolment.Id equals ended.Id
               where enrolment.Remark != null || enrolment.History.Any(h => h.Reason != null)
                   || attendances.Any(a => a.EnrolmentId == enrolment.Id && a.History.Any(h => h.Reason != null))
                   || notices.Any(n => n.EnrolmentId == enrolment.Id && n.Reason != null)
                   || tasks.Any(m => m.EnrolmentId == enrolment.Id && m.Task != null && m.Task != Gone)
                   || objections.Any(o => o.Attendance.EnrolmentId == enrolment.Id && (o.Text != "" || o.Comment != null))
               select new DueRow { Id = enrolment.Id, Since = ended.Since };
    }

    public async Task Remove(IReadOnlyList<DueRow> rows, CancellationToken ct)
    {
        var ids = string.Join(',', rows.Select(r => r.Id.ToString(CultureInfo.InvariantCulture)));
        var marks = $"[AttendanceId] IN (SELECT [Id] FROM [Attendances] WHERE [EnrolmentId] IN ({ids}))";
        // Written past the entities, whose reasons never change; there is nothing in it but numbers.
        foreach (var sql in (string[])[
            $"UPDATE [Enrolments] SET [Remark] = NULL WHERE [Id] IN ({ids})",
            $"UPDATE [EnrolmentChanges] SET [Reason] = NULL WHERE [EnrolmentId] IN ({ids})",
            $"UPDATE [AbsenceNotices] SET [Reason] = NULL WHERE [EnrolmentId] IN ({ids})",
            $"UPDATE [MakeUps] SET [Task] = '{Gone}' WHERE [Task] IS NOT NULL AND [EnrolmentId] IN ({ids})",
            $"UPDATE [AttendanceChanges] SET [Reason] = NULL WHERE {marks}",
            $"UPDATE [Objections] SET [Text] = '', [Comment] = NULL WHERE {marks}"])
            await db.Database.ExecuteSqlRawAsync(sql, ct);
    }
}
