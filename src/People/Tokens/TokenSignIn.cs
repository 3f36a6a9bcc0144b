using System.Security.Claims;
using System.Text.Encodings.Web;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Certification.People.Tokens;

/// <summary>Programs sign in with a key in each call ("Authorization: Bearer ..."), under /api alone; everybody else as before.</summary>
internal static class TokenSignIn
{
    public const string Scheme = "Token";
    private const string Either = "SessionOrToken";
    private const string Bearer = "Bearer ";

    public static void AddTokens(this IServiceCollection services)
    {
        services.AddAuthentication()
            .AddScheme<AuthenticationSchemeOptions, TokenHandler>(Scheme, null)
            .AddPolicyScheme(Either, null, policy => policy.ForwardDefaultSelector = http => HasToken(http.Request) ? Scheme : Session(http));
        // Whichever scheme the pages have stays theirs, also for signing in and out.
        services.PostConfigure<AuthenticationOptions>(options =>
        {
            options.DefaultSignInScheme ??= options.DefaultScheme;
            options.DefaultSignOutScheme ??= options.DefaultScheme;
            options.DefaultScheme = Either;
        });
    }

    /// <summary>Whoever brings a key is judged by it, even if it is no good and a session is there, too.</summary>
    public static bool HasToken(HttpRequest request) =>
        request.Path.StartsWithSegments("/api") && request.Headers.Authorization.Any(value => value?.StartsWith(Bearer.TrimEnd(), StringComparison.OrdinalIgnoreCase) == true);

    public static string? Secret(HttpRequest request) =>
        request.Headers.Authorization is [{ Length: < 200 } value] && value.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? value[Bearer.Length..].Trim() : null;

    private static string? Session(HttpContext http) => http.RequestServices.GetRequiredService<IOptions<AuthenticationOptions>>().Value.DefaultSignInScheme;
}

/// <summary>Finds the key's owner, with the roles of this moment: a key is worth at most what its owner is worth now.</summary>
internal sealed class TokenHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, AppDb db, TimeProvider clock)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    private const string ScopeClaim = "scope";

    public static IReadOnlyList<TokenScope> ScopesOf(ClaimsPrincipal user) => TokenScope.Of((user.FindFirstValue(ScopeClaim) ?? "").Split(' '));

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (TokenSignIn.Secret(Request) is not { } secret) return AuthenticateResult.Fail("No key.");
        var (hash, now, ct) = (Secrets.Hash(secret), clock.GetUtcNow().UtcDateTime, Context.RequestAborted);
        var token = await db.PersonalAccessTokens.AsNoTracking().FirstOrDefaultAsync(t => t.SecretHash == hash, ct);
        if (token?.IsGood(now) != true) return AuthenticateResult.Fail("No good key.");
        if (await db.Accounts.AsNoTracking().Include(p => p.Roles).FirstOrDefaultAsync(p => p.Id == token.PersonId, ct) is not { } owner) return AuthenticateResult.Fail("No good key.");
        var user = owner.AsCaller().ToPrincipal(Scheme.Name);
        ((ClaimsIdentity)user.Identity!).AddClaim(new Claim(ScopeClaim, token.Scopes));
        if (token.LastUsedAt is null || now - token.LastUsedAt >= PersonalAccessToken.UseNoted) NoteUse(token.Id, now);
        return AuthenticateResult.Success(new AuthenticationTicket(user, Scheme.Name));
    }

    /// <summary>The same words for a key that never was, is over or was revoked.</summary>
    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        Response.Headers.WWWAuthenticate = "Bearer error=\"invalid_token\"";
        return Task.CompletedTask;
    }

    private void NoteUse(int id, DateTime now) => Context.WhenAnswered("when an access key was used", async apart =>
    {
        await using var transaction = await apart.BeginExclusive(default);
        await apart.Database.ExecuteSqlRawAsync("UPDATE PersonalAccessTokens SET LastUsedAt = {0} WHERE Id = {1} AND (LastUsedAt IS NULL OR LastUsedAt <= {2})",
            now, id, now - PersonalAccessToken.UseNoted);
        await transaction.CommitAsync();
    });
}
