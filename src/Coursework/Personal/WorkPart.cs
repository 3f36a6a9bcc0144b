using Certification.Cohorts.Contracts;
using Certification.Platform.Data;
using Certification.Platform.Personal;
using Microsoft.EntityFrameworkCore;

namespace Certification.Coursework.Personal;

/// <summary>An erased person's group courses lose their names and are still told apart: they are counted.</summary>
internal sealed class WorkPart(AppDb db, CohortReader cohorts) : IPersonalPart
{
    public async Task Forget(ErasedPerson person, CancellationToken ct)
    {
        var enrolments = cohorts.Every.Where(e => e.PersonId == person.Id).Select(e => e.Id);
        var entries = await db.PracticeEntries.Where(p => enrolments.Contains(p.EnrolmentId) && p.GroupCourse != null).OrderBy(p => p.Id).ToListAsync(ct);
        foreach (var (course, number) in entries.GroupBy(p => (p.EnrolmentId, p.GroupCourse)).Select((course, i) => (course, i + 1)))
            foreach (var entry in course) entry.NumberGroupCourse($"{number}");
    }
}
