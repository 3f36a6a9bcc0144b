using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Certification.Platform.Files;

/// <summary>
/// A zip read strictly from its central directory: one archive from the first byte, nothing encrypted, overlapping or outside,
/// and every entry unpacked to exactly the size it states. .NET's own reader trusts the stated sizes and hides the offsets.
/// </summary>
internal sealed class ZipDirectory
{
    public const int MaxEntries = 2_000;
    public const long MaxUnpackedBytes = 250L * 1024 * 1024;

    // Honest style sheets pack better than 100 to 1; a ratio says something only about large entries.
    public const long RatioFromBytes = 10L * 1024 * 1024;
    public const int MaxRatio = 100;

    private const int EndRecord = 22;
    private const int CentralHeader = 46;
    private const int LocalHeader = 30;
    private const uint InZip64 = uint.MaxValue;

    private readonly Stream content;

    private ZipDirectory(Stream content, IReadOnlyList<Entry> entries)
    {
        this.content = content;
        Entries = entries;
    }

    public IReadOnlyList<Entry> Entries { get; }

    public static ZipDirectory Read(Stream content)
    {
        var (start, bytes, count) = FindDirectory(content);
        var entries = ReadEntries(FileTypes.ReadAt(content, start, bytes), count);
        RefuseHostile(entries);
        return new(content, LocateData(content, entries, start));
    }

    public Entry? Find(string name) =>
        Entries.FirstOrDefault(entry => entry.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The unpacked bytes of an entry; reading past the stated size, or ending before it, is refused.</summary>
    public Stream Open(Entry entry)
    {
        var packed = new ByteWindow(content, entry.Start, entry.Packed);
        return new ExactStream(entry.Deflated ? new DeflateStream(packed, CompressionMode.Decompress) : packed, entry.Unpacked);
    }

    private static (long Start, int Bytes, int Count) FindDirectory(Stream content)
    {
        var tail = FileTypes.ReadAt(content, Math.Max(0, content.Length - EndRecord - ushort.MaxValue), EndRecord + ushort.MaxValue).AsSpan();
        var at = tail.LastIndexOf("PK\u0005\u0006"u8);
        if (at < 0 || at + EndRecord > tail.Length || at + EndRecord + U16(tail, at + 20) != tail.Length)
            throw Unsafe("no end of zip at the end of the file");
        var end = content.Length - tail.Length + at;
        var (count, bytes, start) = (U16(tail, at + 10), U32(tail, at + 12), U32(tail, at + 16));
        if (count is 0 or > MaxEntries)
            throw Unsafe($"{count} zip entries");
        // Between directory and end record only a zip64 record (76 bytes) has any business.
        if (start + bytes > end || end - (start + bytes) > 128)
            throw Unsafe("the zip directory is not where it is said to be");
        return (start, (int)bytes, count);
    }

    private static List<Entry> ReadEntries(ReadOnlySpan<byte> directory, int count)
    {
        var entries = new List<Entry>(count);
        for (var at = 0; at < directory.Length;)
        {
            var header = directory[at..];
            if (header.Length < CentralHeader || !header.StartsWith("PK\u0001\u0002"u8))
                throw Unsafe("a broken zip directory");
            var (nameBytes, extraBytes, commentBytes) = (U16(header, 28), U16(header, 30), U16(header, 32));
            if (header.Length < CentralHeader + nameBytes + extraBytes + commentBytes)
                throw Unsafe("a broken zip directory");
            entries.Add(ReadEntry(header, header.Slice(CentralHeader, nameBytes), header.Slice(CentralHeader + nameBytes, extraBytes)));
            at += CentralHeader + nameBytes + extraBytes + commentBytes;
        }
        return entries.Count == count ? entries : throw Unsafe("a zip directory with another count than stated");
    }

    private static Entry ReadEntry(ReadOnlySpan<byte> header, ReadOnlySpan<byte> name, ReadOnlySpan<byte> extra)
    {
        var (flags, method) = (U16(header, 8), U16(header, 10));
        if ((flags & 1) != 0 || method is not (0 or 8))
            throw Unsafe($"a zip entry with flags {flags:x} and method {method}");
        const uint symbolicLink = 0xA000;
        if ((U32(header, 38) >> 16 & 0xF000) == symbolicLink)
            throw Unsafe("a symbolic link in a zip");
        long unpacked = U32(header, 24), packed = U32(header, 20), offset = U32(header, 42);
        if (unpacked == InZip64)
            unpacked = TakeZip64(ref extra);
        if (packed == InZip64)
            packed = TakeZip64(ref extra);
        if (offset == InZip64)
            offset = TakeZip64(ref extra);
        return new(Encoding.UTF8.GetString(name), offset, packed, unpacked, Deflated: method == 8);
    }

    // Some spreadsheet writers always use the zip64 field: its numbers follow in this order, those that are needed.
    private static long TakeZip64(ref ReadOnlySpan<byte> extra)
    {
        while (extra.Length >= 12 && U16(extra, 0) != 1)
            extra = extra[Math.Min(extra.Length, 4 + U16(extra, 2))..];
        if (extra.Length < 12)
            throw Unsafe("a zip64 size that is missing");
        var value = BinaryPrimitives.ReadInt64LittleEndian(extra[4..]);
        byte[] rest = [.. extra[..4], .. extra[12..]];
        extra = rest;
        return value >= 0 ? value : throw Unsafe("a negative zip64 size");
    }

    private static void RefuseHostile(List<Entry> entries)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var total = 0L;
        foreach (var entry in entries)
        {
            if (!names.Add(entry.Name) || LeavesFolder(entry.Name))
                throw Unsafe("a zip entry with a hostile or repeated name");
            if (entry.Unpacked > MaxUnpackedBytes || (total += entry.Unpacked) > MaxUnpackedBytes)
                throw Unsafe("too much to unpack");
            if (entry.Unpacked > RatioFromBytes && entry.Unpacked / MaxRatio > entry.Packed)
                throw Unsafe("packed too tightly");
            if (!entry.Deflated && entry.Packed != entry.Unpacked)
                throw Unsafe("an unpacked entry of two sizes");
        }
    }

