using System.Globalization;
using Certification.Platform.Data;
using Certification.Platform.Personal;
using Microsoft.EntityFrameworkCore;

namespace Certification.People.Personal;

/// <summary>What the things are called to which a person's rows point: organisations here, the rest in the module that owns it.</summary>
internal sealed class HeldNames(AppDb db, IEnumerable<IPersonalPart> parts)
{
    public async Task<IReadOnlyDictionary<(string Kind, string Key), string>> Of(int personId, IReadOnlyList<HeldClass> held, CancellationToken ct)
    {
        var names = new Dictionary<(string Kind, string Key), string>();
        foreach (var id in await db.WithFormer(personId, ct))
            foreach (var part in parts)
                foreach (var (thing, name) in await part.Names(id, ct)) names[thing] = name;
        var organisations = held.SelectMany(h => h.Tables).SelectMany(t => t.Rows).SelectMany(row => row)
            .Where(v => v.Value is not null && ToldColumns.Kind(v.Key) == ToldColumns.Organisation).Select(v => int.Parse(v.Value!, CultureInfo.InvariantCulture)).Distinct().ToList();
        foreach (var chunk in organisations.Chunk(500))
        {
            var some = chunk.ToList();
            foreach (var organisation in await db.Organisations.Where(o => some.Contains(o.Id)).Select(o => new { o.Id, o.Name }).ToListAsync(ct))
                names[(ToldColumns.Organisation, organisation.Id.ToString(CultureInfo.InvariantCulture))] = organisation.Name;
        }
        return names;
    }
}
