using Certification.Cohorts.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Certification.Supervision.SigningOff;

/// <summary>Who the attendees of a session are: nobody decides on themselves.</summary>
internal static class AttendeePersons
{
    public static async Task<IReadOnlyList<int>> PersonsOf(this CohortReader cohorts, SupervisionSession session, CancellationToken ct)
    {
        var enrolments = session.Attendees.Select(a => a.EnrolmentId).ToList();
        return await cohorts.Every.Where(e => enrolments.Contains(e.Id)).Select(e => e.PersonId).ToListAsync(ct);
    }
}
