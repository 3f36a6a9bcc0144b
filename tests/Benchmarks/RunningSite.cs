using System.Net.Http.Json;
using System.Text.Json;
using Certification.People;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Tests.Support;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Certification.Benchmarks;

/// <summary>The real host on a port of its own, with a database that holds programmes and municipalities.</summary>
internal sealed class RunningSite : WebApplicationFactory<Program>
{
    private readonly Scratch _scratch = new();
    private readonly HttpClient _client;

    private RunningSite()
    {
        MigratedFile.CopyTo(_scratch.Database);
        UseKestrel(0);
        StartServer();
        _client = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = ClientOptions.BaseAddress };
    }

    public string Database => _scratch.Database;

    public static async Task<RunningSite> Start()
    {
        var site = new RunningSite();
        await using var scope = site.Services.CreateAsyncScope();
        await scope.ServiceProvider.LoadMunicipalityList(default);
        return site;
    }

    /// <summary>The cookie of somebody who is signed in.</summary>
    public string Session(Caller caller)
    {
        const string scheme = CookieAuthenticationDefaults.AuthenticationScheme;
        var options = Services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(scheme);
        return $"{options.Cookie.Name}={options.TicketDataFormat.Protect(new AuthenticationTicket(caller.ToPrincipal(scheme), scheme))}";
    }

    /// <summary>How many bytes the answer has; anything but success ends the run.</summary>
    public async Task<long> Get(string path, string session)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "Cookie", session } } };
        using var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return answer.IsSuccessStatusCode
            ? await answer.Content.Bytes()
            : throw new InvalidOperationException($"{path}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }

    public async Task<JsonElement> Post(string path, string session, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Headers = { { "Cookie", session } }, Content = JsonContent.Create(body) };
        using var answer = await _client.SendAsync(request);
        if (!answer.IsSuccessStatusCode)
            throw new InvalidOperationException($"{path}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    public async Task<T> Use<T>(Func<AppDb, Task<T>> use)
    {
        await using var scope = Services.CreateAsyncScope();
        return await use(scope.ServiceProvider.GetRequiredService<AppDb>());
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseContentRoot(Path.Combine(Repository.Root, "src", "Web")).UseEnvironment("Production");
        foreach (var (key, value) in _scratch.Settings) builder.UseSetting(key, value);
        foreach (var (key, value) in Scratch.Real) builder.UseSetting(key, value);
        builder.ConfigureLogging(logging => logging.ClearProviders());
        builder.ConfigureTestServices(services => services.AddDataProtection().UseEphemeralDataProtectionProvider());
    }

    public override async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await base.DisposeAsync();
        _scratch.Dispose();
        GC.SuppressFinalize(this);
    }
}

/// <summary>Reading an answer to its end without keeping it.</summary>
internal static class Answers
{
    public static async Task<long> Bytes(this HttpContent content)
    {
        await using var stream = await content.ReadAsStreamAsync();
        var buffer = new byte[16 * 1024];
        long bytes = 0;
        while (await stream.ReadAsync(buffer) is > 0 and var read) bytes += read;
        return bytes;
    }
}
