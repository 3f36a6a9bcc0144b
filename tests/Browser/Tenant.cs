using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Reflection;

namespace Certification.Browser;

/// <summary>Tests of signing in with an account share a host that has a tenant, and the tenant.</summary>
[CollectionDefinition(nameof(Tenant))]
public sealed class SharedTenant : ICollectionFixture<Tenant>;

/// <summary>The host beside an OpenID provider on loopback that is set up like a tenant of Microsoft Entra ID.</summary>
public sealed class Tenant : Site
{
    public const string Id = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";
    private readonly int _port = FreePort();
    private readonly HttpClient _control = new();
    private Process? _provider;
    private string _issuer = "";

    protected override string Urls => $"http://127.0.0.1:{_port}";

    protected override async Task<string[]> More()
    {
        var script = typeof(Tenant).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Tenant").Value!;
        _provider = Process.Start(new ProcessStartInfo("node", [script, $"{Urls}/sign-in/account/done", Id]) { RedirectStandardOutput = true })!;
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (await _provider.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (!line.StartsWith("issuer ", StringComparison.Ordinal)) continue;
            _issuer = line["issuer ".Length..];
            return ["--SignIn:Entra:Authority", _issuer, "--SignIn:Entra:ClientId", "certification", "--SignIn:Entra:ClientSecret", "only-for-this-test",
                "--SignIn:Entra:Tenants:0", Id, "--SignIn:Entra:HomeTenant", Id, "--Site:Address", Urls];
        }
        throw new InvalidOperationException("The tenant ended before it listened.");
    }

    /// <summary>What the tenant is to do wrong from now on: nothing when nothing is said.</summary>
    public async Task Wrong(object? what = null) =>
        (await _control.PostAsJsonAsync(new Uri(new Uri(_issuer), "/_wrong"), what ?? new { })).EnsureSuccessStatusCode();

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        if (_provider is { HasExited: false }) _provider.Kill();
    }

    public override void Dispose()
    {
        base.Dispose();
        _provider?.Dispose();
        _control.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
