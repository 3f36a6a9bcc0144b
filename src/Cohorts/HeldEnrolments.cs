using Certification.Cohorts.Contracts;
using Certification.Platform.Data;
using Certification.Platform.Refusals;
using Microsoft.EntityFrameworkCore;
using static Certification.Cohorts.Texts;

namespace Certification.Cohorts;

/// <summary>
/// A person's enrolments. Nobody is in a cohort twice: where both were, the enrolment of the one who goes must be over; it stays in that name, as
/// history.
/// </summary>
internal sealed class HeldEnrolments(AppDb db) : PersonRows<Enrolment>(db, nameof(Enrolment.PersonId))
{
    private static readonly List<EnrolmentState> Over = [EnrolmentState.Withdrawn, EnrolmentState.Transferred, EnrolmentState.NoShow, EnrolmentState.Discontinued];

    public override async Task Check(int fromId, int toId, CancellationToken ct)
    {
        var own = Db.Enrolments.Where(e => e.PersonId == toId);
        if (await Db.Enrolments.Where(e => e.PersonId == fromId && !Over.Contains(e.State) && own.Any(o => o.CohortId == e.CohortId)).Select(e => e.Cohort.Name).FirstOrDefaultAsync(ct) is { } twice)
            throw new RefusedException("merge.same-cohort", T("Refused.MergeSameCohort", twice));
        var both = new List<int> { fromId, toId };
        var staff = Db.Set<CohortStaff>().Where(s => both.Contains(s.PersonId));
        // Who teaches or supervises a cohort would decide on themselves.
        if (await Db.Enrolments.Where(e => both.Contains(e.PersonId) && !Over.Contains(e.State) && staff.Any(s => s.CohortId == e.CohortId && s.PersonId != e.PersonId)).Select(e => e.Cohort.Name).FirstOrDefaultAsync(ct) is { } ownCohort)
            throw new RefusedException("merge.on-themselves", T("Refused.MergeOnThemselves", ownCohort));
        if (await staff.GroupBy(s => new { s.CohortId, s.Role }).Where(g => g.Count() > 1).Select(g => (int?)g.Key.CohortId).FirstOrDefaultAsync(ct) is { } cohort)
            throw new RefusedException("merge.same-staff", T("Refused.MergeSameStaff", await Db.Cohorts.Where(c => c.Id == cohort).Select(c => c.Name).FirstAsync(ct)));
    }
}
