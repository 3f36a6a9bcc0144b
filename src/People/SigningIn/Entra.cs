using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using System.Text.Encodings.Web;
using System.Text.Json;
using Certification.Platform.Access;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Certification.People.SigningIn;

/// <summary>
/// Signing in with Microsoft Entra ID (several tenants, or External ID): OpenID Connect's authorization code with PKCE on the framework's OAuth
/// handler, and the ID token checked by Microsoft's own library. All of it is in this file, so that Microsoft.Identity.Web can take its place.
/// </summary>
internal static class Entra
{
    public const string Scheme = "Entra";

    public static void AddEntra(this AuthenticationBuilder authentication, IConfiguration configuration)
    {
        var settings = configuration.GetSection(EntraSettings.Section);
        authentication.Services.AddOptions<EntraSettings>().Bind(settings).ValidateDataAnnotations().ValidateOnStart();
        if (settings.Get<EntraSettings>() is not { IsOn: true } entra) return;
        authentication.AddOAuth<EntraOptions, EntraHandler>(Scheme, options =>
        {
            (options.ClientId, options.ClientSecret) = (entra.ClientId!, entra.ClientSecret!);
            // Where they really are is in the provider's own description, which is read at the first sign-in.
            (options.AuthorizationEndpoint, options.TokenEndpoint) = (entra.Authority, entra.Authority);
            options.CallbackPath = "/sign-in/account/done";
            options.UsePkce = true;
            options.RemoteAuthenticationTimeout = TimeSpan.FromMinutes(10);
            foreach (var scope in (string[])["openid", "profile", "email"]) options.Scope.Add(scope);
            options.Events.OnTicketReceived = Received;
            options.Events.OnRemoteFailure = Refused;
        });
        authentication.Services.AddOptions<EntraOptions>(Scheme).Configure<IHostEnvironment>((options, environment) =>
        {
            var secure = !environment.IsDevelopment();
            options.CorrelationCookie.Name = secure ? "__Host-sign-in." : "sign-in.";
            options.CorrelationCookie.Path = "/";
            options.CorrelationCookie.SameSite = SameSiteMode.Lax;
            options.CorrelationCookie.SecurePolicy = secure ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
            options.Description = new ConfigurationManager<OpenIdConnectConfiguration>($"{entra.Authority.TrimEnd('/')}/.well-known/openid-configuration",
                new OpenIdConnectConfigurationRetriever(), new HttpDocumentRetriever { RequireHttps = !new Uri(entra.Authority).IsLoopback || secure });
        });
    }

    /// <summary>The token is good: whose account is it?</summary>
    private static async Task Received(TicketReceivedContext context)
    {
        var account = context.Principal!;
        context.HandleResponse();
        context.Response.Redirect(await context.HttpContext.RequestServices.GetRequiredService<AccountProof>().Given(context.HttpContext,
            new ProvedAccount(account.FindFirstValue("iss")!, account.FindFirstValue("sub")!, account.FindFirstValue("label")!, account.FindFirstValue("email") ?? "", account.FindFirstValue("first") ?? "", account.FindFirstValue("last") ?? "",
                account.FindAll("roles").Aggregate(Roles.None, (all, role) => all | Enum.Parse<Roles>(role.Value)), account.HasClaim("strong", "true")),
            context.ReturnUri, context.HttpContext.RequestAborted));
    }

    /// <summary>Whatever was wrong stands in the log; the person is told that it did not work and what to do.</summary>
    private static Task Refused(RemoteFailureContext context)
    {
        context.HttpContext.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(Entra)).LogWarning("Signing in with an account failed: {Why}", context.Failure?.Message.ReplaceLineEndings(" "));
        context.HandleResponse();
        context.Response.Redirect("/sign-in?account=failed");
        return Task.CompletedTask;
    }
}

/// <summary>What the organisation's registration with Entra says; SignIn:Entra.</summary>
internal sealed class EntraSettings : IValidatableObject
{
    public const string Section = "SignIn:Entra";

