using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Programmes.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Certification.Programmes.Publishing;

/// <summary>The programmes and their versions, for programs.</summary>
internal static class ReadProgrammes
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/programmes", async ([AsParameters] PageRequest page, AppDb db, CancellationToken ct) =>
            await db.ProgrammeVersions.AsNoTracking().OrderBy(v => v.ProgrammeKey).ThenBy(v => v.Number)
                .Select(v => new Item(v.Id, v.ProgrammeKey, v.Number, v.PublishedAt)).ToPage(page, ct)).RequireAuthorization(Policies.Everybody);
        api.MapGet("/programmes/{id:int}", async (int id, ProgrammeReader programmes, CancellationToken ct) =>
            await programmes.Version(id, ct)).RequireAuthorization(Policies.Everybody);
    }

    private sealed record Item(int Id, string Programme, int Version, DateTime PublishedAt);
}

/// <summary>The published JSON Schema of a programme file.</summary>
internal static class ProgrammeSchema
{
    public static void Map(IEndpointRouteBuilder app)
    {
        // Made when somebody asks: it would hold up every start.
        var schema = new Lazy<string>(ProgrammeFormat.Schema);
        app.MapGet("/schemas/programme.json", () => Results.Text(schema.Value, "application/schema+json")).AllowAnonymous().ExcludeFromDescription();
    }
}
