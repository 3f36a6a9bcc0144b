using System.Globalization;
using System.Text.RegularExpressions;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Personal;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using static Certification.People.Texts;

namespace Certification.People.Personal;

/// <summary>The rows of one table, each a list of columns with what stands in them.</summary>
internal sealed record HeldTable(string Table, IReadOnlyList<IReadOnlyDictionary<string, string?>> Rows);

/// <summary>What is held of one class, why and how long.</summary>
internal sealed record HeldClass(DataClass Class, string Name, string Why, string Kept, IReadOnlyList<HeldTable> Tables);

/// <summary>
/// Everything that is held of one person, by class. What opens something is left out; others are masked: of colleagues only their role, in
/// supervision the names of those who were there too.
/// </summary>
internal sealed class ReadHeld(AppDb db, ReadRows rows, IEnumerable<IPersonalPart> parts, IOptions<RetentionOptions> options)
{
    public const string Masked = "▬";

    public async Task<IReadOnlyList<HeldClass>> Handle(int personId, CancellationToken ct)
    {
        var names = await Companions(personId, ct);
        var held = new Dictionary<DataClass, List<HeldTable>>();
        var ids = await db.WithFormer(personId, ct);
        foreach (var table in rows.Tables())
        {
            var found = new List<IReadOnlyDictionary<string, string?>>();
            foreach (var id in ids) found.AddRange((await rows.Of(table, id, ct)).Select(row => Row(row, ids, names)));
            // A row in which both of them stand is one row.
            if (found.Count > 0 && found[0].ContainsKey("Id")) found = [.. found.DistinctBy(row => row["Id"])];
            if (found.Count == 0) continue;
            // A table whose columns are of several classes is told where most of it belongs.
            var told = table.Class!.Value;
            if (!held.TryGetValue(told, out var tables)) held.Add(told, tables = []);
            tables.Add(new(table.Entity, found));
        }
        return [.. held.OrderBy(h => h.Key).Select(h => new HeldClass(h.Key, PersonalWords.Name(h.Key), PersonalWords.Why(h.Key), PersonalWords.Kept(h.Key, options.Value), h.Value))];
    }

    private static Dictionary<string, string?> Row(HeldRow row, List<int> self, Regex? others)
    {
        var byOther = row.Table.Entity == nameof(AuditEntry) && row.Values.Any(v => v.Column.Property == nameof(AuditEntry.ActorId) && !IsOneOf(v.Value, self));
        return row.Values.ToDictionary(v => v.Column.Property, v =>
            v.Value is null ? null
            : v.Column.IsActor ? Actor(v.Value, self)
            : byOther && v.Column.Property == nameof(AuditEntry.Actor) ? T("Personal.Staff")
            : v.Column.Class == DataClass.Supervision && v.Value is string said && others is not null ? others.Replace(said, Masked)
            : Convert.ToString(v.Value, CultureInfo.InvariantCulture));
    }

    /// <summary>Who acted, as a role: the person has a right to their own data, not to their colleagues'.</summary>
    private static string Actor(object id, List<int> self) =>
        IsOneOf(id, self) ? T("Personal.You") : Convert.ToInt64(id, CultureInfo.InvariantCulture) == 0 ? T("AuditLog.System") : T("Personal.Staff");

    private static bool IsOneOf(object? id, List<int> self) => id is not null && self.Contains(Convert.ToInt32(id, CultureInfo.InvariantCulture));

    /// <summary>Names of those who were in the same cohorts, whole and first ones, as words of their own.</summary>
    private async Task<Regex?> Companions(int personId, CancellationToken ct)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in parts)
            foreach (var chunk in (await part.Companions(personId, ct)).Chunk(500))
            {
                var ids = chunk.ToList();
                foreach (var name in await db.Persons.Where(p => ids.Contains(p.Id) && p.Email != "").Select(p => new { p.FirstName, p.LastName }).ToListAsync(ct))
                    names.UnionWith([$"{name.FirstName} {name.LastName}", name.FirstName, name.LastName]);
            }
        var own = await db.Persons.Where(p => p.Id == personId).Select(p => new { p.FirstName, p.LastName }).FirstOrDefaultAsync(ct);
        names.ExceptWith([own?.FirstName ?? "", own?.LastName ?? "", ""]);
        return names.Count == 0 ? null
            : new Regex($@"\b(?:{string.Join('|', names.OrderByDescending(n => n.Length).Select(Regex.Escape))})\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(5));
    }
}
