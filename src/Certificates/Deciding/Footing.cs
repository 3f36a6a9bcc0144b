using Certification.Certificates.Progressing;
using Certification.Cohorts.Contracts;
using Certification.Platform.Data;
using Certification.Platform.Refusals;
using Certification.Programmes.Contracts;
using Microsoft.EntityFrameworkCore;
using static Certification.Certificates.Texts;

namespace Certification.Certificates.Deciding;

/// <summary>What a recommendation or a decision stands on.</summary>
/// <param name="Enrolment">Whose award it is.</param>
/// <param name="Award">What the programme says of it.</param>
/// <param name="Evidence">The standing, as it is stored in progress.</param>
/// <param name="Eligible">Whether the person may have the award as things stand.</param>
internal sealed record Footing(EnrolmentCard Enrolment, AwardPlan Award, string Evidence, bool Eligible)
{
    public static async Task<Footing> Of(AwardCase award, AppDb db, CohortReader cohorts, ProgrammeReader programmes, CancellationToken ct)
    {
        var enrolment = await cohorts.Every.SingleAsync(e => e.Id == award.EnrolmentId, ct);
        var programme = await programmes.Version(enrolment.ProgrammeVersionId, ct);
        var plan = programme.Award(award.AwardKey);
        var evidence = await db.Progress.Where(p => p.EnrolmentId == enrolment.Id).Select(p => p.Text).SingleAsync(ct);
        var cases = await db.AwardCases.AsNoTracking().Where(c => c.EnrolmentId == enrolment.Id).ToListAsync(ct);
        return new Footing(enrolment, plan, evidence, Eligibility.Of(programme, plan, Standing.Parse(evidence), cases, enrolment.TakesPart));
    }

    /// <summary>A refused case no longer follows the facts: what was met then may have been corrected since.</summary>
    /// <param name="missing">The sentence that says so.</param>
    /// <exception cref="RefusedException">The person has left, or something is missing.</exception>
    public void RefuseUnlessEligible(string missing)
    {
        if (!Enrolment.TakesPart) throw new RefusedException("enrolment.not-taking-part", T("Refused.NotTakingPart"));
        if (!Eligible) throw new RefusedException("award.missing", missing);
    }
}
