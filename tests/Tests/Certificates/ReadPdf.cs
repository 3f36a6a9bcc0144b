using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace Certification.Tests.Certificates;

/// <summary>Reads a certificate back from its bytes alone: objects through the cross-reference table, text through the fonts' own letter maps.</summary>
internal sealed partial class ReadPdf
{
    private readonly byte[] bytes;
    private readonly string file;
    private readonly Dictionary<int, string> objects = [];

    public ReadPdf(byte[] bytes)
    {
        this.bytes = bytes;
        file = Encoding.Latin1.GetString(bytes);
        var table = int.Parse(file[(file.LastIndexOf("startxref", StringComparison.Ordinal) + 10)..].Split('\n')[0], CultureInfo.InvariantCulture);
        var rows = file[table..file.LastIndexOf("trailer", StringComparison.Ordinal)].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        for (var number = 1; number < rows.Length - 2; number++)
            objects[number] = ObjectAt(number, int.Parse(rows[number + 2][..10], CultureInfo.InvariantCulture));
        Trailer = file[file.LastIndexOf("trailer", StringComparison.Ordinal)..];
        Catalog = Follow(Trailer, "Root");
        Info = Follow(Trailer, "Info");
        Page = objects[int.Parse(Regex.Match(Follow(Catalog, "Pages"), @"/Kids\[(\d+)").Groups[1].Value, CultureInfo.InvariantCulture)];
        Content = Encoding.ASCII.GetString(Stream(Number(Page, "Contents")));
        Fonts = [.. Regex.Matches(Regex.Match(Page, @"/Font<<(.*?)>>").Groups[1].Value, @"/(\S+) (\d+) 0 R").Select(m => new Font(this, m.Groups[1].Value, int.Parse(m.Groups[2].Value, CultureInfo.InvariantCulture)))];
        Shown = [.. ReadShown()];
        Structure = [.. ReadStructure(Number(Follow(Catalog, "StructTreeRoot"), "K"), 0)];
    }

    public string Trailer { get; }
    public string Catalog { get; }
    public string Info { get; }
    public string Page { get; }
    public string Content { get; }
    public Font[] Fonts { get; }

    /// <summary>Each piece of shown text, with its place in points and the mark that it stands in.</summary>
    public Piece[] Shown { get; }

    /// <summary>The structure elements, parents before children, in reading order.</summary>
    public Element[] Structure { get; }

    public string Text => string.Join('\n', Structure.Where(e => e.Mark is not null).Select(e => e.Text));

    public string Metadata => Encoding.UTF8.GetString(Stream(Number(Catalog, "Metadata")));

    public string Follow(string dictionary, string key) => objects[Number(dictionary, key)];

    public static int Number(string dictionary, string key) =>
        int.Parse(Regex.Match(dictionary, $@"/{key} (\d+) 0 R").Groups[1].Value, CultureInfo.InvariantCulture);

    public static string Decoded(string dictionary, string key) =>
        Encoding.BigEndianUnicode.GetString(Convert.FromHexString(Regex.Match(dictionary, $"/{key}<FEFF([0-9A-F]*)>").Groups[1].Value));

    public byte[] Stream(int number)
    {
        var value = objects[number];
        var at = file.IndexOf($"\n{number} 0 obj\n", StringComparison.Ordinal) + $"\n{number} 0 obj\n".Length + value.IndexOf("stream\n", StringComparison.Ordinal) + 7;
        var length = int.Parse(Regex.Match(value, @"/Length (\d+)").Groups[1].Value, CultureInfo.InvariantCulture);
        var content = bytes.AsSpan(at, length).ToArray();
        if (!value.Contains("/FlateDecode", StringComparison.Ordinal))
            return content;
        using var inflated = new MemoryStream();
        using var inflate = new ZLibStream(new MemoryStream(content), CompressionMode.Decompress);
        inflate.CopyTo(inflated);
        return inflated.ToArray();
    }

    private string ObjectAt(int number, int offset)
    {
        var head = $"{number} 0 obj\n";
        if (!file.AsSpan(offset).StartsWith(head))
            throw new InvalidDataException($"The cross-reference table is wrong about object {number}.");
        return file[(offset + head.Length)..file.IndexOf("\nendobj\n", offset, StringComparison.Ordinal)];
    }

