using Certification.Tests.Support;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;

namespace Certification.Tests.Architecture;

public class RouteTests
{
    private const string Unguarded = "nobody (no policy of its own)";
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "Tests", "Architecture");

    [Fact]
    public async Task Every_door_and_its_policy_is_as_approved()
    {
        await using var host = new WebHost();
        var (approved, received) = (Path.Combine(Folder, "Routes.approved.txt"), Path.Combine(Folder, "Routes.received.txt"));

        var routes = Routes(host);

        File.Delete(received);
        var known = File.Exists(approved) ? await File.ReadAllLinesAsync(approved) : [];
        if (known.SequenceEqual(routes)) return;
        await File.WriteAllTextAsync(received, string.Join('\n', routes) + "\n");
        Assert.Fail($"""
            The doors of the host changed. Read each line as a question: may these people really do this?
            {string.Join('\n', known.Except(routes).Select(r => "- " + r).Concat(routes.Except(known).Select(r => "+ " + r)))}
            To approve: mv tests/Tests/Architecture/Routes.received.txt tests/Tests/Architecture/Routes.approved.txt
            """);
    }

    [Fact]
    public async Task Every_door_says_itself_who_may_enter()
    {
        await using var host = new WebHost();

        Routes(host).Should().HaveCountGreaterThan(50).And.NotContain(route => route.EndsWith(Unguarded, StringComparison.Ordinal),
            "a door without a policy is closed to everybody: give it one, or [AllowAnonymous] when strangers may knock");
    }

    private static List<string> Routes(WebHost host) =>
    [
        .. host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is null && !IsOfTheFramework(endpoint.RoutePattern.RawText!))
            .SelectMany(endpoint => (endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["*"])
                .Select(method => $"{method} /{endpoint.RoutePattern.RawText!.TrimStart('/')} > {Policy(endpoint)}"))
            .Distinct().Order(StringComparer.Ordinal),
    ];

    /// <summary>Where ASP.NET Core looks for static files, and its redirect for scripts that this host does not have: closed by the fallback policy.</summary>
    private static bool IsOfTheFramework(string route) => route is "{**path:file}" or "/_framework/opaque-redirect";

    private static string Policy(RouteEndpoint endpoint)
    {
        if (endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null) return "anonymous";
        var policies = endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>()
            .Select(data => data.Policy ?? (data.Roles is { } roles ? $"roles {roles}" : "signed in"))
            .Concat(endpoint.Metadata.GetOrderedMetadata<AuthorizationPolicy>().Select(policy => string.Join(", ", policy.Requirements)));
        return string.Join(" and ", policies.Distinct()) is { Length: > 0 } named ? named : Unguarded;
    }
}
