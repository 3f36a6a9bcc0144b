using Certification.Platform;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace Certification.Web;

/// <summary>What is refused before anything reads it, and what is written down when somebody is turned away.</summary>
internal static partial class RequestRules
{
    /// <summary>The largest file is smaller.</summary>
    public const long LargestUpload = 30L * 1024 * 1024;

    /// <summary>The register of a cohort of thousands has half of it.</summary>
    public const long LargestBody = 2L * 1024 * 1024;

    // What a request carries along for the line in the log.
    private const string Door = "door";
    private const string NoForm = "no form";

    /// <summary>
    /// Whatever changes something must come from a page of this site, or from no page at all: a browser says where a request comes from, and no page can
    /// keep it from doing so. Pages have their form's token besides; calls with a key in a header cannot be made by another site's page.
    /// </summary>
    public static void UseRequestRules(this WebApplication app) => app.Use(async (http, next) =>
    {
        if (Refused(http) is { } status)
        {
            http.Response.StatusCode = status;
            // The page that says so is read, not posted to.
            if (!http.Request.Path.StartsWithSegments("/api")) http.Request.Method = HttpMethods.Get;
            return;
        }
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = http.Request.ContentType?.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase) == true ? LargestUpload : LargestBody;
        try
        {
            await next(http);
        }
        finally
        {
            // The page about an error is a door, too: the first one counts.
            http.Items.TryAdd(Door, (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText);
        }
    });

    /// <summary>A line for everybody who is turned away: which door and who, by number; never what they sent. Call before errors are answered.</summary>
    public static void UseRefusalLog(this WebApplication app)
    {
        var log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(RequestRules));
        app.Use(async (http, next) =>
        {
            var method = http.Request.Method;
            await next(http);
            if (Turned(http) is { } why)
                Said(log, method, http.Items[Door] as string ?? "no door", http.Response.StatusCode, why, http.User.FindFirst("person")?.Value ?? "nobody", http.TraceIdentifier);
        });
    }

    /// <summary>A form without its token does nothing, also where the door itself would not look into the form. Call after the tokens were looked at.</summary>
    public static void UseFormTokens(this WebApplication app) => app.Use((http, next) =>
    {
        if (http.Features.Get<IAntiforgeryValidationFeature>() is not { IsValid: false }) return next(http);
        http.Items[NoForm] = true;
        // The page that says so is no answer to the form.
        http.Features.Set<IAntiforgeryValidationFeature>(null);
        http.Request.Method = HttpMethods.Get;
        http.Response.StatusCode = StatusCodes.Status400BadRequest;
        return Task.CompletedTask;
    });

    private static int? Refused(HttpContext http)
    {
        var request = http.Request;
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method) || HttpMethods.IsTrace(request.Method)) return null;
        // Nothing is unpacked here, so that nothing can be packed to burst.
        if (request.Headers.ContentEncoding is { Count: > 0 } packed && packed != "identity") return StatusCodes.Status415UnsupportedMediaType;
        return IsFromElsewhere(http) ? StatusCodes.Status403Forbidden : null;
    }

    private static bool IsFromElsewhere(HttpContext http)
    {
        var request = http.Request;
        if (request.Headers["Sec-Fetch-Site"] is { Count: > 0 } site) return site != "same-origin" && site != "none";
        return request.Headers.Origin is { Count: > 0 } origin && origin != $"{request.Scheme}://{request.Host}"
            && origin != new Uri(http.RequestServices.GetRequiredService<IOptions<SiteOptions>>().Value.Address).GetLeftPart(UriPartial.Authority);
    }

    /// <summary>Why somebody was turned away; null where nobody was. An address that leads nowhere is no attempt at anything.</summary>
    private static string? Turned(HttpContext http) => http.Response.StatusCode switch
    {
        _ when http.Items.ContainsKey(NoForm) => "no form of ours",
        StatusCodes.Status403Forbidden => "not allowed",
        StatusCodes.Status401Unauthorized => "not signed in",
        StatusCodes.Status413PayloadTooLarge => "too large",
        StatusCodes.Status415UnsupportedMediaType => "not a kind of body that is read here",
        StatusCodes.Status429TooManyRequests => "too often",
        StatusCodes.Status400BadRequest when http.Items.ContainsKey(Platform.Refusals.ProblemAnswers.Unreadable) => "a body or address that no form of ours sends",
        _ => null,
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "Turned away: {Method} {Route} answered {Status}, {Why}; person {Person}, request {Request}")]
    private static partial void Said(ILogger log, string method, string route, int status, string why, string person, string request);
}
