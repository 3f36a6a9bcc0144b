using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Certification.Notices.Webhooks;

/// <summary>Pauses a webhook, whose events wait for up to a week; lets it go on; or removes it for good. Its log stays until it is old.</summary>
internal sealed class SwitchWebhook(AppDb db, Caller caller, AuditTrail audit, TimeProvider clock)
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapPost("/webhooks/{id:int}/pause", Answer((feature, id, ct) => feature.Pause(id, ct))).RequireAuthorization(Policies.Administrators);
        api.MapPost("/webhooks/{id:int}/resume", Answer((feature, id, ct) => feature.Resume(id, ct))).RequireAuthorization(Policies.Administrators);
        api.MapDelete("/webhooks/{id:int}", Answer((feature, id, ct) => feature.Remove(id, ct))).RequireAuthorization(Policies.Administrators);
    }

    public async Task Pause(int id, CancellationToken ct)
    {
        var (webhook, before) = await Find(id, ct);
        webhook.Pause(WebhookPause.ByHand, Now);
        audit.Note("webhook.paused", webhook, before, State(webhook));
        await db.SaveChangesAsync(ct);
    }

    public async Task Resume(int id, CancellationToken ct)
    {
        var (webhook, before) = await Find(id, ct);
        webhook.Resume();
        audit.Note("webhook.resumed", webhook, before, State(webhook));
        await db.SaveChangesAsync(ct);
    }

    public async Task Remove(int id, CancellationToken ct)
    {
        var (webhook, before) = await Find(id, ct);
        webhook.Remove(Now);
        audit.Note("webhook.removed", webhook, before, State(webhook));
        await db.SaveChangesAsync(ct);
    }

    private static Func<int, SwitchWebhook, CancellationToken, Task<IResult>> Answer(Func<SwitchWebhook, int, CancellationToken, Task> act) => async (int id, SwitchWebhook feature, CancellationToken ct) =>
    {
        await act(feature, id, ct);
        return Results.NoContent();
    };

    private async Task<(Webhook Webhook, string Before)> Find(int id, CancellationToken ct)
    {
        var webhook = await db.Webhooks.VisibleTo(caller).FirstOrNotFound(w => w.Id == id, ct);
        return (webhook, State(webhook));
    }

    private static string State(Webhook webhook) => webhook.RemovedAt is not null ? "removed" : webhook.PausedBy?.ToString() ?? "active";

    private DateTime Now => clock.GetUtcNow().UtcDateTime;
}
