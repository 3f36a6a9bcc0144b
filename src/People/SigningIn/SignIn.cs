using System.Net;
using Certification.People.Tokens;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Platform.Refusals;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Certification.People.SigningIn;

/// <summary>Which ways to sign in there are.</summary>
internal sealed class SignInOptions
{
    public const string Section = "SignIn";

    /// <summary>Choosing a seeded person without a password: in Development on loopback only.</summary>
    public bool Development { get; set; }
}

/// <summary>Sessions and the development sign-in.</summary>
internal static class SignIn
{
    public static void AddSignIn(this IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<SignInOptions>(configuration.GetSection(SignInOptions.Section));
        services.AddTokens();
        services.AddHostedService<DevelopmentOnly>();
        services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(cookie =>
        {
            cookie.Cookie.Name = "session";
            cookie.Cookie.SameSite = SameSiteMode.Lax;
            cookie.ExpireTimeSpan = TimeSpan.FromHours(10);
            cookie.SlidingExpiration = false;
            cookie.LoginPath = "/sign-in";
            cookie.ReturnUrlParameter = "returnUrl";
            cookie.Events.OnRedirectToLogin = redirect => Answer(redirect, StatusCodes.Status401Unauthorized);
            cookie.Events.OnRedirectToAccessDenied = redirect =>
            {
                redirect.Response.StatusCode = StatusCodes.Status403Forbidden;
                return Task.CompletedTask;
            };
        });
    }

    /// <summary>A program gets a status; a browser is sent to the sign-in page.</summary>
    private static Task Answer(RedirectContext<CookieAuthenticationOptions> redirect, int status)
    {
        if (redirect.Request.Path.StartsWithSegments("/api")) redirect.Response.StatusCode = status;
        else redirect.Response.Redirect(redirect.RedirectUri);
        return Task.CompletedTask;
    }

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapPost("/sign-in/development", Development).AllowAnonymous().ExcludeFromDescription();
        app.MapPost("/sign-out", async (HttpContext http) =>
        {
            await http.SignOutAsync();
            return Results.LocalRedirect("/sign-in");
        }).RequireAuthorization(Policies.SignedIn).ExcludeFromDescription();
        app.MapPost("/language", (HttpContext http, [FromForm] string culture, [FromForm] string? returnUrl) =>
        {
            Speak(http, culture);
            return Results.LocalRedirect(Local(returnUrl));
        }).AllowAnonymous().ExcludeFromDescription();
    }

    private static async Task<IResult> Development(
        HttpContext http, [FromForm] int person, [FromForm] string? returnUrl, AppDb db, IOptions<SignInOptions> options, CancellationToken ct)
    {
        if (!options.Value.Development || http.Connection.LocalIpAddress is { } local && !IPAddress.IsLoopback(local)) throw new NotFoundException();
        var who = await db.Persons.AsNoTracking().Include(p => p.Roles).FirstOrNotFound(p => p.Id == person, ct);
        await http.SignInAsync(who.AsCaller().ToPrincipal(CookieAuthenticationDefaults.AuthenticationScheme));
        Speak(http, who.Language);
        return Results.LocalRedirect(Local(returnUrl));
    }

    private static void Speak(HttpContext http, string language) =>
        http.Response.Cookies.Append(CookieRequestCultureProvider.DefaultCookieName,
            CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(language.StartsWith("en", StringComparison.Ordinal) ? "en-GB" : "da-DK")),
            new CookieOptions { HttpOnly = true, IsEssential = true, SameSite = SameSiteMode.Lax, MaxAge = TimeSpan.FromDays(365) });

    /// <summary>Never to another site: "//evil" and "/\evil" are not ours.</summary>
    private static string Local(string? url) =>
        url is ['/', ..] && (url.Length == 1 || url[1] is not ('/' or '\\')) && !url.Any(char.IsControl) ? url : "/";

    /// <summary>The host does not start when anybody could sign in as anybody from elsewhere.</summary>
    private sealed class DevelopmentOnly(IOptions<SignInOptions> options, IHostEnvironment environment, IServer server) : IHostedLifecycleService
    {
        public Task StartingAsync(CancellationToken cancellationToken) =>
            options.Value.Development && !environment.IsDevelopment()
                ? throw new InvalidOperationException($"SignIn:Development is on in {environment.EnvironmentName}. It lets anybody be anybody: it works in Development only.")
                : Task.CompletedTask;

        public Task StartedAsync(CancellationToken cancellationToken)
        {
            var open = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault(address => !IsLoopback(address));
            return options.Value.Development && open is not null
                ? throw new InvalidOperationException($"SignIn:Development is on while the host listens on {open}. It lets anybody be anybody: it works on loopback only.")
                : Task.CompletedTask;
        }

        private static bool IsLoopback(string address) =>
            BindingAddress.Parse(address).Host is var host && (host == "localhost" || IPAddress.TryParse(host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;
        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
        public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;
        public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
