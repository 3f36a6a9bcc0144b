using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Certification.Notices.Webhooks;

/// <summary>Gives a webhook a new secret. For a day both sign, so that the receiver can change over when it suits.</summary>
internal sealed class RotateSecret(AppDb db, Caller caller, WebhookSecrets secrets, AuditTrail audit, TimeProvider clock)
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/webhooks/{id:int}/secret", async (int id, RotateSecret feature, CancellationToken ct) =>
            Results.Ok(new { secret = await feature.Handle(id, ct) })).RequireAuthorization(Policies.Administrators);

    /// <returns>The secret, which is nowhere to be had again.</returns>
    public async Task<string> Handle(int id, CancellationToken ct)
    {
        var webhook = await db.Webhooks.VisibleTo(caller).FirstOrNotFound(w => w.Id == id, ct);
        var (secret, stored) = secrets.New();
        webhook.Rotate(stored, clock.GetUtcNow().UtcDateTime);
        audit.Note("webhook.secret-rotated", webhook);
        await db.SaveChangesAsync(ct);
        return secret;
    }
}
