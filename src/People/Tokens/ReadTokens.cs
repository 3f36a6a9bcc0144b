using Certification.Platform.Access;
using Certification.Platform.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Certification.People.Tokens;

/// <summary>Where a key stands.</summary>
internal enum TokenState
{
    Good,
    Expired,
    Revoked,
}

/// <summary>The caller's own keys, and for administrators everybody's: what they may do, when they were used, until when they are good.</summary>
internal sealed class ReadTokens(AppDb db, Caller caller, TimeProvider clock)
{
    /// <summary>A key without its secret.</summary>
    public sealed record Line(int Id, int PersonId, string Owner, string Name, string Prefix, IReadOnlyList<string> Scopes,
        DateTime CreatedAt, DateTime ExpiresAt, DateTime? LastUsedAt, DateTime? RevokedAt, TokenState State);

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/me/tokens", async (ReadTokens feature, CancellationToken ct) => await feature.Mine(ct))
            .RequireAuthorization(Policies.SignedIn).NotForTokens();
        api.MapGet("/tokens", async ([AsParameters] PageRequest page, ReadTokens feature, CancellationToken ct) => await feature.Everyones(page, ct))
            .RequireAuthorization(Policies.Administrators).NotForTokens();
    }

    /// <summary>Good ones first; those that are over stay to be seen.</summary>
    public async Task<IReadOnlyList<Line>> Mine(CancellationToken ct) =>
        (await Lines(db.PersonalAccessTokens.OwnedBy(caller), new PageRequest(1, PageRequest.MaxSize), ct)).Items;

    public Task<Page<Line>> Everyones(PageRequest page, CancellationToken ct) => Lines(db.PersonalAccessTokens.VisibleTo(caller), page, ct);

    private async Task<Page<Line>> Lines(IQueryable<PersonalAccessToken> tokens, PageRequest page, CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var rows = await (from token in tokens.AsNoTracking()
                          join person in db.Persons on token.PersonId equals person.Id
                          orderby token.RevokedAt == null && token.ExpiresAt > now descending, token.CreatedAt descending, token.Id descending
                          select new { Token = token, Owner = person.FirstName + " " + person.LastName }).ToPage(page, ct);
        return new Page<Line>([.. rows.Items.Select(r => new Line(r.Token.Id, r.Token.PersonId, r.Owner, r.Token.Name, r.Token.Prefix, r.Token.Scopes.Split(' '),
            r.Token.CreatedAt, r.Token.ExpiresAt, r.Token.LastUsedAt, r.Token.RevokedAt,
            r.Token.RevokedAt is not null ? TokenState.Revoked : r.Token.ExpiresAt <= now ? TokenState.Expired : TokenState.Good))], rows.Number, rows.Size, rows.Total);
    }
}
