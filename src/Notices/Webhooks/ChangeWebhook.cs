using System.ComponentModel.DataAnnotations;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Certification.Notices.Webhooks;

/// <summary>Sends to another address, or tells of other events, from now on; what waits goes to the new address.</summary>
internal sealed class ChangeWebhook(AppDb db, Caller caller, OutboundGuard guard, AuditTrail audit)
{
    public sealed class Input
    {
        [Required, StringLength(1000)]
        public string? Address { get; set; }

        public List<string>? Events { get; set; }
    }

    public static void Map(RouteGroupBuilder api) =>
        api.MapPut("/webhooks/{id:int}", async (int id, Input input, ChangeWebhook feature, CancellationToken ct) =>
        {
            await feature.Handle(id, input, ct);
            return Results.NoContent();
        }).RequireAuthorization(Policies.Administrators);

    public async Task Handle(int id, Input input, CancellationToken ct)
    {
        var webhook = await db.Webhooks.VisibleTo(caller).FirstOrNotFound(w => w.Id == id, ct);
        var events = MakeWebhook.Checked(guard, input.Address, input.Events);
        var before = $"{webhook.Address}: {webhook.Events}";
        webhook.Change(input.Address!, events);
        audit.Note("webhook.changed", webhook, before, $"{webhook.Address}: {webhook.Events}");
        await db.SaveChangesAsync(ct);
    }
}
