using System.IO.Compression;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Certification.Notices.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Files;
using Certification.Platform.Personal;
using Certification.Platform.Refusals;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using static Certification.People.Texts;

namespace Certification.People.Personal;

/// <summary>
/// One person's data to take along (GDPR art. 15 and 20): everything as JSON for programs and as PDF for people, their files, and what is kept,
/// why, how long and who was told. Ready at once.
/// </summary>
internal sealed class ExportPerson(AppDb db, Caller caller, ReadHeld person, ReadRows rows, ReadSharing sharing, PersonPdf pdf, FileStore files, Postbox postbox, AuditTrail audit, TimeProvider clock)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    private sealed record Manifest(string Product, int Person, DateTime MadeAt, string Masked, IReadOnlyList<ManifestClass> Classes, IReadOnlyList<ManifestShared> SharedWith, IReadOnlyList<string> Files, IReadOnlyList<string> LostFiles);

    private sealed record ManifestClass(DataClass Class, string Name, string Why, string Kept, int Rows);

    private sealed record ManifestShared(DateTime At, string Organisation, string Way, string Fields);

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/me/data/export", async (ExportPerson feature, CancellationToken ct) => await feature.Own(ct)).RequireAuthorization(Policies.SignedIn).NotForTokens().RequireRateLimiting(Limits.Costly);
        // No antiforgery token: the session cookie is SameSite=Lax, so another site's form cannot bring it along.
        api.MapPost("/personal-data/{id:int}/export", async (int id, ExportPerson feature, CancellationToken ct) => await feature.Asked(id, ct)).RequireAuthorization(Policies.Administrators).NotForTokens().RequireRateLimiting(Limits.Costly);
    }

    public async Task<IResult> Own(CancellationToken ct)
    {
        audit.Note("person.exported", AuditEntry.Person, caller.PersonId);
        await db.SaveChangesAsync(ct);
        return await Archive(caller.PersonId, ct);
    }

    /// <summary>What an administrator hands over on request; the request is answered with it, and the person is told.</summary>
    /// <exception cref="RefusedException">The same administrator registered it, it is their own, or it was handed out long ago.</exception>
    public async Task<IResult> Asked(int requestId, CancellationToken ct)
    {
        var request = await db.PersonalRequests.FirstOrNotFound(r => r.Id == requestId && r.Kind == RequestKind.Copy, ct);
        var now = clock.GetUtcNow().UtcDateTime;
        if (request.HandOut(caller.PersonId, now) && await db.Persons.AsNoTracking().FirstAsync(p => p.Id == request.PersonId, ct) is { IsErased: false } asking)
            await postbox.Queue(Letters.CopyHandedOverTo(asking, request, now), ct);
        audit.Note("person.exported", request, after: $"request {request.Id}, received {request.ReceivedOn:yyyy-MM-dd}", reason: request.Reason);
        await db.SaveChangesAsync(ct);
        return await Archive(request.PersonId, ct);
    }

    private async Task<IResult> Archive(int personId, CancellationToken ct)
    {
        var held = await person.Handle(personId, ct);
        var shared = await sharing.All(null, personId, ct);
        // A content that the disk has lost keeps nobody from the rest.
        var stored = (await rows.Files(personId, ct)).ToLookup(file => files.Has(file.Key));
        var uploads = stored[true].Select((file, i) => (file.Key, Name: $"{T("Personal.FilesFolder")}/{i + 1:D3}-{FileName.Clean(file.Name)}")).ToList();
        var now = clock.GetUtcNow().UtcDateTime;
        var manifest = new Manifest(T("Personal.Product"), personId, now, T("Personal.MaskedText"),
            [.. held.Select(h => new ManifestClass(h.Class, h.Name, h.Why, h.Kept, h.Tables.Sum(t => t.Rows.Count)))],
            [.. shared.Select(s => new ManifestShared(s.At, s.Organisation, T($"Shared.Way.{s.Way}"), ReadSharing.Named(s.Fields)))], [.. uploads.Select(u => u.Name)], [.. stored[false].Select(file => file.Name)]);
        var read = await pdf.Draw(held, shared, personId, now, ct);
        return new Zip($"{T("Personal.ArchiveName")}-{now:yyyy-MM-dd}.zip", async (zip, cancel) =>
        {
            await Write(zip, $"{T("Personal.ManifestName")}.json", stream => JsonSerializer.SerializeAsync(stream, manifest, Json, cancel), cancel);
            await Write(zip, "data.json", stream => JsonSerializer.SerializeAsync(stream, held, Json, cancel), cancel);
            await Write(zip, "data.pdf", stream => stream.WriteAsync(read, cancel).AsTask(), cancel);
            foreach (var (key, name) in uploads)
                await Write(zip, name, async stream =>
                {
                    await using var content = files.Open(key);
                    await content.CopyToAsync(stream, cancel);
                }, cancel);
        });
    }

    private static async Task Write(ZipArchive zip, string name, Func<Stream, Task> write, CancellationToken ct)
    {
        await using var stream = await zip.CreateEntry(name).OpenAsync(ct);
        await write(stream);
    }

    /// <summary>Small archives stay in memory, large ones go to a temporary file that is deleted when closed; a failure is still an error page.</summary>
    private sealed class Zip(string name, Func<ZipArchive, CancellationToken, Task> write) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            await using var buffer = new FileBufferingWriteStream(memoryThreshold: 1024 * 1024);
            await using (var zip = await ZipArchive.CreateAsync(buffer, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, httpContext.RequestAborted))
                await write(zip, httpContext.RequestAborted);
            FileDownload.SetHeaders(httpContext.Response, name, "application/zip");
            httpContext.Response.ContentLength = buffer.Length;
            await buffer.DrainBufferAsync(httpContext.Response.Body, httpContext.RequestAborted);
        }
    }
}
