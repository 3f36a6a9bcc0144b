using System.ComponentModel.DataAnnotations;
using Certification.Cohorts.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Platform.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Certification.Certificates.Deciding;

/// <summary>The supervisor's sign-off: recommends an eligible person for an award.</summary>
internal sealed class RecommendAward(AppDb db, Caller caller, CohortReader cohorts, Recommendation recommendation)
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
        await recommendation.Give(award, input.Version!.Value, input.Comment, caller, ct);
        await db.SaveChangesAsync(ct);
    }
}
