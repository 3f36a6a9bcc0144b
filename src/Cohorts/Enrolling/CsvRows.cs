using System.Text;
using Certification.Platform.Text;
using CsvHelper;

namespace Certification.Cohorts.Enrolling;

/// <summary>The rows of a CSV file; after a quote that nobody closed, reading goes on with the next physical line, so that one bad row hides no other.</summary>
internal sealed class CsvRows : IListRows
{
    // In the order in which they win a tie.
    private static readonly char[] Separators = [';', '\t', ',', '|'];

    private readonly Stream _list;
    private readonly ListEncoding _encoding;
    private readonly char _separator;
    private readonly int _linesAbove;

    private CsvRows(Stream list, ListEncoding encoding, char separator, int linesAbove) =>
        (_list, _encoding, _separator, _linesAbove) = (list, encoding, separator, linesAbove);

    public ListForm Form => new("CSV", _encoding.Name, _separator);

    public static CsvRows Open(Stream list)
    {
        var encoding = ListEncoding.Of(list);
        if (Declared(list, encoding) is { } separator)
            return new CsvRows(list, encoding, separator, linesAbove: 1);
        // The separator is the one under which the first row reads best as a header.
        return Separators.Select(each => new CsvRows(list, encoding, each, linesAbove: 0)).MaxBy(rows =>
        {
            var first = rows.Rows().FirstOrDefault().Fields ?? [];
            return (ListHeader.Recognised(first), first.Count);
        })!;
    }

    public IEnumerable<RawRow> Rows()
    {
        int above = _linesAbove, width = 0, broken = 0;
        for (var more = true; more;)
        {
            more = false;
            using var text = _encoding.Read(_list);
            Skip(text, above);
            CsvMalformedRecord? malformed = null;
            using var csv = CsvReader.Create(text, Options(record => malformed = record), leaveOpen: true);
            while (Next(csv, above, width, ref malformed, out var goOnBelow) is { } row)
            {
                if (row.IsBlank)
                    continue;
                width = width == 0 ? row.Fields.Count : width;
                yield return row;
                if (!goOnBelow)
                    continue;
                if (++broken > EnrolmentListLimits.BrokenQuotes)
                    throw new UnreadableListException("list.broken-quotes", ListHeader.Number(EnrolmentListLimits.BrokenQuotes));
                above = row.Line;
                more = true;
                break;
            }
        }
    }

    public void Dispose()
    {
        // The stream is the caller's.
    }

    private CsvReaderOptions Options(Action<CsvMalformedRecord> onMalformed) => new()
    {
        Separator = _separator,
        HasHeader = false,
        TrackLineNumbers = true,
        MaxRecordSize = EnrolmentListLimits.RowLength,
        OnMalformedRecord = onMalformed,
        TrimWhitespace = true,
        WhitespaceCharacters = " ",
    };

    /// <summary>The next row, or null at the end; goOnBelow says that it swallowed lines, and reading must go on right below its first.</summary>
    private RawRow? Next(CsvReader csv, int above, int width, ref CsvMalformedRecord? malformed, out bool goOnBelow)
    {
        goOnBelow = false;
        try
        {
            if (!csv.Read())
                return null;
        }
        catch (CsvFormatException tooLong)
        {
            goOnBelow = true;
            return Unreadable(above + (int)tooLong.LineNumber);
        }
        var line = above + (int)csv.LineNumber;
        var raw = csv.RawRecord;
        var isBroken = malformed is { Reason: not CsvMalformedReason.StrayQuote } record && record.LineNumber == csv.LineNumber;
        malformed = null;
        if (raw.Length > EnrolmentListLimits.RowLength)
        {
            goOnBelow = true;
            return Unreadable(line);
        }
        var fields = new string[csv.FieldCount];
        for (var i = 0; i < fields.Length; i++)
            fields[i] = csv.GetString(i);
        if (!isBroken && !fields.Any(field => HidesRows(field, width)))
            return new RawRow(line, fields);
        var end = raw.IndexOfAny((byte)'\r', (byte)'\n');
        goOnBelow = end >= 0;
        return Unclosed(line, Encoding.UTF8.GetString(end < 0 ? raw : raw[..end]));
    }

    // A closing quote in a later row can make the swallowed rows look like one long remark.
    private bool HidesRows(string field, int width) =>
        width > 2 && field.Contains('\n') && field.Split('\n').Skip(1).Any(part => part.Count(c => c == _separator) >= width - 1);

    // Moves the stream: whoever asks must start a new reader.
    private RawRow Unreadable(int line)
    {
        using var text = _encoding.Read(_list);
        Skip(text, line - 1);
        var start = Skip(text, 1, out var quotes);
        return quotes % 2 == 1 ? Unclosed(line, start)
            : new RawRow(line, [start], new ListProblem("list.row-too-long", null, ListHeader.Number(EnrolmentListLimits.RowLength)));
    }

    private static RawRow Unclosed(int line, string start) => new(line, [start], new ListProblem("list.unclosed-quote", null, $"{line}"));

    private static void Skip(StreamReader text, int lines) => Skip(text, lines, out _);

    /// <summary>Passes lines that end in CR, LF or both, however long; the start of the last and the number of quotes in it come back.</summary>
    private static string Skip(StreamReader text, int lines, out int quotes)
    {
        var start = new StringBuilder();
        quotes = 0;
        while (lines > 0 && text.Read() is var read and >= 0)
        {
            if (read is '\r' or '\n')
            {
                if (read == '\r' && text.Peek() == '\n')
                    text.Read();
                if (--lines == 0)
                    break;
                start.Clear();
                quotes = 0;
                continue;
            }
            quotes += read == '"' ? 1 : 0;
            if (lines == 1 && start.Length < EnrolmentListLimits.TextLength)
                start.Append((char)read);
        }
        return start.ToString();
    }

    /// <summary>Excel's own first line "sep=;".</summary>
    private static char? Declared(Stream list, ListEncoding encoding)
    {
        using var text = encoding.Read(list);
        var first = Skip(text, 1, out _).Trim(' ', '"');
        if (!first.StartsWith("sep=", StringComparison.OrdinalIgnoreCase))
            return null;
        var separator = first[4..];
        return separator.Length == 1 && Separators.Contains(separator[0])
            ? separator[0]
            : throw new UnreadableListException("list.separator", FieldText.Quoted(separator));
    }
}
