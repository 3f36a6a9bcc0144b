using Certification.Cohorts.Contracts;
using Certification.People.Contracts;
using Certification.Platform.Access;
using Microsoft.EntityFrameworkCore;

namespace Certification.Supervision.SigningOff;

/// <summary>Who can put their name under sessions that wait: supervisors who sign in, and those who act by link for as long as they supervise the attendees' cohorts.</summary>
internal sealed class Signers(PeopleReader people, SupervisorLinks links)
{
    /// <summary>Those of these supervisors who can, in these cohorts.</summary>
    public async Task<Found> Of(IReadOnlyCollection<int> supervisorIds, IReadOnlyCollection<int> cohortIds, CancellationToken ct)
    {
        var ids = supervisorIds.Distinct().ToList();
        if (ids.Count == 0) return new([], Enumerable.Empty<LinkSupervisor>().ToLookup(s => s.CohortId));
        return new(await people.Having(Roles.Supervisor).Where(p => ids.Contains(p)).ToListAsync(ct), await links.Of(cohortIds, ct));
    }

    internal sealed record Found(IReadOnlyCollection<int> WithRole, ILookup<int, LinkSupervisor> External)
    {
        /// <summary>The supervisor of a session of these cohorts, where they are asked by link.</summary>
        public LinkSupervisor? ByLink(int supervisorId, IReadOnlyCollection<int> cohortIds) => External.Everywhere(cohortIds, supervisorId);

        public bool BySigningIn(int supervisorId, IReadOnlyCollection<int> cohortIds) => WithRole.Contains(supervisorId) && ByLink(supervisorId, cohortIds) is null;

        /// <summary>Whether the session waits in vain until it is corrected to another supervisor.</summary>
        public bool Nobody(int supervisorId, IReadOnlyCollection<int> cohortIds) => !WithRole.Contains(supervisorId) && ByLink(supervisorId, cohortIds) is null;
    }
}
