using Certification.Platform.Access;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using static Certification.People.Texts;

namespace Certification.People.Tokens;

/// <summary>Before a call is looked at: a key that is no good ends here with 401, one without the call's scope with 403, also where no sign-in is asked for.</summary>
internal static class CheckScope
{
    public static async Task Handle(HttpContext http, RequestDelegate next)
    {
        if (!TokenSignIn.HasToken(http.Request))
        {
            await next(http);
            return;
        }
        if (http.User.Identity is not { IsAuthenticated: true })
        {
            await http.ChallengeAsync();
            return;
        }
        // What routing puts in for a wrong method or content type is no call: it says so, and does nothing.
        if (http.GetEndpoint() is not RouteEndpoint call || Missing(http, call) is not { } missing)
        {
            await next(http);
            return;
        }
        http.Response.StatusCode = StatusCodes.Status403Forbidden;
        await http.RequestServices.GetRequiredService<IProblemDetailsService>().WriteAsync(new()
        {
            HttpContext = http,
            ProblemDetails = new ProblemDetails { Status = StatusCodes.Status403Forbidden, Title = missing, Detail = missing, Extensions = { ["code"] = "token-scope" } },
        });
    }

    /// <summary>What a call needs: GET reads, everything else writes; null for what no key opens.</summary>
    public static TokenScope? Needed(string method, Endpoint call) =>
        ApiAreas.IsForTokens(call) && ApiAreas.Of(call) is { } area ? new TokenScope(area, !HttpMethods.IsGet(method) && !HttpMethods.IsHead(method)) : null;

    private static string? Missing(HttpContext http, Endpoint call) =>
        Needed(http.Request.Method, call) is not { } needed ? T("Refused.NotForTokens")
        : TokenHandler.ScopesOf(http.User).Any(scope => scope.Covers(needed)) ? null : T("Refused.TokenScope", needed);
}