    private IEnumerable<Piece> ReadShown()
    {
        int? mark = null;
        foreach (var line in Content.Split('\n'))
        {
            if (Regex.Match(line, @"<</MCID (\d+)>>BDC") is { Success: true } begin)
                mark = int.Parse(begin.Groups[1].Value, CultureInfo.InvariantCulture);
            else if (line is "EMC")
                mark = null;
            else if (ShowText().Match(line) is { Success: true } shown)
            {
                double Value(int group) => double.Parse(shown.Groups[group].Value, CultureInfo.InvariantCulture);
                var (font, size) = (Fonts.Single(f => f.Name == shown.Groups[1].Value), Value(2));
                var codes = Regex.Matches(shown.Groups[6].Value, "<([0-9A-F]*)>").SelectMany(m => m.Groups[1].Value.Chunk(4)).Select(c => Convert.ToInt32(new string(c), 16)).ToArray();
                var kerned = Regex.Matches(shown.Groups[6].Value, @">(-?\d+)<").Sum(m => int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture));
                var width = (codes.Sum(c => font.Widths[c]) - kerned) * size / 1000 + Value(3) * (codes.Length - 1);
                yield return new(mark, string.Concat(codes.Select(c => font.Letters[c])), size, Value(4), Value(5), width);
            }
        }
    }

    private IEnumerable<Element> ReadStructure(int number, int depth)
    {
        var value = objects[number];
        var kids = Regex.Match(value, @"/K\[(.*?)\](/|>)").Groups[1].Value;
        int? mark = Regex.Match(kids, @"^(\d+)(<|$)") is { Success: true } m ? int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture) : null;
        yield return new(Regex.Match(value, @"/S/(\w+)").Groups[1].Value, depth, number, mark,
            string.Concat(Shown.Where(piece => mark is not null && piece.Mark == mark).Select(piece => piece.Text)),
            Decoded(value, "Alt"), value);
        if (mark is null)
            foreach (var child in Regex.Matches(kids, @"(\d+) 0 R").SelectMany(kid => ReadStructure(int.Parse(kid.Groups[1].Value, CultureInfo.InvariantCulture), depth + 1)))
                yield return child;
    }

    [GeneratedRegex(@"^BT .* rg/(\S+) (\S+) Tf (\S+) Tc 1 0 0 -1 (\S+) (\S+) Tm (\[.*\])TJ ET$")]
    private static partial Regex ShowText();

    internal sealed record Piece(int? Mark, string Text, double Size, double X, double Baseline, double Width);

    internal sealed record Element(string Type, int Depth, int Number, int? Mark, string Text, string Alternative, string Dictionary);

    /// <summary>A font of the file: what its codes mean, how wide they are, and the embedded program.</summary>
    internal sealed class Font
    {
        public Font(ReadPdf pdf, string name, int number)
        {
            Name = name;
            var type0 = pdf.objects[number];
            var cid = pdf.objects[int.Parse(Regex.Match(type0, @"/DescendantFonts\[(\d+)").Groups[1].Value, CultureInfo.InvariantCulture)];
            Letters = Regex.Matches(Encoding.ASCII.GetString(pdf.Stream(Number(type0, "ToUnicode"))), "^<([0-9A-F]{4})><([0-9A-F]+)>$", RegexOptions.Multiline)
                .ToDictionary(m => Convert.ToInt32(m.Groups[1].Value, 16), m => Encoding.BigEndianUnicode.GetString(Convert.FromHexString(m.Groups[2].Value)));
            Widths = [.. Regex.Match(cid, @"/W\[0\[(.*?)\]\]").Groups[1].Value.Split(' ').Select(w => int.Parse(w, CultureInfo.InvariantCulture))];
            Descriptor = pdf.Follow(cid, "FontDescriptor");
            Program = pdf.Stream(Number(Descriptor, "FontFile2"));
        }

        public string Name { get; }
        public Dictionary<int, string> Letters { get; }
        public int[] Widths { get; }
        public string Descriptor { get; }
        public byte[] Program { get; }
    }
}
