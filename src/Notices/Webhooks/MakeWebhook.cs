using System.ComponentModel.DataAnnotations;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Input;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using static Certification.Notices.Texts;

namespace Certification.Notices.Webhooks;

/// <summary>Makes a webhook: from now on another system is told of the chosen events. What happened before is not sent.</summary>
internal sealed class MakeWebhook(AppDb db, OutboundGuard guard, WebhookSecrets secrets, AuditTrail audit, TimeProvider clock)
{
    public sealed class Input
    {
        [Required, StringLength(1000)]
        public string? Address { get; set; }

        /// <summary>"enrolment.created", "certificate.issued" and so on.</summary>
        public List<string>? Events { get; set; }
    }

    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/webhooks", async (Input input, MakeWebhook feature, CancellationToken ct) =>
        {
            var (id, secret) = await feature.Handle(input, ct);
            return Results.Created($"/api/v1/webhooks/{id}", new { id, secret });
        }).RequireAuthorization(Policies.Administrators);

    /// <returns>The secret is nowhere to be had again.</returns>
    public async Task<(int Id, string Secret)> Handle(Input input, CancellationToken ct)
    {
        var events = Checked(guard, input.Address, input.Events);
        var (secret, stored) = secrets.New();
        var webhook = Webhook.Make(input.Address!, events, stored, clock.GetUtcNow().UtcDateTime);
        db.Add(webhook);
        audit.Note("webhook.made", webhook, after: $"{webhook.Address}: {webhook.Events}");
        await db.SaveChangesAsync(ct);
        return (webhook.Id, secret);
    }

    /// <summary>The chosen events, in the order in which they are offered.</summary>
    internal static List<string> Checked(OutboundGuard guard, string? address, List<string>? events)
    {
        var wrong = new Dictionary<string, string[]>();
        if (guard.Refusal(address) is { } refusal) wrong[nameof(Input.Address)] = [T(refusal == AddressRefusal.Inside ? "Webhooks.AddressInside" : "Webhooks.BadAddress")];
        if (events is not { Count: > 0 } || !events.TrueForAll(EventName.All.Contains)) wrong[nameof(Input.Events)] = [T("Webhooks.EventNeeded")];
        return wrong.Count == 0 ? [.. EventName.All.Where(events!.Contains)] : throw new BadInputException(wrong);
    }
}
