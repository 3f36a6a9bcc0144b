using System.ComponentModel.DataAnnotations;
using Certification.Cohorts.Contracts;
using Certification.Notices.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Platform.Refusals;
using Certification.Platform.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Certification.Certificates.Deciding;

/// <summary>A supervisor without an account recommends one person for an award, by the link in their mail and the code that comes after it.</summary>
internal sealed class RecommendByLink(AppDb db, SupervisorLinks links, CohortReader cohorts, Recommendation recommendation, TimeProvider clock)
{
    public sealed class Input
    {
        /// <summary>From the mail to the supervisor, which shows who presses the button.</summary>
        [Required, StringLength(20)]
        public string Code { get; set; } = "";

        /// <summary>Of what was read.</summary>
        [Required]
        public int? Version { get; set; }

        [StringLength(2000), NoPersonalNumber]
        public string? Comment { get; set; }
    }

    /// <summary>What a link is about.</summary>
    public sealed record Asked(AwardCase Case, AwardEvidence Evidence, ActingByLink Acting) : IOpenedByLink;

    public static void Map(RouteGroupBuilder api)
    {
        api.MapPost("/recommendations/{secret}", async (string secret, Input input, RecommendByLink feature, CancellationToken ct) =>
        {
            await feature.Handle(secret, input, ct);
            return Results.NoContent();
        }).AllowAnonymous().RequireRateLimiting(Limits.Public);
        api.MapPost("/recommendations/{secret}/code", async (string secret, RecommendByLink feature, CancellationToken ct) =>
        {
            await feature.SendCode(secret, ct);
            return Results.NoContent();
        }).AllowAnonymous().RequireRateLimiting(Limits.Public);
    }

    /// <summary>What the link is about; null when it cannot be used, whyever.</summary>
    public Task<Asked?> Find(string secret, CancellationToken ct) => links.Look(() => Open(secret, ct));

    /// <inheritdoc cref="SupervisorLinks.SendCode"/>
    public Task SendCode(string secret, CancellationToken ct) => links.SendCode(() => Open(secret, ct), ct);

    /// <inheritdoc cref="SupervisorLinks.Act"/>
    public Task Handle(string secret, Input input, CancellationToken ct) => links.Act(() => Open(secret, ct), input.Code, open =>
        recommendation.Give(open.Case, input.Version!.Value, string.IsNullOrWhiteSpace(input.Comment) ? null : input.Comment.Trim(), open.Acting.Caller, ct, ActingByLink.Way), ct);

    private async Task<Asked?> Open(string secret, CancellationToken ct)
    {
        if (await links.Find(Recommendation.Purpose, secret, ct) is not { } acting) return null;
        var award = await db.AwardCases.Include(c => c.Steps).SingleAsync(c => c.Id == acting.Link.SubjectId, ct);
        var evidence = await AwardEvidence.Of(award, db, cohorts, clock, ct);
        var waits = evidence.AwaitsRecommendation(award) && evidence.Enrolment.PersonId != acting.Person.Id;
        return waits && await links.Stands(acting, [evidence.Enrolment.CohortId], ct) ? new(award, evidence, acting) : null;
    }
}
