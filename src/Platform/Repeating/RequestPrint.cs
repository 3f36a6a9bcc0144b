using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Certification.Platform.Repeating;

/// <summary>By what a repeated request is known: its address and its body, read through piece by piece; what is large waits on disk.</summary>
internal static class RequestPrint
{
    private const int Piece = 64 * 1024;

    public static async Task<string> Of(HttpRequest request, CancellationToken ct)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, request.Path.Value);
        Add(hash, request.QueryString.Value);
        // A form's parts, for the line between them is another one each time it is sent.
        if (request.HasFormContentType) await AddForm(hash, await Form(request, ct), ct);
        else
        {
            request.EnableBuffering();
            await Add(hash, request.Body, ct);
            request.Body.Position = 0;
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static async Task<IFormCollection> Form(HttpRequest request, CancellationToken ct)
    {
        try
        {
            return await request.ReadFormAsync(ct);
        }
        catch (InvalidDataException bad)
        {
            throw new BadHttpRequestException("The form could not be read.", bad);
        }
    }

    private static async Task AddForm(IncrementalHash hash, IFormCollection form, CancellationToken ct)
    {
        foreach (var (name, values) in form.OrderBy(field => field.Key, StringComparer.Ordinal))
        {
            Add(hash, name);
            foreach (var value in values) Add(hash, value);
        }
        foreach (var file in form.Files)
        {
            Add(hash, file.Name);
            Add(hash, file.FileName);
            await using var content = file.OpenReadStream();
            await Add(hash, content, ct);
        }
    }

    /// <summary>With its length, so that no two texts run into each other.</summary>
    private static void Add(IncrementalHash hash, string? text)
    {
        var bytes = Encoding.UTF8.GetBytes(text ?? "");
        AddLength(hash, bytes.Length);
        hash.AppendData(bytes);
    }

    private static async Task Add(IncrementalHash hash, Stream content, CancellationToken ct)
    {
        var piece = new byte[Piece];
        long length = 0;
        for (int read; (read = await content.ReadAsync(piece, ct)) > 0; length += read) hash.AppendData(piece, 0, read);
        AddLength(hash, length);
    }

    private static void AddLength(IncrementalHash hash, long length)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, length);
        hash.AppendData(bytes);
    }
}
