using Certification.Certificates.Progressing;
using Certification.Cohorts.Contracts;
using Certification.People.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Programmes.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Certification.Certificates.Deciding;

/// <summary>A recommendation or decision, with who took it.</summary>
internal sealed record AwardStepLine(AwardStep Step, string By);

/// <summary>One award case with the evidence that it stands on today.</summary>
internal sealed record AwardView(
    AwardCase Case, AwardEvidence Basis, PersonCard Person, IReadOnlyList<AwardStepLine> Steps, int? CertificateId, bool IsOwn, bool RecommendedByCaller, bool Supervises)
{
    public AwardPlan Award => Basis.Award;

    public EnrolmentCard Enrolment => Basis.Enrolment;

    public CohortPlan Plan => Basis.Plan;

    public IReadOnlyList<RequirementStatus> Evidence => Basis.Requirements;

    /// <inheritdoc cref="AwardEvidence.AwaitsRecommendation"/>
    public bool AwaitsRecommendation => Basis.AwaitsRecommendation(Case);

    /// <summary>Whether the next step is the coordinator's decision.</summary>
    public bool AwaitsDecision => Case.State == (Award.Recommended ? AwardState.Recommended : AwardState.Eligible);

    /// <summary>A course certificate that was refused can be issued after all.</summary>
    public bool CanBeIssued => AwaitsDecision || !Award.Recommended && Case.State == AwardState.Refused && Basis.Eligible;

    public bool StoppedByFourEyes => Award.FourEyes && RecommendedByCaller;
}

/// <summary>One award case, for those who recommend and decide.</summary>
internal sealed class ReadAward(AppDb db, Caller caller, CohortReader cohorts, PeopleReader people, TimeProvider clock)
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/awards/{id:int}", async (int id, ReadAward feature, CancellationToken ct) =>
        {
            var view = await feature.Handle(id, ct);
            return new
            {
                view.Case.Id,
                view.Case.EnrolmentId,
                view.Person.Name,
                view.Case.AwardKey,
                view.Award.Title,
                view.Case.State,
                view.Case.Version,
                view.CertificateId,
                Evidence = view.Evidence.Select(r => new { r.Requirement.Key, r.State, r.Standing.Counts, Explanation = Explain.Sentence(view.Plan, r) }),
                Steps = view.Steps.Select(s => new { s.Step.State, s.Step.Comment, s.Step.At, s.By }),
            };
        }).RequireAuthorization(Policies.Supervisors);

    public async Task<AwardView> Handle(int id, CancellationToken ct)
    {
        var award = await db.AwardCases.AsNoTracking().WorkedWithBy(caller, cohorts).Include(c => c.Steps).FirstOrNotFound(c => c.Id == id, ct);
        var evidence = await AwardEvidence.Of(award, db, cohorts, clock, ct);
        var enrolment = evidence.Enrolment;
        var certificate = await db.Certificates.Where(c => c.AwardCaseId == id).OrderByDescending(c => c.Edition).Select(c => new { c.Id }).FirstOrDefaultAsync(ct);
        var actors = award.Steps.Select(s => s.ById).Distinct().ToList();
        var names = await people.Cards.Where(p => actors.Contains(p.Id)).ToDictionaryAsync(p => p.Id, p => p.Name, ct);
        var steps = award.Steps.OrderBy(s => s.Id).ToList();
        return new AwardView(award, evidence, await people.Card(enrolment.PersonId, ct),
            [.. steps.Select(s => new AwardStepLine(s, s.ById == AwardCase.Nobody ? Texts.T("Award.ByFacts") : names.GetValueOrDefault(s.ById, "–")))],
            certificate?.Id, enrolment.PersonId == caller.PersonId, steps.LastOrDefault(s => s.State == AwardState.Recommended)?.ById == caller.PersonId,
            await db.AwardCases.RecommendedBy(caller, cohorts).AnyAsync(c => c.Id == id, ct));
    }
}
