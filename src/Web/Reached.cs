using System.Net;
using Certification.Platform;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace Certification.Web;

/// <summary>By which name the host is reached, and which proxies are believed when they say for whom they ask.</summary>
internal static class Reached
{
    /// <summary>Addresses or networks ("10.0.0.7", "10.20.0.0/16"); without any, X-Forwarded-For and -Proto are what anybody writes.</summary>
    public const string Known = "Proxies:Known";

    public static IServiceCollection AddReached(this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        var known = configuration.GetSection(Known).Get<string[]>() ?? [];
        services.Configure<ForwardedHeadersOptions>(forwarded =>
        {
            // The name is not among them: links begin with Site:Address.
            forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            forwarded.ForwardLimit = null;
            forwarded.KnownProxies.Clear();
            forwarded.KnownIPNetworks.Clear();
            foreach (var proxy in known) forwarded.KnownIPNetworks.Add(Network(proxy));
        });
        if (!environment.IsDevelopment())
            services.AddOptions<HostFilteringOptions>().Configure<IOptions<SiteOptions>>((hosts, site) =>
            {
                hosts.AllowedHosts = configuration["AllowedHosts"] is { Length: > 0 } set ? set.Split(';', StringSplitOptions.RemoveEmptyEntries) : [new Uri(site.Value.Address).Host];
                (hosts.AllowEmptyHosts, hosts.IncludeFailureMessage) = (false, false);
            });
        return services;
    }

    public static void UseReached(this WebApplication app)
    {
        if (app.Configuration.GetSection(Known).GetChildren().Any()) app.UseForwardedHeaders();
    }

    private static System.Net.IPNetwork Network(string written) =>
        System.Net.IPNetwork.TryParse(written, out var network) ? network
        : IPAddress.TryParse(written, out var address) ? new System.Net.IPNetwork(address, address.GetAddressBytes().Length * 8)
        : throw new InvalidOperationException($"{Known}: '{written}' is neither an address nor a network.");
}
