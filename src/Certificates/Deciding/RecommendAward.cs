using System.ComponentModel.DataAnnotations;
using Certification.Cohorts.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Text;
using Certification.Programmes.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Certification.Certificates.Deciding;

/// <summary>The supervisor's sign-off: recommends an eligible person for an award.</summary>
internal sealed class RecommendAward(AppDb db, Caller caller, CohortReader cohorts, ProgrammeReader programmes, AuditTrail audit, TimeProvider clock)
{
    public sealed class Input
    {
        [Required]
        public int? Version { get; set; }

        [StringLength(2000), NoPersonalNumber]
        public string? Comment { get; set; }
    }

    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/awards/{id:int}/recommend", async (int id, Input input, RecommendAward feature, CancellationToken ct) =>
        {
            await feature.Handle(id, input, ct);
            return Results.NoContent();
        }).RequireAuthorization(Policies.Recommenders);

    public async Task Handle(int caseId, Input input, CancellationToken ct)
    {
        var award = await db.AwardCases.RecommendedBy(caller, cohorts).Include(c => c.Steps).FirstOrNotFound(c => c.Id == caseId, ct);
        db.Expect(award, input.Version!.Value, c => new { c.Version, c.State });
        var footing = await Footing.Of(award, db, cohorts, programmes, ct);
        footing.RefuseUnlessEligible(Texts.T("Refused.RecommendMissing"));
        var before = award.State;
        award.Recommend(footing.Award, input.Comment, footing.Evidence, footing.Enrolment.PersonId, caller.PersonId, clock.GetUtcNow().UtcDateTime);
        audit.Note("award.recommended", award, before.ToString(), award.State.ToString(), input.Comment);
        await db.SaveChangesAsync(ct);
    }
}
