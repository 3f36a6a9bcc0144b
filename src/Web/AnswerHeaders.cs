namespace Certification.Web;

/// <summary>What every answer carries, errors included: nothing runs that did not come from here, nothing is guessed at, framed, kept or handed on.</summary>
internal static class AnswerHeaders
{
    public const string Pages =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; frame-src 'self'; "
        + "object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

    /// <summary>Programs are answered with data: should a browser show it, then nothing in it runs.</summary>
    public const string Data = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox";

    private const string Unused = "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=()";

    /// <summary>Call first: what answers for an error clears what was set before it, and these are set as the answer leaves.</summary>
    public static void UseAnswerHeaders(this WebApplication app)
    {
        var overTls = !app.Environment.IsDevelopment();
        app.Use((http, next) =>
        {
            http.Response.OnStarting(() =>
            {
                Set(http, overTls);
                return Task.CompletedTask;
            });
            return next(http);
        });
    }

    private static void Set(HttpContext http, bool overTls)
    {
        var headers = http.Response.Headers;
        // What says more itself (files, letters in a frame) knows why.
        if (headers.ContentSecurityPolicy.Count == 0) headers.ContentSecurityPolicy = http.Request.Path.StartsWithSegments("/api") ? Data : Pages;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Permissions-Policy"] = Unused;
        // A browser opens nothing that is in a sandbox and asks for openers at once.
        if (headers.ContentSecurityPolicy.ToString().Contains("sandbox", StringComparison.Ordinal)) headers.Remove("Cross-Origin-Opener-Policy");
        else headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        // A proxy may take the TLS off before the host sees it; without TLS browsers pass the line over.
        if (overTls) headers.StrictTransportSecurity = "max-age=31536000; includeSubDomains";
        if (headers.CacheControl.Count == 0) headers.CacheControl = "no-store";
        if (http.Response.ContentType is { } type && type.Contains("charset", StringComparison.OrdinalIgnoreCase) is false
            && (type.StartsWith("text/", StringComparison.OrdinalIgnoreCase) || type.EndsWith("+xml", StringComparison.OrdinalIgnoreCase) || type.EndsWith("/xml", StringComparison.OrdinalIgnoreCase)))
            http.Response.ContentType = $"{type}; charset=utf-8";
    }
}
