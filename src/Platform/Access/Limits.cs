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

    /// <summary>Requests per minute and network address, from Limits:PublicPerMinute; 30 when not set.</summary>
    public static IServiceCollection AddLimits(this IServiceCollection services, IConfiguration configuration)
    {
        var perMinute = configuration.GetValue("Limits:PublicPerMinute", 30);
        return services.AddRateLimiter(limiter =>
        {
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            // A post is not shown the page that says so, which asks posts for a form's token: its answer has a body of its own.
            limiter.OnRejected = (rejected, ct) => HttpMethods.IsPost(rejected.HttpContext.Request.Method)
                ? new ValueTask(rejected.HttpContext.Response.WriteAsync("Too many requests.", ct)) : ValueTask.CompletedTask;
            limiter.AddPolicy(Public, http => RateLimitPartition.GetFixedWindowLimiter(
                http.Connection.RemoteIpAddress?.ToString() ?? "unknown",
                _ => new FixedWindowRateLimiterOptions { PermitLimit = perMinute, Window = TimeSpan.FromMinutes(1) }));
        });
    }
}