    /// <summary>Of several tenants: https://login.microsoftonline.com/organizations/v2.0. Of External ID: https://name.ciamlogin.com/tenant/v2.0.</summary>
    public string Authority { get; set; } = "https://login.microsoftonline.com/organizations/v2.0";

    /// <summary>The application's id; without one nobody is offered this way.</summary>
    public string? ClientId { get; set; }

    public string? ClientSecret { get; set; }

    /// <summary>The ids of the tenants whose accounts are taken. Nobody else's are.</summary>
    public List<string> Tenants { get; set; } = [];

    /// <summary>The tenant whose app roles give roles here: the organisation's own.</summary>
    public string? HomeTenant { get; set; }

    /// <summary>An authentication context (acrs) that stands for a second factor, besides "mfa" among the methods (amr).</summary>
    public string? StrongContext { get; set; }

    public bool IsOn => ClientId is { Length: > 0 };

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!IsOn) yield break;
        if (ClientSecret is not { Length: > 0 }) yield return new("SignIn:Entra:ClientSecret must be set beside SignIn:Entra:ClientId.");
        if (Tenants.Count == 0) yield return new("SignIn:Entra:Tenants must name the tenants whose accounts are taken.");
        if (!Uri.TryCreate(Authority, UriKind.Absolute, out _)) yield return new("SignIn:Entra:Authority must be an address.");
    }
}

internal sealed class EntraOptions : OAuthOptions
{
    /// <summary>The provider's addresses and keys, read again when a token names a key that is not among them.</summary>
    public IConfigurationManager<OpenIdConnectConfiguration> Description { get; set; } = null!;
}

