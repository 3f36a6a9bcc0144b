using System.ComponentModel.DataAnnotations;
using Certification.Cohorts.Contracts;
using Certification.Notices.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Refusals;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using static Certification.Certificates.Texts;

namespace Certification.Certificates.Deciding;

/// <summary>A coordinator sends a supervisor without an account a new link to an award case that waits for a recommendation; the one before it ends.</summary>
internal sealed class AskForRecommendation(AppDb db, Caller caller, CohortReader cohorts, SupervisorLinks links, LinkQuestions questions, Postbox post, AuditTrail audit, TimeProvider clock)
{
    public sealed class Input
    {
        /// <summary>The supervisor.</summary>
        [Required]
        public int? PersonId { get; set; }
    }

    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/awards/{id:int}/ask", async (int id, Input input, AskForRecommendation feature, CancellationToken ct) =>
        {
            await feature.Handle(id, input, ct);
            return Results.NoContent();
        }).RequireAuthorization(Policies.Coordinators);

    /// <summary>The supervisors of the cohort who are asked by link; none when nobody's recommendation is waited for.</summary>
    public async Task<IReadOnlyList<LinkQuestion>> Of(int caseId, CancellationToken ct)
    {
        if (!caller.Is(Roles.Coordinator)) return [];
        var award = await db.AwardCases.AsNoTracking().DecidedBy(caller).FirstOrNotFound(c => c.Id == caseId, ct);
        var evidence = await AwardEvidence.Of(award, db, cohorts, clock, ct);
        if (!evidence.AwaitsRecommendation(award)) return [];
        return await Questions(award, await Supervisors(evidence.Enrolment, ct), ct);
    }

    /// <exception cref="RefusedException">The case does not wait for a recommendation, or not for theirs, or a link is about to come by itself.</exception>
    public async Task Handle(int caseId, Input input, CancellationToken ct)
    {
        await using var transaction = await db.BeginExclusive(ct);
        var award = await db.AwardCases.DecidedBy(caller).FirstOrNotFound(c => c.Id == caseId, ct);
        var evidence = await AwardEvidence.Of(award, db, cohorts, clock, ct);
        if (!evidence.AwaitsRecommendation(award) || (await Supervisors(evidence.Enrolment, ct)).FirstOrDefault(s => s.Person.Id == input.PersonId) is not { } external)
            throw new RefusedException("award.not-by-link", T("Refused.NotByLink"));
        LinkQuestions.CheckAskedOnce((await Questions(award, [external], ct))[0]);
        audit.Note("award.asked", award, after: $"supervisor {external.Person.Id}, {ActingByLink.Way}");
        await post.Queue(Letters.RecommendationAsked(award, external, evidence.Plan, await links.Renew(Recommendation.Purpose, caseId, external.Person.Id, ct), clock.GetUtcNow().UtcDateTime), ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
    }

    private Task<IReadOnlyList<LinkQuestion>> Questions(AwardCase award, IReadOnlyCollection<LinkSupervisor> supervisors, CancellationToken ct) =>
        questions.Of(Recommendation.Purpose, award.Id, supervisors, Letters.RecommendationWaiting, Recommendation.Thing(award.Id), ct);

    private async Task<IReadOnlyCollection<LinkSupervisor>> Supervisors(EnrolmentCard enrolment, CancellationToken ct) =>
        [.. (await links.Of([enrolment.CohortId], ct))[enrolment.CohortId].Where(s => s.Person.Id != enrolment.PersonId)];
}
