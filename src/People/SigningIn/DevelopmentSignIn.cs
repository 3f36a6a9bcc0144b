using System.Net;
using Certification.Platform.Data;
using Certification.Platform.Refusals;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Certification.People.SigningIn;

/// <summary>Being anybody by choosing them from a list: in Development on loopback only.</summary>
internal static class DevelopmentSignIn
{
    public static void Map(IEndpointRouteBuilder app) =>
        app.MapPost("/sign-in/development", async (
            HttpContext http, [FromForm] int person, [FromForm] string? returnUrl, AppDb db, BeginSession begin, IOptions<SignInOptions> options, CancellationToken ct) =>
        {
            if (!options.Value.Development || http.Connection.LocalIpAddress is { } local && !IPAddress.IsLoopback(local)) throw new NotFoundException();
            var who = await db.Accounts.AsNoTracking().FirstOrNotFound(p => p.Id == person, ct);
            await begin.Handle(http, who, SignInWay.Development, ct);
            return Results.LocalRedirect(SignIn.Local(returnUrl));
        }).AllowAnonymous().ExcludeFromDescription();
}

/// <summary>The host does not start when anybody could sign in as anybody from elsewhere.</summary>
internal sealed class DevelopmentOnly(IOptions<SignInOptions> options, IHostEnvironment environment, IServer server) : IHostedLifecycleService
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
