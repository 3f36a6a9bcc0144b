using Certification.Cohorts.Contracts;
using Certification.People.Contracts;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Certification.Cohorts.Enrolling;

/// <summary>
/// Running enrolments go along to the new employer: from then on its contacts see them and its seats are used, and the old one's no more. What is
/// completed or over stays where it was paid for.
/// </summary>
internal sealed class FollowEmployer(AppDb db, PeopleReader people, AuditTrail audit) : IFollowsEmployer, IFollowsTree
{
    private static readonly List<EnrolmentState> Running = [EnrolmentState.Applied, EnrolmentState.Waitlisted, EnrolmentState.Offered, EnrolmentState.Enrolled];

    public async Task<int> Follow(int personId, Place? before, Place after, string reason, CancellationToken ct)
    {
        var from = before?.MunicipalityId;
        // An enrolment that somebody else pays for is not the old employer's to lose.
        var running = await db.Enrolments.Include(e => e.Cohort).Where(e => e.PersonId == personId && Running.Contains(e.State)
            && e.Cohort.State != CohortState.Finished && e.Cohort.State != CohortState.Cancelled && (from == null || e.MunicipalityId == from)).ToListAsync(ct);
        foreach (var enrolment in running.Where(e => e.Place != after))
        {
            audit.Note("enrolment.employer", enrolment, await Words(enrolment.Place, ct), await Words(after, ct), reason);
            enrolment.FollowTo(after);
        }
        return running.Count;
    }

    /// <summary>Every enrolment, over or not: it is the same workplace under one name.</summary>
    public async Task<int> WorkplaceMerged(int fromId, Place place, CancellationToken ct)
    {
        var there = await db.Enrolments.Include(e => e.Cohort).Where(e => e.WorkplaceId == fromId).ToListAsync(ct);
        foreach (var enrolment in there) enrolment.FollowTo(place);
        return there.Count;
    }

    public async Task<int> AdministrationMerged(int fromId, int toId, CancellationToken ct)
    {
        var there = await db.Enrolments.Include(e => e.Cohort).Where(e => e.AdministrationId == fromId).ToListAsync(ct);
        foreach (var enrolment in there) enrolment.FollowTo(enrolment.Place with { AdministrationId = toId });
        return there.Count;
    }

    private async Task<string> Words(Place place, CancellationToken ct)
    {
        var names = await people.Organisations([.. place.Levels], ct);
        return string.Join(" > ", place.Levels.Select(id => names.Single(n => n.Id == id).Name));
    }
}
