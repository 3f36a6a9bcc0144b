using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Certification.Platform.Data;

/// <summary>What is written down of a request when its answer is out, apart from what the request did: whoever reads waits for no writer, and a line that cannot be written spoils no answer.</summary>
public static class OnceAnswered
{
    /// <param name="http">The request.</param>
    /// <param name="what">For the log: "when a session was seen".</param>
    /// <param name="write">Writes and saves.</param>
    public static void WhenAnswered(this HttpContext http, string what, Func<AppDb, Task> write)
    {
        var services = http.RequestServices;
        var (scopes, log) = (services.GetRequiredService<IServiceScopeFactory>(), services.GetRequiredService<ILogger<AppDb>>());
        http.Response.OnCompleted(async () =>
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                await write(scope.ServiceProvider.GetRequiredService<AppDb>());
            }
            catch (Exception e)
            {
                log.LogWarning(e, "It could not be written down {What}", what);
            }
        });
    }
}
