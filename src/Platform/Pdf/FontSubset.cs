using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using static System.FormattableString;

namespace Certification.Platform.Pdf;

/// <summary>The letters of one font that one document uses: numbered as they are met, embedded as a small font of their own.</summary>
internal sealed class FontSubset(TrueTypeFont font)
{
    private const int Words = 0x1, Scale = 0x8, More = 0x20, TwoScales = 0x40, FourScales = 0x80;

    private readonly List<ushort> glyphs = [0];
    private readonly List<Rune> letters = [new('\0')];
    private readonly Dictionary<Rune, int> numbers = [];

    public TrueTypeFont Font => font;

    /// <summary>The operand of TJ: letters by number, kerned unless they are spaced out.</summary>
    public string Show(string text, bool kerned)
    {
        var shown = new StringBuilder("[<");
        var previous = -1;
        foreach (var letter in text.EnumerateRunes())
        {
            var glyph = font.Glyph(letter);
            if (kerned && previous >= 0 && font.Kern((ushort)previous, glyph) is not 0 and var units)
                shown.Append(CultureInfo.InvariantCulture, $">{-units}<");
            shown.Append(CultureInfo.InvariantCulture, $"{NumberOf(letter, glyph):X4}");
            previous = glyph;
        }
        return shown.Append(">]").ToString();
    }

    /// <summary>Puts the font into the file and answers its object number.</summary>
    public int Embed(PdfFile file)
    {
        int type0 = file.Reserve(), cid = file.Reserve(), descriptor = file.Reserve();
        // Building appends the parts of composite letters; they are drawn but never shown, so they need no width or letter.
        var toUnicode = file.AddStream("", Encoding.ASCII.GetBytes(ToUnicode()));
        var widths = string.Join(' ', glyphs.Select(font.Advance));
        var program = Build();
        var embedded = file.AddStream($"/Length1 {program.Length}", program);
        var name = $"{Tag()}+{font.Name}";
        file.Put(type0, $"<</Type/Font/Subtype/Type0/BaseFont/{name}/Encoding/Identity-H/DescendantFonts[{cid} 0 R]/ToUnicode {toUnicode} 0 R>>");
        file.Put(cid, $"<</Type/Font/Subtype/CIDFontType2/BaseFont/{name}/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/CIDToGIDMap/Identity/FontDescriptor {descriptor} 0 R/W[0[{widths}]]>>");
        file.Put(descriptor, Invariant($"<</Type/FontDescriptor/FontName/{name}/Flags 4/FontBBox[{font.Box}]/ItalicAngle 0/Ascent {font.Ascent}/Descent {font.Descent}/CapHeight {font.CapHeight}/StemV {font.Weight / 5}/FontFile2 {embedded} 0 R>>"));
        return type0;
    }

    private int NumberOf(Rune letter, ushort glyph)
    {
        if (numbers.TryGetValue(letter, out var number))
            return number;
        if (glyph == 0)
            throw new InvalidOperationException($"{font.Name} has no U+{letter.Value:X4}; the text goes through PrintableText first.");
        glyphs.Add(glyph);
        letters.Add(letter);
        return numbers[letter] = glyphs.Count - 1;
    }

    private string ToUnicode()
    {
        var map = new StringBuilder("/CIDInit/ProcSet findresource begin 12 dict begin begincmap/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def/CMapName/Adobe-Identity-UCS def/CMapType 2 def\n1 begincodespacerange<0000><FFFF>endcodespacerange\n");
        // A block holds at most a hundred rows.
        foreach (var rows in Enumerable.Range(1, letters.Count - 1).Chunk(100))
        {
            map.Append(CultureInfo.InvariantCulture, $"{rows.Length} beginbfchar\n");
            foreach (var number in rows)
                map.Append(CultureInfo.InvariantCulture, $"<{number:X4}><{Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(letters[number].ToString()))}>\n");
            map.Append("endbfchar\n");
        }
        return map.Append("endcmap CMapName currentdict/CMap defineresource pop end end").ToString();
    }

    // Six letters that differ when the letters used differ, as the format asks of a subset.
    private string Tag()
    {
        var hash = 14695981039346656037UL;
        foreach (var glyph in glyphs)
            hash = (hash ^ glyph) * 1099511628211UL;
        return string.Create(6, hash, static (tag, rest) =>
        {
            for (var i = 0; i < tag.Length; i++, rest /= 26)
                tag[i] = (char)('A' + rest % 26);
        });
    }

