using Certification.Cohorts.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Refusals;
using Certification.Platform.Time;
using Microsoft.EntityFrameworkCore;

namespace Certification.Supervision.Logging;

/// <summary>The enrolments that are named as attendees, with the supervisors of their cohorts.</summary>
internal sealed record Supervised(IReadOnlyList<EnrolmentCard> Enrolments, ILookup<int, int> Supervisors)
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
        var supervised = new Supervised(enrolments, await cohorts.Supervisors([.. enrolments.Select(e => e.CohortId).Distinct()], ct));
        if (enrolments.Count != ids.Count || !enrolments.All(e => namedBefore.Contains(e.Id) || e.PersonId == caller.PersonId || supervised.IsLedBy(caller, e)))
            throw new NotFoundException();
        return supervised;
    }

    /// <summary>The latest of the attendees' local dates.</summary>
    public DateOnly Today(TimeProvider clock) => Enrolments.Select(e => e.Zone).DefaultIfEmpty(Zones.Copenhagen).Max(zone => Zones.Today(clock, zone));

    /// <summary>Whether the caller coordinates, or supervises the cohorts of all of them.</summary>
    public bool AreLedBy(Caller caller) => Enrolments.All(e => IsLedBy(caller, e));

    private bool IsLedBy(Caller caller, EnrolmentCard enrolment) =>
        caller.Is(Roles.Coordinator) || (caller.Is(Roles.Supervisor) && Supervisors[enrolment.CohortId].Contains(caller.PersonId));
}
