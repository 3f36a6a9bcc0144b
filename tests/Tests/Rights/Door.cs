using System.Reflection;
using System.Text.RegularExpressions;
using Certification.Tests.Support;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;

namespace Certification.Tests.Rights;

/// <summary>One endpoint or page with one method, as the host itself lists it: a new door is tried from its first day.</summary>
internal sealed partial record Door(string Method, RouteEndpoint Endpoint)
{
    public const string Unguarded = "nobody (no policy of its own)";

    public string Route { get; } = "/" + Endpoint.RoutePattern.RawText!.TrimStart('/');

    /// <summary>The policy that says who may enter; null where anybody may.</summary>
    public string? Policy { get; } = IsOpen(Endpoint) ? null : Endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Select(a => a.Policy).LastOrDefault(p => p is not null);

    /// <summary>Everything that is asked of whoever enters, in words.</summary>
    public string Guard { get; } = Guards(Endpoint);

    public Type? Input { get; } = Endpoint.Metadata.GetMetadata<MethodInfo>()?.GetParameters().Select(p => p.ParameterType).FirstOrDefault(t => t is { Name: "Input", IsNested: true });

    public bool TakesFile { get; } = Endpoint.Metadata.GetMetadata<IAcceptsMetadata>()?.ContentTypes.Any(c => c.StartsWith("multipart", StringComparison.Ordinal)) == true;

    public bool IsApi => Route.StartsWith("/api/", StringComparison.Ordinal);

    /// <summary>Whether strangers may knock.</summary>
    public bool IsAnonymous => IsOpen(Endpoint);

    /// <summary>Whether it answers to whatever method; it is looked at then.</summary>
    public bool TakesAnyMethod => Endpoint.Metadata.GetMetadata<HttpMethodMetadata>() is null;

    /// <summary>The whole numbers in it: what can be somebody else's.</summary>
    public bool HasId => Id().IsMatch(Route);

    public override string ToString() => $"{Method} {Route}";

    /// <summary>All there are, but for where ASP.NET Core looks for static files and its redirect for scripts that this host does not have: closed by the fallback policy.</summary>
    public static IReadOnlyList<Door> Of(WebHost host) =>
    [
        .. from endpoint in host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
           where endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is null && endpoint.RoutePattern.RawText is not ("{**path:file}" or "/_framework/opaque-redirect")
           from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]
           select new Door(method, endpoint),
    ];

    /// <summary>The address with this id for every whole number, and this word for everything else.</summary>
    public string Path(int id, string word) => Parameter().Replace(Route, match => Id().IsMatch(match.Value) ? $"{id}" : word);

    /// <summary>The address with ids put in, and what each of them names.</summary>
    public string Path(Func<string, string> id) => Parameter().Replace(Route, match => id(Kind(match)));

    public IEnumerable<string> Kinds => Parameter().Matches(Route).Select(Kind);

    /// <summary>What a parameter names: the word before it, or the parameter's own where that says more.</summary>
    private string Kind(Match parameter)
    {
        if (!Id().IsMatch(parameter.Value)) return parameter.Groups["name"].Value.ToLowerInvariant();
        var before = Route[..parameter.Index].TrimEnd('/').Split('/')[^1];
        return (before, Route) switch
        {
            ("import", _) => "imports",
            ("enrolments", _) when parameter.Groups["name"].Value is "cohortId" => "cohorts",
            ("absence", _) => "days",
            _ => before,
        };
    }

    private static bool IsOpen(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null;

    private static string Guards(RouteEndpoint endpoint)
    {
        if (IsOpen(endpoint)) return "anonymous";
        var policies = endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>()
            .Select(data => data.Policy ?? (data.Roles is { } roles ? $"roles {roles}" : "signed in"))
            .Concat(endpoint.Metadata.GetOrderedMetadata<AuthorizationPolicy>().Select(policy => string.Join(", ", policy.Requirements)));
        return string.Join(" and ", policies.Distinct()) is { Length: > 0 } named ? named : Unguarded;
    }

    [GeneratedRegex(@"\{(?<name>[A-Za-z]+)(:[^}]*)?\}")]
    private static partial Regex Parameter();

    [GeneratedRegex(@"\{[A-Za-z]+:(int|long)\}")]
    private static partial Regex Id();
}
