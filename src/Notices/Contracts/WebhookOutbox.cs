using System.Text.Json;
using System.Text.Json.Serialization;
using Certification.Notices.Webhooks;
using Certification.Platform;
using Certification.Platform.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Certification.Notices.Contracts;

/// <summary>What other systems can be told. A change is told by one event, the most particular one.</summary>
public enum WebhookEvent
{
    EnrolmentCreated,
    EnrolmentStateChanged,
    EnrolmentCompleted,
    CertificateIssued,
    CertificateStatusChanged,
}

/// <summary>Where a feature puts news for other systems; stored by the same save as the change, one row for each webhook that wants it, and sent afterwards.</summary>
public sealed class WebhookOutbox(AppDb db, IOptions<SiteOptions> site)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    private List<Webhook>? _webhooks;

    /// <summary>Whether anybody wants any of these; nothing need be read for news that nobody wants.</summary>
    public async Task<bool> AnyWants(IReadOnlyCollection<WebhookEvent> kinds, CancellationToken ct) => (await All(ct)).Exists(w => kinds.Any(kind => w.Wants(EventName.Of(kind))));

    /// <param name="kind">What happened.</param>
    /// <param name="at">When (UTC).</param>
    /// <param name="href">Where the receiver reads on, with a key of its own: "/api/v1/enrolments/5".</param>
    /// <param name="data">Ids and states, nothing about people.</param>
    /// <param name="ct">Cancels.</param>
    public async Task Queue(WebhookEvent kind, DateTime at, string href, IReadOnlyDictionary<string, object?> data, CancellationToken ct)
    {
        var (type, wanting) = (EventName.Of(kind), new List<Webhook>());
        wanting.AddRange((await All(ct)).Where(w => w.Wants(type)));
        if (wanting.Count == 0) return;
        var id = EventName.NewId();
        var body = Body(id, type, at, new Dictionary<string, object?>(data) { ["href"] = site.Value.Address + href });
        foreach (var webhook in wanting) db.Add(WebhookDelivery.Of(webhook.Id, id, type, body, at));
    }

    internal static string Body(string id, string type, DateTime at, IReadOnlyDictionary<string, object?> data) =>
        JsonSerializer.Serialize(new { id, type, timestamp = at, data }, Json);

    private async Task<List<Webhook>> All(CancellationToken ct) => _webhooks ??= await db.Webhooks.AsNoTracking().Where(w => w.RemovedAt == null).ToListAsync(ct);
}
