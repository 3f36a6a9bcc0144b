using Certification.Certificates.Progressing;
using Certification.Cohorts.Contracts;
using Certification.Platform.Data;
using Certification.Platform.Time;
using Certification.Programmes.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Certification.Certificates.Deciding;

/// <summary>What an award case stands on today, as whoever recommends or decides reads it.</summary>
internal sealed record AwardEvidence(EnrolmentCard Enrolment, CohortPlan Plan, AwardPlan Award, IReadOnlyList<RequirementStatus> Requirements, bool Eligible)
{
    public static async Task<AwardEvidence> Of(AwardCase award, AppDb db, CohortReader cohorts, TimeProvider clock, CancellationToken ct)
    {
        var enrolment = await cohorts.Every.FirstOrNotFound(e => e.Id == award.EnrolmentId, ct);
        var plan = await cohorts.Plan(enrolment.CohortId, ct);
        var standing = Standing.Parse(await db.Progress.Where(p => p.EnrolmentId == enrolment.Id).Select(p => p.Text).FirstAsync(ct));
        var today = SeeToday.At(plan, standing, Zones.Today(clock, enrolment.Zone));
        var wanted = plan.Programme.Award(award.AwardKey);
        var needed = plan.Programme.RequirementsOf(wanted);
        var cases = await db.AwardCases.AsNoTracking().Where(c => c.EnrolmentId == enrolment.Id).ToListAsync(ct);
        return new AwardEvidence(enrolment, plan, wanted, [.. today.Requirements.Where(r => needed.Contains(r.Requirement))], Eligibility.Of(plan.Programme, wanted, standing, cases, enrolment.TakesPart));
    }

    /// <summary>Whether the next step is a supervisor's recommendation.</summary>
    public bool AwaitsRecommendation(AwardCase award) => Award.Recommended && award.State is AwardState.Eligible or AwardState.Refused && Eligible;
}
