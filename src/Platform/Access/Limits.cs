using System.Globalization;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Certification.Platform.Access;

/// <summary>How often one may knock: strangers by their network, people and their programs by who they are.</summary>
public static class Limits
{
    public const string Public = nameof(Public);
    /// <summary>Tries to sign in: links asked for, links followed, codes typed.</summary>
    public const string SignIn = nameof(SignIn);
    /// <summary>What takes long: a list that is read, a table or a document that is made.</summary>
    public const string Costly = nameof(Costly);

    /// <summary>
    /// Per network address: requests per minute to public doors from Limits:PublicPerMinute (30 when not set); tries to sign in, Limits:SignInAtOnce (20)
    /// in a row and Limits:SignInPerMinute (2) after that. A course begins with two dozen people behind one address. Calls with a key that is no good,
    /// Limits:WrongKeysPerMinute (20). Per person, with all their sessions and keys: calls of the API, Limits:ApiPerMinute (600); what is costly,
    /// Limits:CostlyPerMinute (30).
    /// </summary>
    public static IServiceCollection AddLimits(this IServiceCollection services, IConfiguration configuration)
    {
        var perMinute = configuration.GetValue("Limits:PublicPerMinute", 30);
        var (atOnce, more) = (configuration.GetValue("Limits:SignInAtOnce", 20), configuration.GetValue("Limits:SignInPerMinute", 2));
        var (api, costly) = (configuration.GetValue("Limits:ApiPerMinute", 600), configuration.GetValue("Limits:CostlyPerMinute", 30));
        services.AddSingleton(new WrongKeys(configuration.GetValue("Limits:WrongKeysPerMinute", 20)));
        return services.AddRateLimiter(limiter =>
        {
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limiter.OnRejected = (rejected, _) =>
            {
                TellToWait(rejected.HttpContext, rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.FromMinutes(1));
                return ValueTask.CompletedTask;
            };
            // Looking at the pages is free; what is tried there counts.
            limiter.AddPolicy(SignIn, http => !HttpMethods.IsPost(http.Request.Method) ? RateLimitPartition.GetNoLimiter("looking")
                : RateLimitPartition.GetTokenBucketLimiter(Network(http), _ => new TokenBucketRateLimiterOptions
                {
                    TokenLimit = atOnce,
                    TokensPerPeriod = more,
                    ReplenishmentPeriod = TimeSpan.FromMinutes(1),
                }));
            limiter.AddPolicy(Public, http => Fixed(Network(http), perMinute));
            limiter.AddPolicy(Costly, http => IsLook(http) ? RateLimitPartition.GetNoLimiter("looking") : Fixed(Who(http), costly));
            limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(http =>
                IsApi(http) && http.User.Identity is { IsAuthenticated: true } ? Fixed(Who(http), api) : RateLimitPartition.GetNoLimiter("page"));
        });
    }

    /// <summary>Ends calls from a network that has brought too many keys that are no good; call before it is known who asks.</summary>
    public static void UseWrongKeys(this IApplicationBuilder app) => app.Use(async (HttpContext http, RequestDelegate next) =>
    {
        if (!IsApi(http) || http.Request.Headers.Authorization.Count == 0)
        {
            await next(http);
            return;
        }
        var (wrong, network) = (http.RequestServices.GetRequiredService<WrongKeys>(), Network(http));
        if (wrong.AreTooMany(network))
        {
            http.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            TellToWait(http, TimeSpan.FromMinutes(1));
            return;
        }
        await next(http);
        if (http.Response.StatusCode == StatusCodes.Status401Unauthorized) wrong.Count(network);
    });

    /// <summary>The page that says so is read, not posted to: the posted form is not taken.</summary>
    private static void TellToWait(HttpContext http, TimeSpan wait)
    {
        http.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        if (!IsApi(http)) http.Request.Method = HttpMethods.Get;
    }

    private static bool IsApi(HttpContext http) => http.Request.Path.StartsWithSegments("/api");

    private static bool IsLook(HttpContext http) => HttpMethods.IsGet(http.Request.Method) && !IsApi(http);

    private static string Who(HttpContext http) => $"person {Caller.From(http.User).PersonId}";

    private static RateLimitPartition<string> Fixed(string whose, int perMinute) =>
        RateLimitPartition.GetFixedWindowLimiter(whose, _ => new FixedWindowRateLimiterOptions { PermitLimit = perMinute, Window = TimeSpan.FromMinutes(1) });

    /// <summary>An IPv4 address, or the half of an IPv6 address that one household or office has.</summary>
    private static string Network(HttpContext http)
    {
        if (http.Connection.RemoteIpAddress is not { } address) return "unknown";
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexString(address.GetAddressBytes(), 0, 8) : address.ToString();
    }
}

/// <summary>How many keys that are no good came from a network in this minute.</summary>
internal sealed class WrongKeys(int perMinute) : IDisposable
{
    private readonly PartitionedRateLimiter<string> _limiter = PartitionedRateLimiter.Create<string, string>(network =>
        RateLimitPartition.GetFixedWindowLimiter(network, _ => new FixedWindowRateLimiterOptions { PermitLimit = perMinute, Window = TimeSpan.FromMinutes(1) }));

    public bool AreTooMany(string network) => _limiter.GetStatistics(network)?.CurrentAvailablePermits == 0;

    public void Count(string network) => _limiter.AttemptAcquire(network).Dispose();

    public void Dispose() => _limiter.Dispose();
}
