using Certification.Platform.Data;
using Certification.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Certification.People.Organisations;

/// <summary>The administrations and workplaces that somebody typed, found by name and grown where they are new.</summary>
internal sealed class WorkplaceTree
{
    private readonly AppDb _db;
    private readonly Dictionary<(int Municipality, OrganisationKind Kind, string Name), List<Known>> _nodes;

    private WorkplaceTree(AppDb db, IEnumerable<Organisation> known) => (_db, _nodes) = (db, known.GroupBy(Key).ToDictionary(g => g.Key, g => g.Select(Known.Of).ToList()));

    /// <summary>A name in the tree: what stands above it, and what is meant by it, which is something else where two spellings were merged.</summary>
    private sealed record Known(Organisation? Above, Organisation Meant)
    {
        public static Known Of(Organisation node) => new(Administration(node), node.MergedInto ?? node);

        public Post AsPost() => new(Administration(Meant) ?? (Meant.Id == 0 ? Above : null), Meant);

        private static Organisation? Administration(Organisation node) => node.Parent is { Kind: OrganisationKind.Administration } parent ? parent : null;
    }

    /// <summary>The parts of the tree that these names can mean.</summary>
    public static async Task<WorkplaceTree> Read(AppDb db, IReadOnlyCollection<int> municipalityIds, IReadOnlyCollection<string?> typed, CancellationToken ct)
    {
        var municipalities = municipalityIds.Select(id => (int?)id).Distinct().ToList();
        var names = typed.OfType<string>().Select(TextKey.Of).Distinct().ToList();
        var named = await db.Organisations.AsNoTracking().Include(o => o.Parent).Include(o => o.MergedInto!.Parent)
            .Where(o => municipalities.Contains(o.MunicipalityId) && names.Contains(o.NameKey)).OrderBy(o => o.Id).ToListAsync(ct);
        return new WorkplaceTree(db, named);
    }

    /// <summary>
    /// Two administrations may each have a "Sekretariatet", with contacts of their own: a workplace typed with its administration is that one's and
    /// no other's. Typed alone it is the only one of that name, or else one right under the municipality.
    /// </summary>
    public Post For(int municipality, string? administration, string? workplace)
    {
        var above = administration is null ? null
            : Named(municipality, OrganisationKind.Administration, administration).FirstOrDefault()?.Meant ?? Grow(Organisation.Administration(municipality, administration), null);
        if (workplace is null) return new Post(above, null);
        var named = Named(municipality, OrganisationKind.Workplace, workplace);
        var known = above is null && named.Select(n => n.Meant).Distinct().Count() == 1 ? named[0] : named.FirstOrDefault(n => above is null ? n.Above is null : Same(n.Above, above) || Same(n.AsPost().Administration, above));
        return known?.AsPost() ?? new Post(above, Grow(Organisation.Workplace(municipality, above, workplace), above));
    }

    private static bool Same(Organisation? one, Organisation other) => one is not null && (ReferenceEquals(one, other) || one.Id > 0 && one.Id == other.Id);

    private List<Known> Named(int municipality, OrganisationKind kind, string name) => _nodes.GetValueOrDefault((municipality, kind, TextKey.Of(name))) ?? [];

    private Organisation Grow(Organisation node, Organisation? above)
    {
        _db.Add(node);
        if (!_nodes.TryGetValue(Key(node), out var named)) _nodes.Add(Key(node), named = []);
        named.Add(new Known(above, node));
        return node;
    }

    private static (int, OrganisationKind, string) Key(Organisation node) => (node.MunicipalityId!.Value, node.Kind, node.NameKey);
}
