using Certification.Platform.Access;
using Certification.Platform.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Certification.Notices.Webhooks;

/// <summary>Webhooks and how they fare, and of one of them what was sent and what the receiver said. No secrets.</summary>
internal sealed class ReadWebhooks(AppDb db, Caller caller, TimeProvider clock)
{
    /// <summary>One webhook.</summary>
    public sealed record Line(int Id, string Address, IReadOnlyList<string> Events, DateTime CreatedAt, WebhookPause? Paused, DateTime? FailingSince, bool NeedsALook, int Waiting, DateTime? OlderSecretUntil);

    /// <summary>One try.</summary>
    public sealed record Attempt(DateTime At, int? Status, int Milliseconds, string Said);

    /// <summary>One event on its way, with its tries, the newest first.</summary>
    public sealed record Delivery(long Id, string EventId, string Type, string Body, DateTime CreatedAt, DeliveryState State, int Attempts, DateTime? NextAt, IReadOnlyList<Attempt> Log);

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/webhooks", async (ReadWebhooks feature, CancellationToken ct) => await feature.All(ct)).RequireAuthorization(Policies.Administrators);
        api.MapGet("/webhooks/{id:int}", async (int id, ReadWebhooks feature, CancellationToken ct) => await feature.One(id, ct)).RequireAuthorization(Policies.Administrators);
        api.MapGet("/webhooks/{id:int}/deliveries", async (int id, [AsParameters] PageRequest page, ReadWebhooks feature, CancellationToken ct) => await feature.Deliveries(id, page, ct))
            .RequireAuthorization(Policies.Administrators);
    }

    public async Task<IReadOnlyList<Line>> All(CancellationToken ct) => await Lines(db.Webhooks.VisibleTo(caller), ct);

    public async Task<Line> One(int id, CancellationToken ct) =>
        (await Lines(db.Webhooks.VisibleTo(caller).Where(w => w.Id == id), ct)).FirstOrDefault() ?? throw new Platform.Refusals.NotFoundException();

    public async Task<Page<Delivery>> Deliveries(int id, PageRequest page, CancellationToken ct)
    {
        await One(id, ct);
        var found = await db.WebhookDeliveries.AsNoTracking().Include(d => d.Log).Where(d => d.WebhookId == id).OrderByDescending(d => d.Id).ToPage(page, ct);
        return new Page<Delivery>([.. found.Items.Select(d => new Delivery(d.Id, d.EventId, d.Type, d.Body, d.CreatedAt, d.State, d.Attempts, d.State == DeliveryState.Waiting ? d.NextAt : null,
            [.. d.Log.OrderByDescending(a => a.Id).Select(a => new Attempt(a.At, a.Status, a.Milliseconds, a.Said))]))], found.Number, found.Size, found.Total);
    }

    private async Task<List<Line>> Lines(IQueryable<Webhook> webhooks, CancellationToken ct)
    {
        var (now, deliveries) = (clock.GetUtcNow().UtcDateTime, db.WebhookDeliveries);
        var rows = await webhooks.AsNoTracking().OrderBy(w => w.Id)
            .Select(w => new { Webhook = w, Waiting = deliveries.Count(d => d.WebhookId == w.Id && d.State == DeliveryState.Waiting) }).ToListAsync(ct);
        return rows.ConvertAll(r => new Line(r.Webhook.Id, r.Webhook.Address, r.Webhook.Events.Split(' '), r.Webhook.CreatedAt, r.Webhook.PausedBy, r.Webhook.FailingSince, r.Webhook.NeedsALook(now),
            r.Waiting, r.Webhook.OlderSecretUntil > now ? r.Webhook.OlderSecretUntil : null));
    }
}
