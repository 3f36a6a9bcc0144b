using System.ComponentModel.DataAnnotations;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Refusals;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using static Certification.Programmes.Texts;

namespace Certification.Programmes.Publishing;

/// <summary>Publishes a new programme version from a file; from then on it never changes.</summary>
internal sealed class PublishProgramme(AppDb db, AuditTrail audit, TimeProvider clock)
{
    public sealed class Input
    {
        /// <summary>The programme document, as JSON text.</summary>
        [Required, StringLength(200_000)]
        public string? Document { get; set; }
    }

    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/programmes", async (Input input, PublishProgramme feature, CancellationToken ct) =>
        {
            var id = await feature.Handle(input, ct);
            return Results.Created($"/api/v1/programmes/{id}", new { id });
        }).RequireAuthorization(Policies.Coordinators);

    /// <exception cref="RefusedException">The document breaks the schema, or the version exists.</exception>
    public async Task<int> Handle(Input input, CancellationToken ct)
    {
        ProgrammeVersion version;
        try
        {
            version = ProgrammeVersion.Publish(input.Document!, clock.GetUtcNow().UtcDateTime);
        }
        catch (InvalidProgrammeException e)
        {
            throw new RefusedException("programme.invalid", T("Refused.ProgrammeInvalid", e.Path, e.Rule));
        }
        if (await db.ProgrammeVersions.AnyAsync(v => v.ProgrammeKey == version.ProgrammeKey && v.Number >= version.Number, ct))
            throw new RefusedException("programme.version-exists", T("Refused.ProgrammeVersionExists", version.ProgrammeKey, version.Number));
        db.Add(version);
        audit.Note("programme.published", version, after: $"{version.ProgrammeKey} {version.Number}");
        await db.SaveChangesAsync(ct);
        return version.Id;
    }
}
