using System.IO.Compression;
using System.Text;
using System.Xml;

namespace Certification.Cohorts.Enrolling;

/// <summary>Walks one XML part of a workbook, with a bound on everything that a hostile one can make grow.</summary>
internal sealed class PartReader : IDisposable
{
    private readonly XmlReader _xml;
    private readonly char[] _chunk = new char[1024];

    /// <summary>Opens the part; longest counts its unpacked characters, uploaded the bytes of the whole file.</summary>
    public PartReader(ZipArchiveEntry part, int longest, long uploaded)
    {
        try
        {
            // UTF-8 whatever the part says of itself: the guard must see the characters that the parser sees.
            var text = new GuardedText(new StreamReader(part.Open(), new UTF8Encoding(false, throwOnInvalidBytes: true)), longest, uploaded);
            _xml = XmlReader.Create(text, new XmlReaderSettings
            {
                DtdProcessing = DtdProcessing.Prohibit,
                XmlResolver = null,
                IgnoreComments = true,
                IgnoreProcessingInstructions = true,
                CloseInput = true,
                NameTable = new FewNames(),
            });
        }
        catch (Exception damaged) when (IsDamage(damaged))
        {
            throw Damaged(damaged);
        }
    }

    /// <summary>Whether the walk stands at the start of an element without content, which has no end.</summary>
    public bool IsEmpty => _xml.IsEmptyElement;

    public bool IsText => _xml.NodeType is XmlNodeType.Text or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace;

    /// <summary>The local name at the start of an element; Strict and Transitional workbooks differ only in namespaces.</summary>
    public string? Start => _xml.NodeType == XmlNodeType.Element ? _xml.LocalName : null;

    public string? End => _xml.NodeType == XmlNodeType.EndElement ? _xml.LocalName : null;

    public string? Attribute(string name) => _xml.GetAttribute(name);

    /// <summary>The id of the relationship that the element refers to, in the namespace of either flavour.</summary>
    public string? RelationshipId()
    {
        string? id = null;
        for (var more = _xml.MoveToFirstAttribute(); more; more = _xml.MoveToNextAttribute())
            if (_xml.LocalName == "id" && _xml.NamespaceURI.EndsWith("/relationships", StringComparison.Ordinal))
                id = _xml.Value;
        _xml.MoveToElement();
        return id;
    }

    public bool Next()
    {
        try
        {
            // A sheet is six deep, with rich text.
            return _xml.Read() && (_xml.Depth <= 32 ? true : throw new XmlException("Too deep."));
        }
        catch (Exception damaged) when (IsDamage(damaged))
        {
            throw Damaged(damaged);
        }
    }

    /// <summary>Adds the text here, of which no more is kept than shows that it is too long.</summary>
    public void ReadText(StringBuilder into)
    {
        try
        {
            for (int read; (read = _xml.ReadValueChunk(_chunk, 0, _chunk.Length)) > 0;)
                into.Append(_chunk, 0, Math.Clamp(EnrolmentListLimits.FieldLength + 1 - into.Length, 0, read));
        }
        catch (Exception damaged) when (IsDamage(damaged))
        {
            throw Damaged(damaged);
        }
    }

    public static UnreadableListException Damaged(Exception? cause = null) => new(new ListProblem("list.damaged-workbook", null), cause);

    public static bool IsDamage(Exception exception) =>
        exception is XmlException or InvalidDataException or DecoderFallbackException or EndOfStreamException or NotSupportedException;

    public void Dispose() => _xml.Dispose();

    /// <summary>Counts what is unpacked, and stops what the parser would hold in memory whole: endless tags, CDATA, document types.</summary>
    private sealed class GuardedText(StreamReader inner, int longest, long uploaded) : TextReader
    {
        private const int LongestRun = 2_000_000;
        private long _total;
        private long _sinceTag;
        private string _end = "";

        public override int Read(char[] buffer, int index, int count)
        {
            var read = inner.Read(buffer, index, count);
            _total += read;
            if (_total > longest
                || (_total > EnrolmentListLimits.RatioAppliesAbove && _total > uploaded * EnrolmentListLimits.UnpackedRatio))
                throw new UnreadableListException("list.unpacks-too-large");
            Look(buffer.AsSpan(index, read));
            return read;
        }

        public override int Read() => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                inner.Dispose();
            base.Dispose(disposing);
        }

        private void Look(ReadOnlySpan<char> text)
        {
            if (text.IsEmpty)
                return;
            // What stands across two reads is looked at as well.
            var seam = string.Concat(_end, text[..Math.Min(2, text.Length)]);
            Declarations(seam);
            Declarations(text);
            _end = text.Length > 1 ? text[^2..].ToString() : seam[Math.Max(0, seam.Length - 2)..];
            var tag = text.LastIndexOf('<');
            _sinceTag = tag < 0 ? _sinceTag + text.Length : text.Length - tag;
            if (_sinceTag > LongestRun)
                throw new XmlException("A tag or text without end.");
        }

        // Only a comment may begin so; the parser checks the rest of it.
        private static void Declarations(ReadOnlySpan<char> text)
        {
            for (int at; (at = text.IndexOf("<!")) >= 0;)
            {
                text = text[(at + 2)..];
                if (!text.IsEmpty && text[0] != '-')
                    throw new XmlException("CDATA or a document type, which no workbook needs.");
            }
        }
    }

    /// <summary>The parser keeps every name that it meets; a workbook has a few dozen.</summary>
    private sealed class FewNames : NameTable
    {
        private int _left = 5_000;

        public override string Add(char[] key, int start, int len) => Get(key, start, len) ?? Spend(base.Add(key, start, len));

        public override string Add(string key) => Get(key) ?? Spend(base.Add(key));

        private string Spend(string name) => --_left >= 0 && name.Length <= 1_000 ? name : throw new XmlException("Too many names.");
    }
}
