using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Text;
using static System.FormattableString;

namespace Certification.Platform.Pdf;

/// <summary>A TrueType font file read once: which letters it has, how wide they are, and the outlines a subset copies.</summary>
public sealed class TrueTypeFont
{
    private readonly byte[] file;
    private readonly Dictionary<string, (int Offset, int Length)> tables = [];
    private readonly FrozenDictionary<int, ushort> glyphs;
    private readonly KerningTable kerning;
    private readonly int unitsPerEm;
    private readonly int[] advances;

    public TrueTypeFont(string name, byte[] file)
    {
        Name = name;
        this.file = file;
        for (int i = 0, entry = 12; i < U16(4); i++, entry += 16)
            tables[Encoding.ASCII.GetString(file, entry, 4)] = ((int)U32(entry + 8), (int)U32(entry + 12));
        unitsPerEm = U16(Start("head") + 18);
        advances = [.. Enumerable.Range(0, U16(Start("hhea") + 34)).Select(glyph => PerThousand(RawAdvance((ushort)glyph)))];
        glyphs = ReadLetters().ToFrozenDictionary();
        kerning = tables.TryGetValue("GPOS", out var positions)
            ? new KerningTable(file.AsSpan(positions.Offset, positions.Length))
            : new KerningTable([]);
    }

    public string Name { get; }
    public int Ascent => PerThousand(I16(Start("hhea") + 4));
    public int Descent => PerThousand(I16(Start("hhea") + 6));
    public int CapHeight => PerThousand(I16(Start("OS/2") + 88));
    public int Weight => U16(Start("OS/2") + 4);
    public string Box => Invariant($"{BoxEdge(0)} {BoxEdge(1)} {BoxEdge(2)} {BoxEdge(3)}");

    public bool Has(Rune letter) => glyphs.ContainsKey(letter.Value);

    public ushort Glyph(Rune letter) => glyphs.GetValueOrDefault(letter.Value);

    /// <summary>Advance width in thousandths of the font size.</summary>
    public int Advance(ushort glyph) => advances[glyph];

    /// <summary>What to add between two letters, in thousandths of the font size; mostly negative.</summary>
    public int Kern(ushort left, ushort right) => PerThousand(kerning.Between(left, right));

    public double Width(string text, double size, double spacing = 0)
    {
        var (sum, letters, previous) = (0, 0, -1);
        foreach (var letter in text.EnumerateRunes())
        {
            var glyph = Glyph(letter);
            sum += Advance(glyph) + (previous >= 0 && spacing == 0 ? Kern((ushort)previous, glyph) : 0);
            (previous, letters) = (glyph, letters + 1);
        }
        return sum * size / 1000 + Math.Max(0, letters - 1) * spacing;
    }

    internal short LeftSide(ushort glyph) => I16(Start("hmtx") + 4 * glyph + 2);
    internal ushort RawAdvance(ushort glyph) => U16(Start("hmtx") + 4 * glyph);

    internal ReadOnlySpan<byte> Outline(ushort glyph)
    {
        var loca = Start("loca");
        var wide = I16(Start("head") + 50) != 0;
        int At(int i) => wide ? (int)U32(loca + 4 * i) : 2 * U16(loca + 2 * i);
        return file.AsSpan(Start("glyf") + At(glyph), At(glyph + 1) - At(glyph));
    }

    internal byte[]? CopyOf(string table) =>
        tables.TryGetValue(table, out var at) ? file.AsSpan(at.Offset, at.Length).ToArray() : null;

    private Dictionary<int, ushort> ReadLetters()
    {
        var cmap = Start("cmap");
        var found = new Dictionary<int, ushort>();
        for (var i = 0; i < U16(cmap + 2); i++)
        {
            var table = cmap + (int)U32(cmap + 4 + 8 * i + 4);
            if (U16(table) == 4)
                ReadSegments(table, found);
        }
        return found;
    }

    private void ReadSegments(int table, Dictionary<int, ushort> found)
    {
        int count = U16(table + 6) / 2, ends = table + 14, starts = ends + 2 * count + 2;
        int deltas = starts + 2 * count, ranges = deltas + 2 * count;
        for (var i = 0; i < count; i++)
            for (int code = U16(starts + 2 * i); code <= U16(ends + 2 * i) && code != 0xFFFF; code++)
            {
                var range = U16(ranges + 2 * i);
                int glyph = range == 0 ? code : U16(ranges + 2 * i + range + 2 * (code - U16(starts + 2 * i)));
                if (range == 0 || glyph != 0)
                    glyph = (glyph + U16(deltas + 2 * i)) & 0xFFFF;
                if (glyph != 0)
                    found[code] = (ushort)glyph;
            }
    }

    private int BoxEdge(int i) => PerThousand(I16(Start("head") + 36 + 2 * i));
    private int Start(string table) => tables[table].Offset;
    private int PerThousand(int units) => units * 1000 / unitsPerEm;
    private ushort U16(int at) => BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan(at));
    private short I16(int at) => BinaryPrimitives.ReadInt16BigEndian(file.AsSpan(at));
    private uint U32(int at) => BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at));
}
