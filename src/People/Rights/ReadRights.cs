using Certification.Notices.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Platform.Refusals;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.EntityFrameworkCore;

namespace Certification.People.Rights;

/// <summary>
/// Who may see and do what: the matrix with the doors behind each row, what a link opens for people without an account, and what one person can
/// see, counted by their own queries.
/// </summary>
internal sealed class ReadRights(AppDb db, EndpointDataSource endpoints, IEnumerable<ICountsSeen> modules, IEnumerable<LinkRight> links, ActionLinks held)
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/rights", (ReadRights feature) => feature.Matrix()).RequireAuthorization(Policies.Overseers);
        api.MapGet("/rights/people/{id:int}", async (int id, ReadRights feature, CancellationToken ct) => await feature.Of(id, ct)).RequireAuthorization(Policies.Overseers);
    }

    /// <summary>Every row of the matrix that a door names, with its doors.</summary>
    public IReadOnlyList<Row> Matrix()
    {
        var doors = Doors(open: false)
            .Select(d => (Policy: d.Endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().LastOrDefault(a => a.Policy is not null)?.Policy, d.Door))
            .ToLookup(d => d.Policy, d => d.Door);
        return
        [
            .. from policy in Policies.Matrix
               select new Row(policy.Name, Policies.EveryRole.ToDictionary(role => role, policy.Of), [.. doors[policy.Name].Distinct().Order(StringComparer.Ordinal)]),
        ];
    }

    /// <summary>What each kind of link lets its holder do who has no account, with the doors that its secret opens.</summary>
    public IReadOnlyList<LinkRow> Links()
    {
        var open = Doors(open: true).Select(d => d.Door).Distinct().Order(StringComparer.Ordinal).ToList();
        return
        [
            .. from link in links
               let doors = open.Where(door => door.Contains($"{link.Door}{{", StringComparison.Ordinal)).ToList()
               // Where a code can be asked for, nobody acts without it.
               select new LinkRow(link, doors.Exists(door => door.EndsWith("/code", StringComparison.Ordinal)), doors),
        ];
    }

    private IEnumerable<(RouteEndpoint Endpoint, string Door)> Doors(bool open) =>
        from endpoint in endpoints.Endpoints.OfType<RouteEndpoint>()
        where endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is null && endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null == open
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []
        select (endpoint, $"{method} /{endpoint.RoutePattern.RawText!.TrimStart('/')}");

    /// <exception cref="NotFoundException">Nobody has this id.</exception>
    public async Task<Sight> Of(int personId, CancellationToken ct)
    {
        var person = await db.Persons.AsNoTracking().Include(p => p.Roles).FirstOrNotFound(p => p.Id == personId, ct);
        var caller = person.ClosedAt is null ? person.AsCaller() : Caller.Nobody;
        var organisations = caller.Organisations.ToList();
        var seen = new List<Seen>();
        foreach (var module in modules) seen.AddRange(await module.Seen(caller, ct));
        return new(personId, $"{person.FirstName} {person.LastName}", [.. Policies.EveryRole.Where(caller.Is)],
            await db.Organisations.Where(o => organisations.Contains(o.Id)).OrderBy(o => o.Name).Select(o => o.Name).ToListAsync(ct), seen,
            [.. (await held.Held(personId, ct)).Select(h => new HeldLink(h.Right.Does(), h.Count, h.Until))]);
    }

    /// <summary>One row of the matrix.</summary>
    public sealed record Row(string Policy, IReadOnlyDictionary<Roles, Reach> Reach, IReadOnlyList<string> Doors);

    /// <summary>One kind of link.</summary>
    /// <param name="Right">What it is good for.</param>
    /// <param name="NeedsCode">Whether acting takes a code that is sent to the mailbox.</param>
    /// <param name="Doors">What its secret opens.</param>
    public sealed record LinkRow(LinkRight Right, bool NeedsCode, IReadOnlyList<string> Doors);

    /// <summary>Links of one kind that were sent to somebody and are neither used nor expired.</summary>
    /// <param name="Does">What can be done with them, for people.</param>
    /// <param name="Count">How many.</param>
    /// <param name="Until">When the last of them expires (UTC).</param>
    public sealed record HeldLink(string Does, int Count, DateTime Until);

    /// <summary>What one person can see.</summary>
    /// <param name="Id">Who.</param>
    /// <param name="Name">Their name.</param>
    /// <param name="Roles">What they may be now; none when the account is closed.</param>
    /// <param name="Organisations">Whose staff they see as a contact.</param>
    /// <param name="Seen">How much of what.</param>
    /// <param name="Links">What they can do without signing in.</param>
    public sealed record Sight(int Id, string Name, IReadOnlyList<Roles> Roles, IReadOnlyList<string> Organisations, IReadOnlyList<Seen> Seen, IReadOnlyList<HeldLink> Links);
}
