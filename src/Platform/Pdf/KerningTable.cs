using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Certification.Platform.Pdf;

/// <summary>The pair spacing of an OpenType font (GPOS, feature "kern"), in font units.</summary>
internal sealed class KerningTable
{
    // An extension lookup only points on to the lookup that it stands for.
    private const int Pairs = 2, Extension = 9;

    private readonly List<Func<ushort, ushort, int?>> subtables = [];

    public KerningTable(ReadOnlySpan<byte> gpos)
    {
        if (gpos.IsEmpty)
            return;
        int features = U16(gpos, 6), lookups = U16(gpos, 8);
        var wanted = new SortedSet<int>();
        for (var i = 0; i < U16(gpos, features); i++)
        {
            var record = features + 2 + 6 * i;
            if (Encoding.ASCII.GetString(gpos.Slice(record, 4)) != "kern")
                continue;
            var feature = features + U16(gpos, record + 4);
            for (var j = 0; j < U16(gpos, feature + 2); j++)
                wanted.Add(U16(gpos, feature + 4 + 2 * j));
        }
        foreach (var index in wanted)
            ReadLookup(gpos, lookups + U16(gpos, lookups + 2 + 2 * index));
    }

    public int Between(ushort left, ushort right)
    {
        foreach (var subtable in subtables)
            if (subtable(left, right) is { } units)
                return units;
        return 0;
    }

    private void ReadLookup(ReadOnlySpan<byte> gpos, int lookup)
    {
        for (var i = 0; i < U16(gpos, lookup + 4); i++)
        {
            var (kind, at) = ((int)U16(gpos, lookup), lookup + U16(gpos, lookup + 6 + 2 * i));
            if (kind == Extension)
                (kind, at) = (U16(gpos, at + 2), at + (int)BinaryPrimitives.ReadUInt32BigEndian(gpos[(at + 4)..]));
            if (kind == Pairs)
                subtables.Add(U16(gpos, at) == 1 ? ReadPairs(gpos, at) : ReadClasses(gpos, at));
        }
    }

    private static Func<ushort, ushort, int?> ReadPairs(ReadOnlySpan<byte> gpos, int at)
    {
        int first = U16(gpos, at + 4), step = 2 + Size(first) + Size(U16(gpos, at + 6));
        var pairs = new Dictionary<(ushort, ushort), int>();
        foreach (var (left, index) in ReadCoverage(gpos, at + U16(gpos, at + 2)))
        {
            var set = at + U16(gpos, at + 10 + 2 * index);
            for (var i = 0; i < U16(gpos, set); i++)
                pairs[(left, U16(gpos, set + 2 + step * i))] = Advance(gpos, set + 4 + step * i, first);
        }
        return (left, right) => pairs.TryGetValue((left, right), out var units) ? units : null;
    }

    private static Func<ushort, ushort, int?> ReadClasses(ReadOnlySpan<byte> gpos, int at)
    {
        int first = U16(gpos, at + 4), step = Size(first) + Size(U16(gpos, at + 6)), columns = U16(gpos, at + 14);
        var covered = ReadCoverage(gpos, at + U16(gpos, at + 2));
        var lefts = ReadClassesOf(gpos, at + U16(gpos, at + 8));
        var rights = ReadClassesOf(gpos, at + U16(gpos, at + 10));
        var units = new int[U16(gpos, at + 12) * columns];
        for (var i = 0; i < units.Length; i++)
            units[i] = Advance(gpos, at + 16 + step * i, first);
        return (left, right) => covered.ContainsKey(left)
            ? units[lefts.GetValueOrDefault(left) * columns + rights.GetValueOrDefault(right)]
            : null;
    }

    private static Dictionary<ushort, int> ReadCoverage(ReadOnlySpan<byte> gpos, int at)
    {
        var covered = new Dictionary<ushort, int>();
        var ranges = U16(gpos, at) == 2;
        for (var i = 0; i < U16(gpos, at + 2); i++)
        {
            var entry = at + 4 + (ranges ? 6 : 2) * i;
            for (int glyph = U16(gpos, entry), last = ranges ? U16(gpos, entry + 2) : glyph; glyph <= last; glyph++)
                covered[(ushort)glyph] = covered.Count;
        }
        return covered;
    }

    private static Dictionary<ushort, int> ReadClassesOf(ReadOnlySpan<byte> gpos, int at)
    {
        var classes = new Dictionary<ushort, int>();
        if (U16(gpos, at) == 1)
        {
            for (var i = 0; i < U16(gpos, at + 4); i++)
                classes[(ushort)(U16(gpos, at + 2) + i)] = U16(gpos, at + 6 + 2 * i);
            return classes;
        }
        for (var i = 0; i < U16(gpos, at + 2); i++)
            for (int glyph = U16(gpos, at + 4 + 6 * i); glyph <= U16(gpos, at + 6 + 6 * i); glyph++)
                classes[(ushort)glyph] = U16(gpos, at + 8 + 6 * i);
        return classes;
    }

    // Of a value record only the advance (bit 2) matters; the two bits before it say what stands in front.
    private static int Advance(ReadOnlySpan<byte> gpos, int at, int format) =>
        (format & 4) == 0 ? 0 : BinaryPrimitives.ReadInt16BigEndian(gpos[(at + Size(format & 3))..]);

    private static int Size(int format) => 2 * BitOperations.PopCount((uint)format);
    private static ushort U16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]);
}
