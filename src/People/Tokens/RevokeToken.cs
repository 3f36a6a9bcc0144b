using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Certification.People.Tokens;

/// <summary>Ends a key at once: its owner's, or for administrators anybody's.</summary>
internal sealed class RevokeToken(AppDb db, Caller caller, AuditTrail audit, TimeProvider clock)
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapDelete("/me/tokens/{id:int}", async (int id, RevokeToken feature, CancellationToken ct) =>
        {
            await feature.Mine(id, ct);
            return Results.NoContent();
        }).RequireAuthorization(Policies.SignedIn).NotForTokens();
        api.MapDelete("/tokens/{id:int}", async (int id, RevokeToken feature, CancellationToken ct) =>
        {
            await feature.Anyones(id, ct);
            return Results.NoContent();
        }).RequireAuthorization(Policies.Administrators).NotForTokens();
    }

    public Task Mine(int id, CancellationToken ct) => Handle(db.PersonalAccessTokens.OwnedBy(caller), id, ct);

    public Task Anyones(int id, CancellationToken ct) => Handle(db.PersonalAccessTokens.VisibleTo(caller), id, ct);

    private async Task Handle(IQueryable<PersonalAccessToken> tokens, int id, CancellationToken ct)
    {
        var token = await tokens.FirstOrNotFound(t => t.Id == id, ct);
        token.Revoke(clock.GetUtcNow().UtcDateTime);
        audit.Note("token.revoked", token, before: $"{token.Prefix}: {token.Scopes}");
        await db.SaveChangesAsync(ct);
    }
}
