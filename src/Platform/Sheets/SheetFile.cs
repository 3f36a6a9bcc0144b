using Certification.Platform.Files;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Certification.Platform.Sheets;

/// <summary>Answers with a table as a file to save. It is written whole before the first byte leaves, so a failure is still an error page.</summary>
public static class SheetFile
{
    public static IResult Result(
        SheetFormat format, string name, string title, IReadOnlyList<string> headers, IEnumerable<IReadOnlyList<object?>> rows) =>
        new Export(format, name, title, headers, rows);

    private sealed class Export(
        SheetFormat format, string name, string title, IReadOnlyList<string> headers, IEnumerable<IReadOnlyList<object?>> rows) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            // Small exports stay in memory, large ones go to a temporary file that is deleted when closed.
            await using var buffer = new FileBufferingWriteStream(memoryThreshold: 1024 * 1024);
            Sheet.Write(buffer, format, title, headers, rows);
            var (extension, mediaType) = format == SheetFormat.Csv
                ? ("csv", "text/csv; charset=utf-8")
                : (FileTypes.Xlsx.Extension, FileTypes.Xlsx.MediaType);
            FileDownload.SetHeaders(httpContext.Response, $"{name}.{extension}", mediaType);
            httpContext.Response.ContentLength = buffer.Length;
            await buffer.DrainBufferAsync(httpContext.Response.Body, httpContext.RequestAborted);
        }
    }
}
