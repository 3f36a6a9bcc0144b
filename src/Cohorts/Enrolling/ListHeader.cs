using Certification.Platform.Text;

namespace Certification.Cohorts.Enrolling;

/// <summary>The fields that an enrolment list can have.</summary>
internal enum ListField { FirstName, LastName, Email, Municipality, Phone, Workplace, Administration, JobTitle, Language, Remark }

/// <summary>Which column of a list holds which field, by its Danish or English headers in any order.</summary>
internal sealed class ListHeader
{
    // The first two of each are the names that a person is told: Danish, English.
    private static readonly (ListField Field, string[] Names)[] Known =
    [
        (ListField.FirstName, ["Fornavn", "First name", "Fornavne", "Given name", "Forename"]),
        (ListField.LastName, ["Efternavn", "Last name", "Surname", "Family name", "Efternavne"]),
        (ListField.Email, ["E-mail", "Email address", "Mail", "E-mailadresse", "Mailadresse", "E-post", "Arbejdsmail", "Work email"]),
        (ListField.Municipality, ["Kommune", "Municipality", "Kommunenavn"]),
        (ListField.Phone, ["Telefon", "Phone", "Mobil", "Telefonnummer", "Telefonnr", "Tlf", "Tlfnr", "Mobilnummer", "Mobilnr", "Mobiltelefon",
            "Phone number", "Telephone", "Mobile", "Mobile phone", "Cell phone"]),
        (ListField.Workplace, ["Arbejdsplads", "Workplace", "Arbejdssted", "Institution", "Tjenestested"]),
        (ListField.Administration, ["Forvaltning", "Administration", "Department", "Afdeling", "Magistrat"]),
        (ListField.JobTitle, ["Stilling", "Job title", "Titel", "Stillingsbetegnelse", "Position", "Title", "Faggruppe", "Profession"]),
        (ListField.Language, ["Sprog", "Language", "Modersmål"]),
        (ListField.Remark, ["Bemærkning", "Remark", "Bemærkninger", "Note", "Noter", "Notes", "Remarks", "Kommentar", "Kommentarer", "Comment", "Comments"]),
    ];

    private static readonly Dictionary<string, ListField> ByKey = Known
        .SelectMany(known => known.Names, (known, name) => (known.Field, Key: Key(name)))
        .DistinctBy(entry => entry.Key)
        .ToDictionary(entry => entry.Key, entry => entry.Field, StringComparer.Ordinal);

    private static readonly ListField[] Required = [ListField.FirstName, ListField.LastName, ListField.Email, ListField.Municipality];

    private readonly Dictionary<ListField, int> _columns = [];

    public ListHeader(IReadOnlyList<string> fields)
    {
        if (fields.Count > EnrolmentListLimits.Columns)
            throw new UnreadableListException("list.too-many-columns", Number(EnrolmentListLimits.Columns));
        Names = [.. fields.Select(FieldText.Quoted)];
        foreach (var (column, name) in Names.Index())
            Place(column, name);
        if (_columns.Count == 0)
            throw new UnreadableListException("list.no-header", string.Join(", ", Required.Select(NameOf)));
        var missing = Required.Where(field => !_columns.ContainsKey(field)).Select(NameOf).ToList();
        if (missing.Count > 0)
            throw new UnreadableListException("list.missing-header", string.Join(", ", missing));
    }

    /// <summary>The headers as the list has them.</summary>
    public IReadOnlyList<string> Names { get; }

    public IReadOnlyList<string> Ignored { get; private set; } = [];

    public int? ColumnOf(ListField field) => _columns.TryGetValue(field, out var column) ? column : null;

    public static bool IsRequired(ListField field) => Required.Contains(field);

    public static int Recognised(IReadOnlyList<string> fields) => fields.Count(field => ByKey.ContainsKey(Key(field)));

    private void Place(int column, string name)
    {
        var key = Key(name);
        if (key.Length == 0)
            return;
        if (key.StartsWith("cpr", StringComparison.Ordinal) || key is "personnummer" or "personnr" or "civilregistrationnumber")
            throw new UnreadableListException("list.personal-number-column", name);
        if (!ByKey.TryGetValue(key, out var field))
            Ignored = [.. Ignored, name];
        else if (!_columns.TryAdd(field, column))
            throw new UnreadableListException("list.duplicate-header", Names[_columns[field]], name);
    }

    private static string NameOf(ListField field)
    {
        var names = Known.First(known => known.Field == field).Names;
        return $"{names[0]} / {names[1]}";
    }

    // "E-mail", "e mail", "Email:" and "EMAIL *" are the same header.
    private static string Key(string name) => string.Concat(TextKey.Of(FieldText.Clean(name)).Where(char.IsLetterOrDigit));

    /// <summary>A limit as both languages can read it: 100 000 with a no-break space.</summary>
    public static string Number(int value) => value.ToString("#,0", System.Globalization.CultureInfo.InvariantCulture).Replace(',', '\u00A0');
}
