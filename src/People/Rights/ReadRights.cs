using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Platform.Refusals;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.EntityFrameworkCore;

namespace Certification.People.Rights;

/// <summary>Who may see and do what: the matrix with the doors behind each row, and what one person can see, counted by their own queries.</summary>
internal sealed class ReadRights(AppDb db, EndpointDataSource endpoints, IEnumerable<ICountsSeen> modules)
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/rights", (ReadRights feature) => feature.Matrix()).RequireAuthorization(Policies.Overseers);
        api.MapGet("/rights/people/{id:int}", async (int id, ReadRights feature, CancellationToken ct) => await feature.Of(id, ct)).RequireAuthorization(Policies.Overseers);
    }

    /// <summary>Every row of the matrix that a door names, with its doors.</summary>
    public IReadOnlyList<Row> Matrix()
    {
        var doors = endpoints.Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<StaticAssetDescriptor>() is null && e.Metadata.GetMetadata<IAllowAnonymous>() is null)
            .Select(e => (Policy: e.Metadata.GetOrderedMetadata<IAuthorizeData>().LastOrDefault(a => a.Policy is not null)?.Policy, Door: e))
            .SelectMany(d => (d.Door.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []).Select(method => (d.Policy, Door: $"{method} /{d.Door.RoutePattern.RawText!.TrimStart('/')}")))
            .ToLookup(d => d.Policy, d => d.Door);
        return
        [
            .. from policy in Policies.Matrix
               select new Row(policy.Name, Policies.EveryRole.ToDictionary(role => role, policy.Of), [.. doors[policy.Name].Distinct().Order(StringComparer.Ordinal)]),
        ];
    }

    /// <exception cref="NotFoundException">Nobody has this id.</exception>
    public async Task<Sight> Of(int personId, CancellationToken ct)
    {
        var person = await db.Persons.AsNoTracking().Include(p => p.Roles).FirstOrNotFound(p => p.Id == personId, ct);
        var caller = person.ClosedAt is null ? person.AsCaller() : Caller.Nobody;
        var organisations = caller.Organisations.ToList();
        var seen = new List<Seen>();
        foreach (var module in modules) seen.AddRange(await module.Seen(caller, ct));
        return new(personId, $"{person.FirstName} {person.LastName}", [.. Policies.EveryRole.Where(caller.Is)],
            await db.Organisations.Where(o => organisations.Contains(o.Id)).OrderBy(o => o.Name).Select(o => o.Name).ToListAsync(ct), seen);
    }

    /// <summary>One row of the matrix.</summary>
    public sealed record Row(string Policy, IReadOnlyDictionary<Roles, Reach> Reach, IReadOnlyList<string> Doors);

    /// <summary>What one person can see.</summary>
    /// <param name="Id">Who.</param>
    /// <param name="Name">Their name.</param>
    /// <param name="Roles">What they may be now; none when the account is closed.</param>
    /// <param name="Organisations">Whose staff they see as a contact.</param>
    /// <param name="Seen">How much of what.</param>
    public sealed record Sight(int Id, string Name, IReadOnlyList<Roles> Roles, IReadOnlyList<string> Organisations, IReadOnlyList<Seen> Seen);
}
