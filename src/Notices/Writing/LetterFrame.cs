using Microsoft.AspNetCore.Http;

namespace Certification.Notices.Writing;

/// <summary>A letter on its own, to be shown in a frame of this site: styles of its own, but no script, no form, nothing from elsewhere.</summary>
/// <param name="content">HTML, or plain text.</param>
/// <param name="mediaType">Which of the two.</param>
internal sealed class LetterFrame(string content, string mediaType = "text/html") : IResult
{
    private const string Policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox";

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = $"{mediaType}; charset=utf-8";
        httpContext.Response.Headers.ContentSecurityPolicy = Policy;
        return httpContext.Response.WriteAsync(content, httpContext.RequestAborted);
    }
}