    private byte[] Build()
    {
        var outlines = new MemoryStream();
        var offsets = new List<int>();
        // The list grows while composite letters name their parts.
        for (var i = 0; i < glyphs.Count; i++)
        {
            offsets.Add((int)outlines.Length);
            outlines.Write(Renumbered(font.Outline(glyphs[i]).ToArray()));
            while (outlines.Length % 4 != 0)
                outlines.WriteByte(0);
        }
        offsets.Add((int)outlines.Length);

        var metrics = new byte[4 * glyphs.Count];
        for (var i = 0; i < glyphs.Count; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(metrics.AsSpan(4 * i), font.RawAdvance(glyphs[i]));
            BinaryPrimitives.WriteInt16BigEndian(metrics.AsSpan(4 * i + 2), font.LeftSide(glyphs[i]));
        }
        var locations = new byte[4 * offsets.Count];
        for (var i = 0; i < offsets.Count; i++)
            BinaryPrimitives.WriteInt32BigEndian(locations.AsSpan(4 * i), offsets[i]);

        var (head, hhea, maxp) = (font.CopyOf("head")!, font.CopyOf("hhea")!, font.CopyOf("maxp")!);
        head.AsSpan(8, 4).Clear();
        BinaryPrimitives.WriteInt16BigEndian(head.AsSpan(50), 1);
        BinaryPrimitives.WriteUInt16BigEndian(hhea.AsSpan(34), (ushort)glyphs.Count);
        BinaryPrimitives.WriteUInt16BigEndian(maxp.AsSpan(4), (ushort)glyphs.Count);
        return Assemble([("cvt ", font.CopyOf("cvt ")), ("fpgm", font.CopyOf("fpgm")), ("glyf", outlines.ToArray()), ("head", head),
            ("hhea", hhea), ("hmtx", metrics), ("loca", locations), ("maxp", maxp), ("prep", font.CopyOf("prep"))]);
    }

    private byte[] Renumbered(byte[] outline)
    {
        if (outline.Length == 0 || BinaryPrimitives.ReadInt16BigEndian(outline) >= 0)
            return outline;
        int flags, at = 10;
        do
        {
            flags = BinaryPrimitives.ReadUInt16BigEndian(outline.AsSpan(at));
            glyphs.Add(BinaryPrimitives.ReadUInt16BigEndian(outline.AsSpan(at + 2)));
            BinaryPrimitives.WriteUInt16BigEndian(outline.AsSpan(at + 2), (ushort)(glyphs.Count - 1));
            at += 4 + ((flags & Words) != 0 ? 4 : 2)
                + ((flags & Scale) != 0 ? 2 : (flags & TwoScales) != 0 ? 4 : (flags & FourScales) != 0 ? 8 : 0);
        }
        while ((flags & More) != 0);
        return outline;
    }

    private static byte[] Assemble((string Tag, byte[]? Bytes)[] all)
    {
        var tables = all.Where(table => table.Bytes is not null).ToArray();
        var start = 12 + 16 * tables.Length;
        var font = new byte[start + tables.Sum(table => Padded(table.Bytes!.Length))];
        var power = (int)Math.Log2(tables.Length);
        BinaryPrimitives.WriteUInt32BigEndian(font, 0x00010000);
        BinaryPrimitives.WriteUInt16BigEndian(font.AsSpan(4), (ushort)tables.Length);
        BinaryPrimitives.WriteUInt16BigEndian(font.AsSpan(6), (ushort)(16 << power));
        BinaryPrimitives.WriteUInt16BigEndian(font.AsSpan(8), (ushort)power);
        BinaryPrimitives.WriteUInt16BigEndian(font.AsSpan(10), (ushort)(16 * tables.Length - (16 << power)));
        var (at, head) = (start, 0);
        for (var i = 0; i < tables.Length; i++)
        {
            var (tag, bytes) = tables[i];
            bytes!.CopyTo(font, at);
            var entry = font.AsSpan(12 + 16 * i);
            Encoding.ASCII.GetBytes(tag, entry);
            BinaryPrimitives.WriteUInt32BigEndian(entry[4..], Sum(font.AsSpan(at, Padded(bytes.Length))));
            BinaryPrimitives.WriteInt32BigEndian(entry[8..], at);
            BinaryPrimitives.WriteInt32BigEndian(entry[12..], bytes.Length);
            head = tag == "head" ? at : head;
            at += Padded(bytes.Length);
        }
        BinaryPrimitives.WriteUInt32BigEndian(font.AsSpan(head + 8), 0xB1B0AFBA - Sum(font));
        return font;
    }

    private static int Padded(int length) => (length + 3) & ~3;

    private static uint Sum(ReadOnlySpan<byte> bytes)
    {
        var sum = 0u;
        for (var i = 0; i < bytes.Length; i += 4)
            sum += BinaryPrimitives.ReadUInt32BigEndian(bytes[i..]);
        return sum;
    }
}
