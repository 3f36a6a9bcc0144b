using System.ComponentModel.DataAnnotations;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Certification.Certificates.Municipal;

/// <summary>A municipal contact chooses how often the digest comes.</summary>
internal sealed class ChooseDigest(AppDb db, Caller caller, AuditTrail audit, TimeProvider clock)
{
    public sealed class Input
    {
        [Required]
        public DigestPeriod? Period { get; set; }

        /// <summary>Also when nothing has changed.</summary>
        public bool WhenNothing { get; set; }
    }

    public static void Map(RouteGroupBuilder api) =>
        api.MapPut("/staff/digest", async (Input input, ChooseDigest feature, CancellationToken ct) =>
        {
            await feature.Handle(input, ct);
            return Results.NoContent();
        }).RequireAuthorization(Policies.Contacts);

    public async Task Handle(Input input, CancellationToken ct)
    {
        await using var transaction = await db.BeginExclusive(ct);
        var choice = await Current(ct);
        var before = choice is null ? null : Describe(choice);
        if (choice is null) db.Add(choice = DigestChoice.Of(caller.PersonId));
        choice.Set(input.Period!.Value, input.WhenNothing, clock.GetUtcNow().UtcDateTime);
        audit.Note("digest.chosen", choice, before, Describe(choice));
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>What the caller has chosen; null for the standard.</summary>
    public Task<DigestChoice?> Current(CancellationToken ct) => db.Set<DigestChoice>().FirstOrDefaultAsync(c => c.PersonId == caller.PersonId, ct);

    private static string Describe(DigestChoice choice) => $"{choice.Period}{(choice.WhenNothing ? ", also when nothing" : "")}";
}
