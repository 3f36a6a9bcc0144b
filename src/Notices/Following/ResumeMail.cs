using Certification.Notices.Delivering;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Certification.Notices.Following;

/// <summary>Lets mail go out again, whatever had stopped it: the server is tried at the next tick.</summary>
internal sealed class ResumeMail(AppDb db, AuditTrail audit)
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/mail/resume", async (ResumeMail feature, CancellationToken ct) =>
        {
            await feature.Handle(ct);
            return Results.NoContent();
        }).RequireAuthorization(Policies.Coordinators);

    public async Task Handle(CancellationToken ct)
    {
        await using var transaction = await db.BeginExclusive(ct);
        var channel = await db.MailChannels.SingleAsync(c => c.Id == MailChannel.TheOne, ct);
        // Pressed twice, or never stopped: it flows.
        if (channel is { PausedAt: null, Unreached: 0 }) return;
        audit.Note("mail.resumed", channel, before: channel.Reason);
        channel.Resume();
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
    }
}
