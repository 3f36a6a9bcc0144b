using Certification.People.Contracts;
using Certification.Platform.Data;
using Microsoft.EntityFrameworkCore;
using static Certification.Cohorts.Texts;

namespace Certification.Cohorts.Enrolling;

/// <summary>What somebody takes part in and works with, the newest first, for the page about the person.</summary>
internal sealed class CoursesOfPersons(AppDb db) : ICoursesOfPersons
{
    public async Task<IReadOnlyList<PersonCourse>> CoursesOf(IReadOnlyCollection<int> personIds, CancellationToken ct)
    {
        var ids = personIds.ToList();
        var enrolments = await db.Enrolments.Where(e => ids.Contains(e.PersonId)).OrderByDescending(e => e.Id)
            .Select(e => new { e.Id, e.PersonId, Cohort = e.Cohort.Name, e.State, e.Since, e.MunicipalityId, e.AdministrationId, e.WorkplaceId }).ToListAsync(ct);
        var staff = await (from member in db.Set<CohortStaff>()
                           where ids.Contains(member.PersonId)
                           join cohort in db.Cohorts on member.CohortId equals cohort.Id
                           orderby member.Id descending
                           select new { member.PersonId, member.Role, cohort.Id, cohort.Name }).ToListAsync(ct);
        return
        [
            .. enrolments.Select(e => new PersonCourse(e.PersonId, e.Cohort, T($"EnrolmentState.{e.State}"), new Place(e.MunicipalityId, e.AdministrationId, e.WorkplaceId), e.Since, $"/enrolments/{e.Id}")),
            .. staff.Select(s => new PersonCourse(s.PersonId, s.Name, T($"StaffRole.{s.Role}"), null, null, $"/cohorts/{s.Id}")),
        ];
    }
}