internal sealed class EntraHandler(IOptionsMonitor<EntraOptions> options, ILoggerFactory logger, UrlEncoder encoder, IOptions<EntraSettings> settings)
    : OAuthHandler<EntraOptions>(options, logger, encoder)
{
    private const string Nonce = "nonce";
    private static readonly JsonWebTokenHandler Tokens = new() { MapInboundClaims = false };

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        await Describe();
        properties.Items[Nonce] = Secrets.New();
        await base.HandleChallengeAsync(properties);
    }

    protected override string BuildChallengeUrl(AuthenticationProperties properties, string redirectUri)
    {
        var more = new Dictionary<string, string?> { [Nonce] = properties.Items[Nonce], ["response_mode"] = "query" };
        if (settings.Value.StrongContext is { Length: > 0 } context) more["claims"] = JsonSerializer.Serialize(new { id_token = new { acrs = new { essential = false, value = context } } });
        return QueryHelpers.AddQueryString(base.BuildChallengeUrl(properties, redirectUri), more);
    }

    protected override async Task<HandleRequestResult> HandleRemoteAuthenticateAsync()
    {
        var description = await Describe();
        // A provider that names itself in the answer (RFC 9207) must be the one that was asked.
        if (Request.Query["iss"].ToString() is { Length: > 0 } answering && answering != description.Issuer && !description.Issuer.Contains("{tenantid}", StringComparison.Ordinal))
            return HandleRequestResult.Fail("Another provider answered than was asked.");
        return await base.HandleRemoteAuthenticateAsync();
    }

    protected override async Task<AuthenticationTicket> CreateTicketAsync(ClaimsIdentity identity, AuthenticationProperties properties, OAuthTokenResponse tokens)
    {
        var written = tokens.Response!.RootElement.TryGetProperty("id_token", out var found) ? found.GetString() : null;
        var token = await Check(written ?? throw new SecurityTokenException("The provider sent no ID token."));
        if (token.GetString(Nonce) is not { } nonce || !Secrets.AreSame(nonce, properties.Items[Nonce]!)) throw new SecurityTokenException("The ID token answers another request (nonce).");
        var tenant = token.GetString("tid") ?? throw new SecurityTokenException("The ID token names no tenant.");
        if (!settings.Value.Tenants.Contains(tenant, StringComparer.OrdinalIgnoreCase)) throw new SecurityTokenException("The account is in a tenant that is not taken.");
        identity.AddClaims([
            new("iss", token.Issuer), new("sub", token.Subject), new("label", token.GetString("preferred_username") ?? token.GetString("name") ?? token.Subject),
            .. Names(token),
            .. Given(token, tenant).Select(role => new Claim("roles", role.ToString()))]);
        if (IsStrong(token)) identity.AddClaim(new("strong", "true"));
        return new AuthenticationTicket(new ClaimsPrincipal(identity), properties, Scheme.Name);
    }

    /// <summary>For somebody nobody has met here: the name in two parts, and an address.</summary>
    private static IEnumerable<Claim> Names(JsonWebToken token)
    {
        var name = (token.GetString("name") ?? "").Trim();
        var cut = name.LastIndexOf(' ');
        yield return new("first", token.GetString("given_name") ?? (cut > 0 ? name[..cut] : name));
        yield return new("last", token.GetString("family_name") ?? (cut > 0 ? name[(cut + 1)..] : ""));
        yield return new("email", token.GetString("email") ?? "");
    }

    /// <summary>Only the home tenant's app roles mean anything here: another tenant's administrators hand out theirs as they like.</summary>
    private IEnumerable<Roles> Given(JsonWebToken token, string tenant) =>
        !string.Equals(tenant, settings.Value.HomeTenant, StringComparison.OrdinalIgnoreCase) ? []
        : token.Claims.Where(c => c.Type == "roles").Select(c => Enum.TryParse<Roles>(c.Value, out var role) && Accounts.SetRoles.ByHand.Contains(role) ? role : Roles.None).Where(role => role != Roles.None);

    private bool IsStrong(JsonWebToken token) =>
        token.Claims.Any(c => c.Type == "amr" && c.Value == "mfa" || c.Type is "acrs" or "acr" && settings.Value.StrongContext is { Length: > 0 } strong && c.Value == strong);

    /// <summary>Signature, algorithm, issuer, audience and lifetime; once more with fresh keys when the key is not known.</summary>
    private async Task<JsonWebToken> Check(string written)
    {
        var result = await Validate(written);
        if (result.Exception is SecurityTokenSignatureKeyNotFoundException)
        {
            Options.Description.RequestRefresh();
            result = await Validate(written);
        }
        return result.IsValid ? (JsonWebToken)result.SecurityToken : throw new SecurityTokenException("The ID token is not good.", result.Exception);
    }

    private async Task<TokenValidationResult> Validate(string written)
    {
        var description = await Describe();
        return await Tokens.ValidateTokenAsync(written, new TokenValidationParameters
        {
            ValidAudience = Options.ClientId,
            IssuerSigningKeys = description.SigningKeys,
            ValidAlgorithms = [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.EcdsaSha256],
            RequireSignedTokens = true,
            RequireExpirationTime = true,
            // One description serves all tenants: its issuer has a place for the tenant's id.
            IssuerValidator = (issuer, token, _) => ((JsonWebToken)token).TryGetPayloadValue<string>("tid", out var tenant)
                && issuer == description.Issuer.Replace("{tenantid}", tenant, StringComparison.Ordinal) ? issuer : throw new SecurityTokenInvalidIssuerException("The ID token has another issuer."),
            LifetimeValidator = (from, until, _, _) => TimeProvider.GetUtcNow().UtcDateTime is var now
                && until is { } end && now < end.AddMinutes(1) && (from is null || now > from.Value.AddMinutes(-1)),
        });
    }

    private async Task<OpenIdConnectConfiguration> Describe()
    {
        var description = await Options.Description.GetConfigurationAsync(Context.RequestAborted);
        (Options.AuthorizationEndpoint, Options.TokenEndpoint) = (description.AuthorizationEndpoint, description.TokenEndpoint);
        return description;
    }
}

internal static class TokenClaims
{
    public static string? GetString(this JsonWebToken token, string name) => token.TryGetPayloadValue<string>(name, out var value) ? value : null;
}
