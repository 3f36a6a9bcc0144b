using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Certification.Notices.Following;

/// <summary>Somebody has looked, and the address works again: mail goes there from now on.</summary>
internal sealed class LiftAddress(AppDb db, AuditTrail audit, TimeProvider clock)
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/mail/addresses/{id:int}/lift", async (int id, LiftAddress feature, CancellationToken ct) =>
        {
            await feature.Handle(id, ct);
            return Results.NoContent();
        }).RequireAuthorization(Policies.Coordinators);

    public async Task Handle(int id, CancellationToken ct)
    {
        await using var transaction = await db.BeginExclusive(ct);
        var address = await db.MailAddresses.Include(a => a.Faults).FirstOrNotFound(a => a.Id == id, ct);
        audit.Note("address.lifted", address, before: address.SuppressedAt is null ? "refused" : "suppressed", after: "works");
        address.Lift(clock.GetUtcNow().UtcDateTime);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
    }
}
