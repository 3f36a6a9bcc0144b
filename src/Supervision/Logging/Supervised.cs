using Certification.Cohorts.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Refusals;
using Certification.Platform.Time;
using Microsoft.EntityFrameworkCore;

namespace Certification.Supervision.Logging;

/// <summary>The enrolments that are named as attendees, with the supervisors of their cohorts.</summary>
/// <param name="Enrolments">The attendees.</param>
/// <param name="Supervisors">By cohort.</param>
/// <param name="Led">Those of the enrolments whose cohort the caller coordinates or supervises.</param>
internal sealed record Supervised(IReadOnlyList<EnrolmentCard> Enrolments, ILookup<int, int> Supervisors, IReadOnlyCollection<int> Led)
{
    /// <summary>
    /// Coordinators name anybody, supervisors the participants of their cohorts, participants themselves; who was named
    /// before may be named again.
    /// </summary>
    /// <exception cref="NotFoundException">One of them is missing or not the caller's to name.</exception>
    public static async Task<Supervised> Load(
        CohortReader cohorts, Caller caller, IReadOnlyCollection<int> enrolmentIds, IReadOnlyCollection<int> namedBefore, CancellationToken ct)
    {
        var ids = enrolmentIds.Distinct().ToList();
        var enrolments = await cohorts.Every.Where(e => ids.Contains(e.Id)).OrderBy(e => e.Id).ToListAsync(ct);
        List<int> led = caller.Is(Roles.Coordinator | Roles.Supervisor) ? await cohorts.WorkedWithBy(caller, Roles.Supervisor).Where(e => ids.Contains(e.Id)).Select(e => e.Id).ToListAsync(ct) : [];
        if (enrolments.Count != ids.Count || !enrolments.All(e => namedBefore.Contains(e.Id) || e.PersonId == caller.PersonId || led.Contains(e.Id)))
            throw new NotFoundException();
        return new Supervised(enrolments, await cohorts.Supervisors([.. enrolments.Select(e => e.CohortId).Distinct()], ct), led);
    }

    /// <summary>The latest of the attendees' local dates.</summary>
    public DateOnly Today(TimeProvider clock) => Enrolments.Select(e => e.Zone).DefaultIfEmpty(Zones.Copenhagen).Max(zone => Zones.Today(clock, zone));

    /// <summary>Whether the caller coordinates, or supervises the cohorts of all of them.</summary>
    public bool AreLed => Enrolments.All(e => Led.Contains(e.Id));
}
