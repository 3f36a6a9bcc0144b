using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Refusals;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Certification.Notices.Writing;

/// <summary>Takes the organisation's own text away: the standard one, or the language fallen back to, is sent again.</summary>
internal sealed class ResetLetter(AppDb db, AuditTrail audit)
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapDelete("/mail/letters/{key}/{language}", async (string key, string language, int version, ResetLetter feature, CancellationToken ct) =>
        {
            await feature.Handle(key, language, version, ct);
            return Results.NoContent();
        }).RequireAuthorization(Policies.Coordinators);

    /// <exception cref="NotFoundException">There is no own text.</exception>
    /// <exception cref="StaleException">Somebody else saved it meanwhile.</exception>
    public async Task Handle(string key, string language, int version, CancellationToken ct)
    {
        var text = await db.LetterTexts.FirstOrNotFound(t => t.Letter == key && t.Language == language, ct);
        db.Expect(text, version, t => new { t.Version, t.Subject, t.Body });
        audit.Note("letter.reset", text, before: $"{key} {language}: {text.Subject}");
        db.Remove(text);
        await db.SaveChangesAsync(ct);
    }
}
