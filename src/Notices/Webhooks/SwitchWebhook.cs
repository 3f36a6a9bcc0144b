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

    public Task Pause(int id, CancellationToken ct) => Handle(id, Change.Pause, ct);

    public Task Resume(int id, CancellationToken ct) => Handle(id, Change.Resume, ct);

    public Task Remove(int id, CancellationToken ct) => Handle(id, Change.Remove, ct);

    private static Func<int, SwitchWebhook, CancellationToken, Task<IResult>> Answer(Func<SwitchWebhook, int, CancellationToken, Task> act) => async (int id, SwitchWebhook feature, CancellationToken ct) =>
    {
        await act(feature, id, ct);
        return Results.NoContent();
    };

    private enum Change { Pause, Resume, Remove }

    private async Task Handle(int id, Change change, CancellationToken ct)
    {
        var webhook = await db.Webhooks.VisibleTo(caller).FirstOrNotFound(w => w.Id == id, ct);
        var before = State(webhook);
        switch (change)
        {
            case Change.Pause: webhook.Pause(WebhookPause.ByHand, Now); break;
            case Change.Resume: webhook.Resume(); break;
            default: webhook.Remove(Now); break;
        }
        audit.Note(change switch { Change.Pause => "webhook.paused", Change.Resume => "webhook.resumed", _ => "webhook.removed" }, webhook, before, State(webhook));
        await db.SaveChangesAsync(ct);
    }

    private static string State(Webhook webhook) => webhook.RemovedAt is not null ? "removed" : webhook.PausedBy?.ToString() ?? "active";

    private DateTime Now => clock.GetUtcNow().UtcDateTime;
}
