using System.Globalization;
using Certification.Notices.Contracts;
using Certification.People.Auditing;
using Certification.Platform.Audit;
using Certification.Platform.Personal;
using Certification.Platform.Time;
using static Certification.People.Texts;

namespace Certification.People.Personal;

/// <summary>A person's rows as people write: names for numbers, words for values, dates and times as the reader is used to, by the clock in Copenhagen.</summary>
internal sealed class HeldWords(IReadOnlyList<PersonalTable> tables, IReadOnlyList<HeldClass> held, IReadOnlyDictionary<(string Kind, string Key), string> names, ValueWords values, NotedWords noted, AuditNames actions, string site)
{
    private readonly Dictionary<string, PersonalTable> known = tables.ToDictionary(t => t.Entity);
    private readonly Dictionary<(string Entity, string Id), IReadOnlyDictionary<string, string?>> rows = held.SelectMany(h => h.Tables).Where(t => ToldColumns.Headings.ContainsKey(t.Table))
        .SelectMany(t => t.Rows.Select(row => (t.Table, Row: row))).ToDictionary(r => (r.Table, r.Row["Id"]!), r => r.Row);

    public PersonalTable Table(HeldTable table) => known[table.Table];

    /// <summary>How many rows stand between this one and the person: what others hang on is told first.</summary>
    public int Depth(string entity) => known[entity].Owners.Max(o => o.Parent == nameof(Person) ? 0 : 1 + Depth(o.Parent));

    /// <summary>Null where nothing is to be told.</summary>
    public string? Value(PersonalTable table, PersonalColumn column, IReadOnlyDictionary<string, string?> row)
    {
        if (row.GetValueOrDefault(column.Property) is not { } raw || string.IsNullOrWhiteSpace(raw)) return null;
        if (ToldColumns.Above(table, column) is { } above) return Heading(above.Parent, raw);
        if (ToldColumns.Kind(column.Property) is { } kind) return names.GetValueOrDefault((kind, raw), raw);
        if (column.IsActor) return raw;
        if (column.Type.IsEnum) return string.Join(", ", raw.Split(", ").Select(value => values.Find(column.Type, value) ?? value));
        if (column.Type == typeof(DateTime)) return Written.Moment(DateTime.Parse(raw, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal));
        if (column.Type == typeof(DateOnly)) return Written.Date(DateOnly.FromDateTime(DateTime.Parse(raw, CultureInfo.InvariantCulture)));
        if (column.Type == typeof(TimeOnly)) return TimeOnly.FromTimeSpan(TimeSpan.Parse(raw, CultureInfo.InvariantCulture)).ToString("HH:mm", CultureInfo.InvariantCulture);
        if (column.Type == typeof(bool)) return T(raw is "1" or "True" ? "Held.Yes" : "Held.No");
        if (column.Property.EndsWith("Json", StringComparison.Ordinal)) return NotedWords.Items(raw, item => names.GetValueOrDefault((ToldColumns.Item, $"{Requirement(table, row)}/{item}")) ?? Find($"Held.{item}"));
        return column.Property switch
        {
            "Language" => Find($"Language.{raw}") ?? raw,
            nameof(AuditEntry.Action) => actions.Of(raw),
            nameof(Session.Device) => Shown.Device(raw),
            nameof(AuditEntry.Before) or nameof(AuditEntry.After) when table.Entity == nameof(AuditEntry) => noted.Of(row.GetValueOrDefault(nameof(AuditEntry.Subject)) ?? "", raw),
            // The font has no such bar, and a link in a mail opens nothing any more.
            _ => raw.Replace(ReadHeld.Masked, "—", StringComparison.Ordinal).Replace(LetterKind.Site, site, StringComparison.Ordinal).Replace(LetterKind.Secret, "…", StringComparison.Ordinal),
        };
    }

    /// <summary>What people know another row of the person by.</summary>
    private string? Heading(string entity, string id)
    {
        if (!rows.TryGetValue((entity, id), out var row)) return null;
        return Value(known[entity], known[entity].Columns.First(c => c.Property == ToldColumns.Headings[entity]), row);
    }

    /// <summary>The key of the requirement that a row, or the one it hangs on, is about.</summary>
    private string Requirement(PersonalTable table, IReadOnlyDictionary<string, string?> row) =>
        row.GetValueOrDefault("RequirementKey")
        ?? table.Owners.Where(o => row.GetValueOrDefault(o.Column) is { } id && rows.ContainsKey((o.Parent, id))).Select(o => Requirement(known[o.Parent], rows[(o.Parent, row[o.Column]!)])).FirstOrDefault()
        ?? "";
}
