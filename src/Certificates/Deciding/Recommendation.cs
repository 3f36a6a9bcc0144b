using System.Globalization;
using Certification.Cohorts.Contracts;
using Certification.Notices.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Refusals;
using Certification.Programmes.Contracts;
using static Certification.Certificates.Texts;

namespace Certification.Certificates.Deciding;

/// <summary>A supervisor's recommendation, by whichever door they come; stored by the caller's save.</summary>
internal sealed class Recommendation(AppDb db, CohortReader cohorts, ProgrammeReader programmes, SupervisorLinks links, AuditTrail audit, TimeProvider clock)
{
    /// <summary>What a link to an award case is for.</summary>
    public const string Purpose = "recommendation";

    /// <summary>What the plan of mails calls a case.</summary>
    internal static string Thing(int caseId) => string.Create(CultureInfo.InvariantCulture, $"award:{caseId}");

    public static readonly LinkRight Right = new(Purpose, "/recommendations/", () => T("Link.Supervisor"), () => T("Link.Supervisor.Does"), () => T("Link.Supervisor.Lasts", SupervisorLinks.Lifetime.Days));

    /// <param name="award">With its steps.</param>
    /// <param name="version">Which the supervisor read.</param>
    /// <param name="comment">For those who decide.</param>
    /// <param name="by">The supervisor.</param>
    /// <param name="ct">Cancels.</param>
    /// <param name="way">How they came, where they did not sign in.</param>
    /// <exception cref="StaleException">The case has changed since the supervisor read it.</exception>
    /// <exception cref="RefusedException">Something is missing, it is their own case, or it does not wait for a recommendation.</exception>
    public async Task Give(AwardCase award, int version, string? comment, Caller by, CancellationToken ct, string? way = null)
    {
        db.Expect(award, version, c => new { c.Version, c.State });
        var footing = await Footing.Of(award, db, cohorts, programmes, ct);
        footing.RefuseUnlessEligible(Texts.T("Refused.RecommendMissing"));
        var before = award.State;
        award.Recommend(footing.Award, comment, footing.Evidence, footing.Enrolment.PersonId, by.PersonId, clock.GetUtcNow().UtcDateTime);
        await links.End(Purpose, award.Id, ct);
        audit.By(by).Note("award.recommended", award, before.ToString(), way is null ? award.State.ToString() : $"{award.State}, {way}", comment);
    }
}
