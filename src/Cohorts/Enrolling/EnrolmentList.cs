using Certification.Platform.Text;

namespace Certification.Cohorts.Enrolling;

/// <summary>An uploaded list of participants, recognised by its content and read row by row, so that memory does not grow with its length.</summary>
internal sealed class EnrolmentList : IDisposable
{
    private readonly IListRows _rows;
    private readonly ListHeader _header;
    private readonly MunicipalityNames _municipalities;

    private EnrolmentList(IListRows rows, MunicipalityNames municipalities)
    {
        _rows = rows;
        _municipalities = municipalities;
        var start = rows.Rows().Take(2).ToList();
        if (start.Count == 0)
            throw rows.Form.Sheet is { } sheet ? new UnreadableListException("list.empty-sheet", FieldText.Quoted(sheet)) : new("list.empty");
        _header = start[0].Problem is { } problem ? throw new UnreadableListException(problem) : new ListHeader(start[0].Fields);
        if (start.Count == 1)
            throw new UnreadableListException("list.no-rows");
    }

    public ListForm Form => _rows.Form;

    /// <summary>The headers as the list has them, which are also the columns of <see cref="ListLine.Fields"/>.</summary>
    public IReadOnlyList<string> Header => _header.Names;

    /// <summary>Headers that mean nothing here; their columns are left out.</summary>
    public IReadOnlyList<string> Ignored => _header.Ignored;

    /// <summary>Reads as far as the first row below the header; the stream must be seekable and stays the caller's.</summary>
    /// <exception cref="UnreadableListException">The list as a whole cannot be used.</exception>
    public static EnrolmentList Open(Stream list, string fileName, MunicipalityNames municipalities)
    {
        if (PersonalNumber.IsIn(fileName))
            throw new UnreadableListException("list.personal-number-file-name");
        if (list.Length > EnrolmentListLimits.UploadBytes)
            throw new UnreadableListException("list.too-large", $"{EnrolmentListLimits.UploadBytes / 1024 / 1024}");
        var rows = Recognise(list);
        try
        {
            return new EnrolmentList(rows, municipalities);
        }
        catch
        {
            rows.Dispose();
            throw;
        }
    }

    /// <summary>Every row below the header, good or bad, in order; can be read again from the start.</summary>
    /// <exception cref="UnreadableListException">It has too many rows, or what follows is no list.</exception>
    public IEnumerable<ListLine> Lines()
    {
        var rules = new EnrolmentListRules(_header, _municipalities);
        var count = 0;
        foreach (var row in _rows.Rows().Skip(1))
        {
            if (++count > EnrolmentListLimits.Rows)
                throw new UnreadableListException("list.too-many-rows", ListHeader.Number(EnrolmentListLimits.Rows));
            yield return rules.Check(row);
        }
    }

    public void Dispose() => _rows.Dispose();

    private static IListRows Recognise(Stream list)
    {
        var head = new byte[512];
        list.Position = 0;
        ReadOnlySpan<byte> start = head.AsSpan(0, list.ReadAtLeast(head, head.Length, throwOnEndOfStream: false));
        if (start.IsEmpty)
            throw new UnreadableListException("list.empty");
        if (start.StartsWith("PK"u8))
            return XlsxRows.Open(list);
        if (start.StartsWith<byte>([0xD0, 0xCF, 0x11, 0xE0]))
            throw new UnreadableListException("list.old-workbook");
        var text = start.TrimStart("\uFEFF \t\r\n"u8);
        if (text.StartsWith("%PDF"u8) || text.StartsWith("<"u8) || text.StartsWith("{\\rtf"u8))
            throw new UnreadableListException("list.other-type");
        return CsvRows.Open(list);
    }
}
