using System.IO.Compression;

namespace Certification.Cohorts.Enrolling;

/// <summary>Finds the parts of a workbook that hold the list, and refuses what is another kind of file or carries macros.</summary>
internal sealed class XlsxParts : IDisposable
{
    private readonly ZipArchive _archive;

    private XlsxParts(ZipArchive archive, long uploaded)
    {
        (_archive, Uploaded) = (archive, uploaded);
        var workbook = Related("_rels/.rels", "", "/officeDocument").FirstOrDefault().Path ?? "xl/workbook.xml";
        if (Part(workbook) is not { } book || !IsWorkbook(workbook))
            throw new UnreadableListException(archive.GetEntry("xl/workbook.bin") is null ? "list.other-type" : "list.old-workbook");
        var folder = workbook[..(workbook.LastIndexOf('/') + 1)];
        var relations = $"{folder}_rels/{workbook[folder.Length..]}.rels";
        (SheetName, Sheet) = VisibleSheet(book, relations, folder);
        SharedTexts = Related(relations, folder, "/sharedStrings").FirstOrDefault().Path is { } shared ? Part(shared) : null;
    }

    public long Uploaded { get; }

    public string SheetName { get; }

    public ZipArchiveEntry Sheet { get; }

    public ZipArchiveEntry? SharedTexts { get; }

    public static XlsxParts Open(Stream list)
    {
        ZipArchive? archive = null;
        try
        {
            // The directory of a zip is read whole: what it may cost is bounded before it is believed.
            var metered = new MeteredStream(list, EnrolmentListLimits.ZipDirectoryBytes);
            archive = new ZipArchive(metered, ZipArchiveMode.Read, leaveOpen: true);
            if (archive.Entries.Count > EnrolmentListLimits.ZipEntries)
                throw new UnreadableListException("list.unpacks-too-large");
            metered.Lift();
            if (archive.Entries.Any(entry => entry.FullName.EndsWith("vbaProject.bin", StringComparison.OrdinalIgnoreCase)
                || entry.FullName.Contains("macrosheets/", StringComparison.OrdinalIgnoreCase)))
                throw new UnreadableListException("list.macros");
            return new XlsxParts(archive, list.Length);
        }
        catch (Exception damaged) when (PartReader.IsDamage(damaged))
        {
            archive?.Dispose();
            throw PartReader.Damaged(damaged);
        }
        catch
        {
            archive?.Dispose();
            throw;
        }
    }

    public void Dispose() => _archive.Dispose();

    private bool IsWorkbook(string workbook)
    {
        if (Part("[Content_Types].xml") is not { } types)
            return false;
        using var part = Read(types);
        while (part.Next())
            if (part.Start == "Override" && string.Equals(part.Attribute("PartName"), $"/{workbook}", StringComparison.OrdinalIgnoreCase))
            {
                var type = part.Attribute("ContentType") ?? "";
                if (type.Contains("macroEnabled", StringComparison.OrdinalIgnoreCase))
                    throw new UnreadableListException("list.macros");
                return type.Contains("spreadsheetml", StringComparison.OrdinalIgnoreCase);
            }
        // By extension alone: as good as "xl/workbook.xml".
        return workbook.Equals("xl/workbook.xml", StringComparison.OrdinalIgnoreCase);
    }

    private (string Name, ZipArchiveEntry Sheet) VisibleSheet(ZipArchiveEntry book, string relations, string folder)
    {
        var visible = new List<(string Name, string? Id)>();
        using (var part = Read(book))
            while (part.Next())
                if (part.Start == "sheet" && part.Attribute("state") is null or "visible")
                    visible.Add((part.Attribute("name") ?? "", part.RelationshipId()));
        // A visible sheet can be a chart, which is another type of part.
        var sheets = Related(relations, folder, "/worksheet").DistinctBy(sheet => sheet.Id ?? "").ToDictionary(sheet => sheet.Id ?? "", sheet => sheet.Path);
        foreach (var (name, id) in visible)
            if (sheets.TryGetValue(id ?? "", out var path))
                return (name, Part(path) ?? throw PartReader.Damaged());
        throw new UnreadableListException("list.no-sheet");
    }

    /// <summary>The parts that a part refers to, of one type of relationship (its last step: Strict and Transitional differ before).</summary>
    private IEnumerable<(string? Id, string Path)> Related(string relations, string folder, string type)
    {
        if (Part(relations) is not { } entry)
            yield break;
        using var part = Read(entry);
        while (part.Next())
            if (part.Start == "Relationship"
                && part.Attribute("TargetMode") != "External"
                && part.Attribute("Type")?.EndsWith(type, StringComparison.Ordinal) == true
                && part.Attribute("Target") is { } target)
                yield return (part.Attribute("Id"), Resolve(folder, target));
    }

    private static string Resolve(string folder, string target)
    {
        var path = target.StartsWith('/') ? [] : new List<string>(folder.Split('/', StringSplitOptions.RemoveEmptyEntries));
        foreach (var step in target.Split('/', StringSplitOptions.RemoveEmptyEntries))
            if (step != "..")
                path.Add(step);
            else if (path.Count > 0)
                path.RemoveAt(path.Count - 1);
        return string.Join('/', path);
    }

    private ZipArchiveEntry? Part(string path) =>
        _archive.GetEntry(path) ?? _archive.Entries.FirstOrDefault(entry => entry.FullName.Equals(path, StringComparison.OrdinalIgnoreCase));

    private PartReader Read(ZipArchiveEntry entry) => new(entry, EnrolmentListLimits.SmallPartLength, Uploaded);

    /// <summary>Reads no more than it was allowed, until the bound is lifted.</summary>
    private sealed class MeteredStream(Stream inner, long allowed) : Stream
    {
        private long _left = allowed;

        public override bool CanRead => true;
        public override bool CanSeek => true;
        public override bool CanWrite => false;
        public override long Length => inner.Length;
        public override long Position { get => inner.Position; set => inner.Position = value; }

        public void Lift() => _left = long.MaxValue;

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            var read = inner.Read(buffer);
            _left -= read;
            return _left >= 0 ? read : throw new UnreadableListException("list.unpacks-too-large");
        }

        public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);
        public override void Flush() { }
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
