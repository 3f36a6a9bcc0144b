using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Certification.Platform.Files;

/// <summary>Answers with a file that a browser saves and never shows, runs, guesses at or keeps.</summary>
public static class FileDownload
{
    public static IResult Result(Stream content, string fileName, string mediaType) => new Attachment(content, fileName, mediaType);

    public static void SetHeaders(HttpResponse response, string fileName, string mediaType)
    {
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(FileName.Clean(fileName));
        response.ContentType = mediaType;
        response.Headers.ContentDisposition = disposition.ToString();
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        response.Headers.CacheControl = "private, no-store";
    }

    private sealed class Attachment(Stream content, string fileName, string mediaType) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            await using (content)
            {
                SetHeaders(httpContext.Response, fileName, mediaType);
                if (content.CanSeek)
                    httpContext.Response.ContentLength = content.Length - content.Position;
                await content.CopyToAsync(httpContext.Response.Body, httpContext.RequestAborted);
            }
        }
    }
}
