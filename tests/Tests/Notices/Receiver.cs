using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Certification.Tests.Notices;

/// <summary>Another system on this machine that hears of events, and answers as the test says.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    /// <summary>One post as it came.</summary>
    public sealed record Post(string Path, string Id, string Timestamp, string Signature, string Body);

    private readonly WebApplication _app;

    private Receiver(WebApplication app) => _app = app;

    public List<Post> Heard { get; } = [];

    /// <summary>What it answers; 204 when not set.</summary>
    public RequestDelegate Answer { get; set; } = http =>
    {
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    };

    public string Address => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single() + "/events";

    public int Port => new Uri(Address).Port;

    public void Says(HttpStatusCode status, string body = "") => Answer = http =>
    {
        http.Response.StatusCode = (int)status;
        return http.Response.WriteAsync(body);
    };

    public static async Task<Receiver> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var receiver = new Receiver(builder.Build());
        receiver._app.Run(receiver.Take);
        await receiver._app.StartAsync();
        return receiver;
    }

    private async Task Take(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var body = await reader.ReadToEndAsync();
        lock (Heard) Heard.Add(new(http.Request.Path, http.Request.Headers["webhook-id"]!, http.Request.Headers["webhook-timestamp"]!, http.Request.Headers["webhook-signature"]!, body));
        await Answer(http);
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }
}
