using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Certification.Platform.Access;

/// <summary>How often a stranger may knock on a door that needs no sign-in.</summary>
public static class Limits
{
    public const string Public = nameof(Public);
    /// <summary>Tries to sign in: links asked for, links followed, codes typed.</summary>
    public const string SignIn = nameof(SignIn);

    /// <summary>
    /// Per network address: requests per minute to public doors from Limits:PublicPerMinute (30 when not set); tries to sign in, Limits:SignInAtOnce (20)
    /// in a row and Limits:SignInPerMinute (2) after that. A course begins with two dozen people behind one address.
    /// </summary>
    public static IServiceCollection AddLimits(this IServiceCollection services, IConfiguration configuration)
    {
        var perMinute = configuration.GetValue("Limits:PublicPerMinute", 30);
        var (atOnce, more) = (configuration.GetValue("Limits:SignInAtOnce", 20), configuration.GetValue("Limits:SignInPerMinute", 2));
        return services.AddRateLimiter(limiter =>
        {
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            // A post is not shown the page that says so, which asks posts for a form's token: its answer has a body of its own.
            limiter.OnRejected = (rejected, ct) => HttpMethods.IsPost(rejected.HttpContext.Request.Method)
                ? new ValueTask(rejected.HttpContext.Response.WriteAsync("Too many requests.", ct)) : ValueTask.CompletedTask;
            // Looking at the pages is free; what is tried there counts.
            limiter.AddPolicy(SignIn, http => !HttpMethods.IsPost(http.Request.Method) ? RateLimitPartition.GetNoLimiter("looking")
                : RateLimitPartition.GetTokenBucketLimiter(Network(http), _ => new TokenBucketRateLimiterOptions
                {
                    TokenLimit = atOnce,
                    TokensPerPeriod = more,
                    ReplenishmentPeriod = TimeSpan.FromMinutes(1),
                }));
            limiter.AddPolicy(Public, http => RateLimitPartition.GetFixedWindowLimiter(
                Network(http),
                _ => new FixedWindowRateLimiterOptions { PermitLimit = perMinute, Window = TimeSpan.FromMinutes(1) }));
        });
    }

    /// <summary>An IPv4 address, or the half of an IPv6 address that one household or office has.</summary>
    private static string Network(HttpContext http)
    {
        if (http.Connection.RemoteIpAddress is not { } address) return "unknown";
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexString(address.GetAddressBytes(), 0, 8) : address.ToString();
    }
}
