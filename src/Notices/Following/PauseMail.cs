using System.ComponentModel.DataAnnotations;
using Certification.Notices.Delivering;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Certification.Notices.Following;

/// <summary>Stops all mail by hand; what is due waits and loses nothing.</summary>
internal sealed class PauseMail(AppDb db, AuditTrail audit, TimeProvider clock)
{
    public sealed class Input
    {
        [Required, StringLength(300), NoPersonalNumber]
        public string? Reason { get; set; }
    }

    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/mail/pause", async (Input input, PauseMail feature, CancellationToken ct) =>
        {
            await feature.Handle(input, ct);
            return Results.NoContent();
        }).RequireAuthorization(Policies.Coordinators);

    public async Task Handle(Input input, CancellationToken ct)
    {
        await using var transaction = await db.BeginExclusive(ct);
        var channel = await db.MailChannels.SingleAsync(c => c.Id == MailChannel.TheOne, ct);
        channel.Pause(input.Reason!, byHand: true, clock.GetUtcNow().UtcDateTime);
        audit.Note("mail.paused", channel, reason: input.Reason);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
    }
}
