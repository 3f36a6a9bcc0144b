using System.Reflection;
using System.Text.RegularExpressions;
using Certification.Tests.Support;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;

namespace Certification.Tests.Rights;

/// <summary>One endpoint or page with one method, as the host itself lists it.</summary>
internal sealed partial record Door(string Method, string Route, string? Policy, Type? Input, bool TakesFile)
{
    public bool IsApi => Route.StartsWith("/api/", StringComparison.Ordinal);

    /// <summary>The whole numbers in it: what can be somebody else's.</summary>
    public bool HasId => Id().IsMatch(Route);

    public override string ToString() => $"{Method} {Route}";

    public static IReadOnlyList<Door> Of(WebHost host) =>
    [
        .. from endpoint in host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
           where endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is null && endpoint.RoutePattern.RawText is not ("{**path:file}" or "/_framework/opaque-redirect")
           from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]
           let handler = endpoint.Metadata.GetMetadata<MethodInfo>()
           select new Door(method, "/" + endpoint.RoutePattern.RawText!.TrimStart('/'),
               endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null ? null : endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Select(a => a.Policy).LastOrDefault(p => p is not null),
               handler?.GetParameters().Select(p => p.ParameterType).FirstOrDefault(t => t is { Name: "Input", IsNested: true }),
               endpoint.Metadata.GetMetadata<Microsoft.AspNetCore.Http.Metadata.IAcceptsMetadata>()?.ContentTypes.Any(c => c.StartsWith("multipart", StringComparison.Ordinal)) == true),
    ];

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

    [GeneratedRegex(@"\{(?<name>[A-Za-z]+)(:[^}]*)?\}")]
    private static partial Regex Parameter();

    [GeneratedRegex(@"\{[A-Za-z]+:(int|long)\}")]
    private static partial Regex Id();
}
