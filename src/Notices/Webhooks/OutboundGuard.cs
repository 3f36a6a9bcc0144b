using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Certification.Notices.Webhooks;

/// <summary>
/// Keeps webhooks out of the house: whoever chooses an address could otherwise make this host ask its neighbours, or the cloud's own service for
/// secrets. What counts is the address that is connected to, so a name that is one thing when looked at and another when called does not help.
/// </summary>
/// <param name="allowed">Networks that are reached all the same.</param>
/// <param name="resolve">Asks the name servers.</param>
internal sealed class OutboundGuard(IReadOnlyList<IPNetwork> allowed, Func<string, CancellationToken, Task<IPAddress[]>> resolve)
{
    private static readonly IPNetwork[] Loopback = [IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128")];

    /// <summary>RFC 6890 and what clouds keep for themselves. Of IPv6 only the part that is given out is the internet.</summary>
    private static readonly IPNetwork[] Inside =
    [
        .. ((string[])["0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16",
            "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4", "168.63.129.16/32",
            "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"]).Select(network => IPNetwork.Parse(network)),
    ];

    private static readonly IPNetwork Internet = IPNetwork.Parse("2000::/3");

    public OutboundGuard(IOptions<WebhookOptions> options, IHostEnvironment environment)
        : this([.. options.Value.AllowedNetworks.Select(network => IPNetwork.Parse(network)), .. environment.IsDevelopment() ? Loopback : []], Dns.GetHostAddressesAsync) { }

    public bool Permits(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (allowed.Any(network => network.Contains(address))) return true;
        return (address.AddressFamily == AddressFamily.InterNetwork || Internet.Contains(address)) && !Inside.Any(network => network.Contains(address));
    }

    /// <summary>Why an address may not be entered: https to the internet may, and http to this machine where that is allowed. Names are looked up when they are called.</summary>
    public AddressRefusal? Refusal(string? address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri is not { UserInfo: "", Fragment: "" } || Called(uri) is not { Length: > 0 } host) return AddressRefusal.NotHttps;
        if (uri.Scheme != Uri.UriSchemeHttps && uri.Scheme != Uri.UriSchemeHttp) return AddressRefusal.NotHttps;
        var here = host == "localhost" || host.EndsWith(".localhost", StringComparison.Ordinal);
        var literal = IPAddress.TryParse(host, out var ip) ? ip : here ? IPAddress.Loopback : null;
        if (literal is not null && !Permits(literal)) return AddressRefusal.Inside;
        return uri.Scheme == Uri.UriSchemeHttps || literal is not null && IPAddress.IsLoopback(literal) ? null : AddressRefusal.NotHttps;
    }

    /// <summary>The host as it is called: wide digits and the like as plain ones, and without the dot that ends a whole name.</summary>
    private static string? Called(Uri uri)
    {
        try
        {
            return uri.IdnHost.TrimEnd('.').ToLowerInvariant();
        }
        catch (UriFormatException)
        {
            // Letters of which no name can be made.
            return null;
        }
    }

    /// <summary>Connects to the first address of the name that is outside and answers.</summary>
    /// <exception cref="OutboundRefusedException">The name leads inside.</exception>
    public async ValueTask<Stream> Connect(DnsEndPoint endpoint, CancellationToken ct)
    {
        var addresses = IPAddress.TryParse(endpoint.Host, out var literal) ? [literal] : await resolve(endpoint.Host, ct);
        Exception? failed = null;
        foreach (var address in addresses.Where(Permits))
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(address, endpoint.Port), ct);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (Exception e)
            {
                socket.Dispose();
                if (e is not SocketException) throw;
                failed = e;
            }
        }
        throw failed ?? new OutboundRefusedException();
    }
}

/// <summary>Why an address cannot be a webhook's.</summary>
internal enum AddressRefusal
{
    /// <summary>It is no address, or not one with https, or says more than where to go.</summary>
    NotHttps,
    /// <summary>It is this machine's, or a private network's.</summary>
    Inside,
}

/// <summary>A webhook's name leads to an address that is not the internet's.</summary>
internal sealed class OutboundRefusedException() : IOException("The address leads to a network that webhooks may not reach.");
