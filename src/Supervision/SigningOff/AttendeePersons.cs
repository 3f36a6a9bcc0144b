using Certification.Cohorts.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Certification.Supervision.SigningOff;

/// <summary>Who the attendees of a session are, for nobody decides on themselves; and in which cohorts.</summary>
internal static class AttendeePersons
{
    public static async Task<IReadOnlyList<int>> PersonsOf(this CohortReader cohorts, SupervisionSession session, CancellationToken ct)
    {
        var enrolments = session.Attendees.Select(a => a.EnrolmentId).ToList();
        return await cohorts.Every.Where(e => enrolments.Contains(e.Id)).Select(e => e.PersonId).ToListAsync(ct);
    }

    public static async Task<IReadOnlyList<int>> CohortsOf(this CohortReader cohorts, SupervisionSession session, CancellationToken ct)
    {
        var enrolments = session.Attendees.Select(a => a.EnrolmentId).ToList();
        return await cohorts.Every.Where(e => enrolments.Contains(e.Id)).Select(e => e.CohortId).Distinct().ToListAsync(ct);
    }
}
