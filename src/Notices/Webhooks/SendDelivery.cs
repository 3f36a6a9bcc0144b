using Certification.Notices.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Certification.Notices.Webhooks;

/// <summary>Sends by hand: an event once more, under its own id, or a ping that tells nothing.</summary>
internal sealed class SendDelivery(AppDb db, Caller caller, AuditTrail audit, TimeProvider clock)
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapPost("/webhooks/{id:int}/deliveries/{deliveryId:long}/again", async (int id, long deliveryId, SendDelivery feature, CancellationToken ct) =>
        {
            await feature.Again(id, deliveryId, ct);
            return Results.NoContent();
        }).RequireAuthorization(Policies.Administrators);
        api.MapPost("/webhooks/{id:int}/ping", async (int id, SendDelivery feature, CancellationToken ct) =>
        {
            await feature.Ping(id, ct);
            return Results.Accepted();
        }).RequireAuthorization(Policies.Administrators);
    }

    public async Task Again(int id, long deliveryId, CancellationToken ct)
    {
        var webhooks = db.Webhooks.VisibleTo(caller);
        var delivery = await db.WebhookDeliveries.FirstOrNotFound(d => d.Id == deliveryId && d.WebhookId == id && webhooks.Any(w => w.Id == id), ct);
        var before = delivery.State.ToString();
        delivery.SendAgain(clock.GetUtcNow().UtcDateTime);
        audit.Note("webhook.sent-again", delivery, before, delivery.EventId);
        await db.SaveChangesAsync(ct);
    }

    public async Task Ping(int id, CancellationToken ct)
    {
        var webhook = await db.Webhooks.VisibleTo(caller).AsNoTracking().FirstOrNotFound(w => w.Id == id, ct);
        var (now, eventId) = (clock.GetUtcNow().UtcDateTime, EventName.NewId());
        var delivery = WebhookDelivery.Of(webhook.Id, eventId, EventName.Ping, WebhookOutbox.Body(eventId, EventName.Ping, now, new Dictionary<string, object?>()), now);
        db.Add(delivery);
        audit.Note("webhook.pinged", delivery, after: eventId);
        await db.SaveChangesAsync(ct);
    }
}
