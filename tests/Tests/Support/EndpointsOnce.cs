using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;

namespace Certification.Tests.Support;

/// <summary>
/// The endpoints of the API are compiled by the first host of an environment and taken over by those after it. A host compiles some 550 methods for
/// them, which took longer than what most tests then do with it; an endpoint knows nothing of its host and gets its services from the request.
/// </summary>
internal sealed class EndpointsOnce(string environment) : IStartupFilter
{
    /// <summary>Where UseRouting keeps what endpoints were mapped on.</summary>
    private const string Application = "__EndpointRouteBuilder";

    private static readonly ConcurrentDictionary<(string Environment, int Group), Lazy<IReadOnlyList<Endpoint>>> Compiled = new();

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        next(app);
        var mapped = ((IEndpointRouteBuilder)app.Properties[Application]!).DataSources;
        // Only groups: what is mapped outside of them, such as the health checks, may hold on to its host.
        var groups = mapped.Where(source => source.GetType().Name == "GroupEndpointDataSource").ToList();
        var known = (ICollection<EndpointDataSource>)((CompositeEndpointDataSource)app.ApplicationServices.GetRequiredService<EndpointDataSource>()).DataSources;
        for (var group = 0; group < groups.Count; group++)
        {
            var source = groups[group];
            var shared = new Shared(Compiled.GetOrAdd((environment, group), _ => new(() => source.Endpoints)));
            foreach (var sources in (ICollection<EndpointDataSource>[])[mapped, known])
                if (sources.Remove(source)) sources.Add(shared);
        }
    };

    private sealed class Shared(Lazy<IReadOnlyList<Endpoint>> endpoints) : EndpointDataSource
    {
        public override IReadOnlyList<Endpoint> Endpoints => endpoints.Value;

        public override IChangeToken GetChangeToken() => NullChangeToken.Singleton;
    }
}
