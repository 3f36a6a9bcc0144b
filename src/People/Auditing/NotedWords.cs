using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Certification.Platform.Data;
using Certification.Platform.Personal;
using Certification.Platform.Time;
using static Certification.People.Texts;

namespace Certification.People.Auditing;

/// <summary>What the log noted of a state, as people read it: words for values, labels for keys, dates written out. What has no word stays as it was noted.</summary>
internal sealed partial class NotedWords(AppDb db, ValueWords values)
{
    /// <summary>An answer that is longer stands under its question.</summary>
    private const int LongestOnLine = 60;

    private readonly Lazy<ILookup<string, Type>> enumerations = new(() => db.Model.GetEntityTypes()
        .SelectMany(entity => entity.GetProperties().Select(p => (Entity: entity.ClrType.Name, Type: Nullable.GetUnderlyingType(p.ClrType) ?? p.ClrType)))
        .Where(p => p.Type.IsEnum).ToLookup(p => p.Entity, p => p.Type));

    /// <param name="subject">What the entry is about: its values are known by their own words before those of anything else.</param>
    /// <param name="noted">The state as text.</param>
    [return: NotNullIfNotNull(nameof(noted))]
    public string? Of(string subject, string? noted)
    {
        if (string.IsNullOrWhiteSpace(noted)) return noted;
        if (noted.StartsWith('{')) return Items(noted, name => Find($"Held.{name}")) ?? noted;
        // Split keeps the separators, which are every other part.
        return string.Concat(Separator().Split(noted).Select((part, i) => i % 2 == 0 ? Part(subject, part) : part is "," ? ", " : part));
    }

    /// <summary>What was packed as JSON, line by line: each label with its value. Null where there is nothing in it.</summary>
    /// <param name="packed">What was packed; anything else comes back as it is.</param>
    /// <param name="label">What people call a key; null for none.</param>
    public static string? Items(string packed, Func<string, string?> label)
    {
        if (!packed.StartsWith('{')) return packed;
        try
        {
            using var json = JsonDocument.Parse(packed);
            var lines = json.RootElement.EnumerateObject().Select(item => (Name: label(item.Name) ?? item.Name, Text: Plain(item.Value)))
                .Where(item => item.Text.Length > 0).Select(item => item.Text.Length > LongestOnLine || item.Text.Contains('\n', StringComparison.Ordinal) ? $"{item.Name}\n{item.Text}" : $"{item.Name}: {item.Text}").ToList();
            return lines.Count == 0 ? null : string.Join('\n', lines);
        }
        catch (JsonException)
        {
            // A text that only looks like it, or whose end was cut when it was noted.
            return packed;
        }
    }

    private string Part(string subject, string part)
    {
        if (Word(subject, part) is { } word) return word;
        if (DateTime.TryParseExact(part, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var moment)) return Written.Moment(moment);
        if (Phrase(part) is { } phrase) return phrase;
        if (part.IndexOf(": ", StringComparison.Ordinal) is > 0 and var colon) return $"{Find($"Held.{part[..colon]}") ?? Part(subject, part[..colon])}: {Part(subject, part[(colon + 2)..])}";
        if (Counted().Match(part) is { Success: true } counted && (Word(subject, counted.Groups["value"].Value) ?? Find($"PersonPdf.Table.{counted.Groups["value"]}")) is { } what) return $"{what} {counted.Groups["number"]}";
        return Day().Replace(part, day => Date(day.Value));
    }

    private string? Word(string subject, string value) =>
        Near(subject, value) ?? Worded(enumerations.Value.SelectMany(type => type), value) ?? (subject == nameof(Person) ? Find($"Language.{value}") : null);

    private string? Near(string subject, string value) => Worded(enumerations.Value[subject], value);

    private string? Worded(IEnumerable<Type> types, string value) =>
        types.Where(type => Enum.IsDefined(type, value)).Select(type => values.Find(type, value)).FirstOrDefault(word => word is not null);

    /// <summary>Words that features note, with dates and numbers among them: "day 3 on day 13" is the text "Noted.day {0} on day {1}".</summary>
    private static string? Phrase(string part)
    {
        var found = new List<object>();
        var key = Figure().Replace(part, figure =>
        {
            found.Add(Date(figure.Value));
            return $"{{{found.Count - 1}}}";
        });
        return Find($"Noted.{key}") is { } text ? string.Format(CultureInfo.CurrentCulture, text, [.. found]) : null;
    }

    private static string Plain(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => "",
        JsonValueKind.True => T("Held.Yes"),
        JsonValueKind.False => T("Held.No"),
        _ => Date(value.ToString()),
    };

    private static string Date(string text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? Written.Date(date) : text;

    [GeneratedRegex(@"(, |; |,(?=[A-Z]))")]
    private static partial Regex Separator();

    [GeneratedRegex(@"(?<!\w)(\d{4}-\d{2}-\d{2}|\d{2}:\d{2}|\d+(?: \d+)*)(?!\w)")]
    private static partial Regex Figure();

    [GeneratedRegex(@"\b\d{4}-\d{2}-\d{2}\b")]
    private static partial Regex Day();

    [GeneratedRegex(@"^(?<value>[A-Z]\w*)(\.\w+)? (?<number>\d+)$")]
    private static partial Regex Counted();
}