    private static bool LeavesFolder(string name) =>
        name.Length == 0 || name[0] is '/' or '\\' || name.Contains(':', StringComparison.Ordinal) || name.Contains('\0', StringComparison.Ordinal)
        || name.Split('/', '\\').Contains("..");

    private static List<Entry> LocateData(Stream content, List<Entry> entries, long directory)
    {
        var located = new List<Entry>(entries.Count);
        var free = 0L;
        foreach (var entry in entries.OrderBy(entry => entry.Start))
        {
            if (entry.Start < free || (located.Count == 0 && entry.Start != 0))
                throw Unsafe("zip entries that overlap or start late");
            var header = FileTypes.ReadAt(content, entry.Start, LocalHeader);
            if (header.Length < LocalHeader || !header.AsSpan().StartsWith("PK\u0003\u0004"u8))
                throw Unsafe("a zip entry without its header");
            var nameBytes = U16(header, 26);
            var name = Encoding.UTF8.GetString(FileTypes.ReadAt(content, entry.Start + LocalHeader, nameBytes));
            if (name != entry.Name)
                throw Unsafe("a zip entry with two names");
            var data = entry.Start + LocalHeader + nameBytes + U16(header, 28);
            if (entry.Packed > directory - data)
                throw Unsafe("a zip entry that runs into the directory");
            free = data + entry.Packed;
            located.Add(entry with { Start = data });
        }
        return located;
    }

    private static FileRefusedException Unsafe(string reason) => FileRefusedException.UnsafeBecause(reason);

    private static ushort U16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static uint U32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    /// <summary>A file inside the zip; sizes in bytes, Start where its packed data begins.</summary>
    internal sealed record Entry(string Name, long Start, long Packed, long Unpacked, bool Deflated);
}
