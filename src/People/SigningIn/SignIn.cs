using System.Globalization;
using Certification.People.Tokens;
using Certification.Platform.Access;
using Certification.Platform.Refusals;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Certification.People.SigningIn;

/// <summary>The cookies of signing in, and what happens to whoever comes without one.</summary>
internal static class SignIn
{
    /// <summary>The cookie of a signed-in browser: a key, which opens a <see cref="Session"/>.</summary>
    public const string Scheme = CookieAuthenticationDefaults.AuthenticationScheme;

    /// <summary>The cookie of somebody between the first proof and the second: it opens no door but that of the second.</summary>
    public const string HalfWay = "half-way";

    /// <summary>The cookie of an account that was proved and is not yet connected with anybody here.</summary>
    public const string PendingAccount = "pending-account";

    public const string KeyClaim = "key";

    public static void AddSignIn(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<SignInOptions>().Bind(configuration.GetSection(SignInOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddTokens();
        services.AddHostedService<DevelopmentOnly>();
        services.AddAuthentication(Scheme).AddCookie(Scheme, cookie =>
        {
            cookie.ExpireTimeSpan = TimeSpan.FromDays(1);
            cookie.SlidingExpiration = false;
            cookie.LoginPath = "/sign-in";
            cookie.ReturnUrlParameter = "returnUrl";
            cookie.Events.OnValidatePrincipal = Validate;
            cookie.Events.OnRedirectToLogin = Turned;
            cookie.Events.OnRedirectToAccessDenied = redirect =>
            {
                redirect.Response.StatusCode = StatusCodes.Status403Forbidden;
                return Task.CompletedTask;
            };
        }).AddCookie(HalfWay, cookie =>
        {
            cookie.ExpireTimeSpan = TimeSpan.FromMinutes(10);
            cookie.SlidingExpiration = false;
        }).AddCookie(PendingAccount, cookie =>
        {
            cookie.ExpireTimeSpan = TimeSpan.FromMinutes(15);
            cookie.SlidingExpiration = false;
        }).AddEntra(configuration);
        foreach (var scheme in (string[])[Scheme, HalfWay, PendingAccount])
            services.AddOptions<CookieAuthenticationOptions>(scheme).Configure<IHostEnvironment>((cookie, environment) =>
            {
                // A browser takes a __Host- cookie over TLS only; a developer's machine has none.
                var secure = !environment.IsDevelopment();
                cookie.Cookie.Name = $"{(secure ? "__Host-" : "")}{(scheme == Scheme ? "session" : scheme)}";
                cookie.Cookie.SecurePolicy = secure ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
                cookie.Cookie.SameSite = SameSiteMode.Lax;
                cookie.Cookie.Path = "/";
            });
    }

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapPost("/sign-out", async (HttpContext http, EndSession end) =>
        {
            await end.Current(http, http.RequestAborted);
            return Results.LocalRedirect("/sign-in");
        }).RequireAuthorization(Policies.SignedIn).ExcludeFromDescription();
        // Nothing changes here but a cookie that the way back is compared with.
        app.MapGet("/sign-in/account", (string? returnUrl, IOptions<EntraSettings> entra) => entra.Value.IsOn
            ? Results.Challenge(new() { RedirectUri = Local(returnUrl) }, [Entra.Scheme]) : throw new NotFoundException()).AllowAnonymous().ExcludeFromDescription();
        app.MapPost("/language", (HttpContext http, [FromForm] string culture, [FromForm] string? returnUrl) =>
        {
            Speak(http, culture);
            return Results.LocalRedirect(Local(returnUrl));
        }).AllowAnonymous().ExcludeFromDescription();
    }

    /// <summary>Every request asks the database whether the session still is one, and what its person may do now.</summary>
    private static async Task Validate(CookieValidatePrincipalContext context)
    {
        // A style sheet asks nothing of anybody.
        if (context.HttpContext.GetEndpoint()?.Metadata.GetMetadata<StaticAssetDescriptor>() is not null) return;
        if (await context.HttpContext.RequestServices.GetRequiredService<CheckSession>().Handle(context.HttpContext, context.Principal!) is { } principal)
        {
            context.ReplacePrincipal(principal);
            return;
        }
        context.RejectPrincipal();
        context.Response.Cookies.Delete(context.Options.Cookie.Name!, context.Options.Cookie.Build(context.HttpContext));
    }

    /// <summary>A program gets a status; a browser is sent to the sign-in page, and what somebody had typed is shown to them.</summary>
    private static async Task Turned(RedirectContext<CookieAuthenticationOptions> redirect)
    {
        if (redirect.Request.Path.StartsWithSegments("/api")) redirect.Response.StatusCode = StatusCodes.Status401Unauthorized;
        else if (redirect.Request.HasFormContentType)
        {
            // The page that says so is shown in this answer; it is read, not posted to.
            await redirect.Request.ReadFormAsync(redirect.HttpContext.RequestAborted);
            redirect.Request.Method = HttpMethods.Get;
            redirect.Response.StatusCode = StatusCodes.Status401Unauthorized;
        }
        else redirect.Response.Redirect(redirect.RedirectUri);
    }

    public static void Speak(HttpContext http, string language) =>
        http.Response.Cookies.Append(CookieRequestCultureProvider.DefaultCookieName,
            CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(language.StartsWith("en", StringComparison.Ordinal) ? "en-GB" : "da-DK")),
            new CookieOptions { HttpOnly = true, IsEssential = true, SameSite = SameSiteMode.Lax, Secure = http.Request.IsHttps, MaxAge = TimeSpan.FromDays(365) });

    /// <summary>Never to another site: "//evil" and "/\evil" are not ours.</summary>
    public static string Local(string? url) =>
        url is ['/', ..] && url.Length <= 400 && (url.Length == 1 || url[1] is not ('/' or '\\')) && !url.Any(char.IsControl) ? url : "/";

    public static string Number(int id) => id.ToString(CultureInfo.InvariantCulture);
}
