using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using Certification.Platform.Text;

namespace Certification.Cohorts.Enrolling;

/// <summary>The rows of the first visible sheet of a workbook, as text; a formula counts by the value that was stored with it.</summary>
internal sealed partial class XlsxRows : IListRows
{
    private const int SheetColumns = 16_384;
    private const int SheetRows = 1_048_576;

    private readonly XlsxParts _parts;
    private readonly List<string> _shared;

    private XlsxRows(XlsxParts parts) => (_parts, _shared) = (parts, SharedTexts(parts));

    public ListForm Form => new("XLSX", Sheet: _parts.SheetName);

    public static XlsxRows Open(Stream list)
    {
        var parts = XlsxParts.Open(list);
        try
        {
            return new XlsxRows(parts);
        }
        catch
        {
            parts.Dispose();
            throw;
        }
    }

    public IEnumerable<RawRow> Rows()
    {
        using var part = new PartReader(_parts.Sheet, EnrolmentListLimits.SheetLength, _parts.Uploaded);
        int number = 0, width = 0;
        while (part.Next() && part.End != "sheetData")
        {
            if (part.Start != "row")
                continue;
            number = Number(part.Attribute("r"), number, SheetRows);
            if (part.IsEmpty)
                continue;
            var row = Row(part, number);
            if (row.IsBlank)
                continue;
            var fields = (List<string>)row.Fields;
            width = width == 0 ? fields.Count : width;
            // A sheet leaves out cells that were never filled in.
            while (fields.Count < width)
                fields.Add("");
            yield return row;
        }
    }

    public void Dispose() => _parts.Dispose();

    private RawRow Row(PartReader part, int number)
    {
        var fields = new List<string>();
        ListProblem? problem = null;
        int? problemColumn = null;
        var column = 0;
        while (part.Next() && part.End != "row")
        {
            if (part.Start != "c")
                continue;
            var reference = part.Attribute("r");
            column = reference is null ? column + 1 : Number(Column(reference), column, SheetColumns);
            var text = Cell(part);
            if (text is null)
                (problem, problemColumn) = (problem ?? new("list.formula-without-value", null, FieldText.Quoted(reference ?? $"{column}")), problemColumn ?? column - 1);
            if (string.IsNullOrEmpty(text) || fields.Count > EnrolmentListLimits.Columns)
                continue;
            while (fields.Count < Math.Min(column - 1, EnrolmentListLimits.Columns))
                fields.Add("");
            fields.Add(text);
        }
        return new RawRow(number, fields, problem, problemColumn);
    }

    /// <summary>The text of a cell, or null for a formula whose value was not stored.</summary>
    private string? Cell(PartReader part)
    {
        if (part.IsEmpty)
            return "";
        var type = part.Attribute("t");
        var value = new StringBuilder();
        bool isFormula = false, hasValue = false, takes = false, isPhonetic = false;
        while (part.Next() && part.End != "c")
        {
            if (part.IsText && takes && !isPhonetic)
                part.ReadText(value);
            else if (part.Start is { } start)
            {
                takes = start is "v" or "t" && !part.IsEmpty;
                hasValue |= takes;
                isFormula |= start == "f";
                isPhonetic |= start == "rPh" && !part.IsEmpty;
            }
            else if (part.End is { } end)
            {
                takes = false;
                isPhonetic &= end != "rPh";
            }
        }
        if (isFormula && !hasValue)
            return null;
        var text = value.ToString();
        return type switch
        {
            "s" => Shared(text),
            "b" => text == "1" ? "TRUE" : "FALSE",
            null or "n" => Plain(text),
            _ => Unescaped(text),
        };
    }

    private string Shared(string index) =>
        int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at < _shared.Count ? _shared[at] : throw PartReader.Damaged();

    // Some programs store the telephone number 68001002 as 6.8001002E7.
    private static string Plain(string number) =>
        number.AsSpan().ContainsAnyExceptInRange('0', '9') && decimal.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? value.ToString("0.##########", CultureInfo.InvariantCulture)
            : number;

    private static List<string> SharedTexts(XlsxParts parts)
    {
        var texts = new List<string>();
        if (parts.SharedTexts is null)
            return texts;
        using var part = new PartReader(parts.SharedTexts, EnrolmentListLimits.SharedTextLength, parts.Uploaded);
        var text = new StringBuilder();
        bool takes = false, isPhonetic = false;
        var kept = 0;
        while (part.Next())
        {
            if (part.IsText && takes && !isPhonetic)
                part.ReadText(text);
            else if (part.Start is { } start)
            {
                takes = start == "t" && !part.IsEmpty;
                isPhonetic |= start == "rPh" && !part.IsEmpty;
                if (start == "si" && part.IsEmpty)
                    Add("");
            }
            else if (part.End is { } end)
            {
                takes = false;
                isPhonetic &= end != "rPh";
                if (end == "si")
                    Add(Unescaped(text.ToString()));
            }
        }
        return texts;

        void Add(string whole)
        {
            texts.Add(whole);
            text.Clear();
            kept += whole.Length;
            if (kept > EnrolmentListLimits.SharedTextKept || texts.Count > EnrolmentListLimits.SharedTexts)
                throw new UnreadableListException("list.unpacks-too-large");
        }
    }

    // Rows and cells stand in order, each once; a sheet that says otherwise is damaged or made up.
    private static int Number(string? stated, int last, int most)
    {
        var number = stated is null ? last + 1
            : int.TryParse(stated, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) ? parsed : 0;
        return number > last && number <= most ? number : throw PartReader.Damaged();
    }

    private static string Column(string reference)
    {
        var column = 0;
        foreach (var letter in reference.TakeWhile(char.IsAsciiLetterUpper).Take(4))
            column = column * 26 + letter - 'A' + 1;
        return column.ToString(CultureInfo.InvariantCulture);
    }

    // What XML cannot hold, a workbook writes as _x000D_.
    private static string Unescaped(string text) => text.Contains("_x", StringComparison.Ordinal)
        ? Escaped().Replace(text, match => ((char)ushort.Parse(match.ValueSpan[2..6], NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString())
        : text;

    [GeneratedRegex("_x[0-9A-Fa-f]{4}_")]
    private static partial Regex Escaped();
}
