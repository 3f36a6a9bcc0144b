using System.Buffers.Binary;

namespace Certification.Platform.Files;

/// <summary>Width and height in pixels as the header of a picture states them, without decoding it.</summary>
internal static class ImageSize
{
    /// <summary>Fifty megapixels: a 48-megapixel phone picture passes, a decompression bomb does not.</summary>
    public const long MaxPixels = 50_000_000;

    private const int MaxMetaBytes = 1024 * 1024;

    // Honest headers have a few dozen parts; a file of millions of tiny ones only wants to keep us reading.
    private const int MaxParts = 1_000;

    private static ReadOnlySpan<byte> PngStart => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13];

    public static (FileType Type, long Width, long Height)? Of(Stream content, ReadOnlySpan<byte> head)
    {
        if (head.Length >= 24 && head.StartsWith(PngStart) && head[12..].StartsWith("IHDR"u8))
            return (FileTypes.Png, BinaryPrimitives.ReadUInt32BigEndian(head[16..]), BinaryPrimitives.ReadUInt32BigEndian(head[20..]));
        if (head is [0xFF, 0xD8, 0xFF, ..])
            return OfJpeg(content) is ({ } width, { } height) ? (FileTypes.Jpeg, width, height) : null;
        if (head.Length >= 16 && head[4..].StartsWith("ftyp"u8) && IsHeic(head))
            return OfHeic(content) is ({ } width, { } height) ? (FileTypes.Heic, width, height) : null;
        return null;
    }

    private static (long? Width, long? Height) OfJpeg(Stream content)
    {
        var at = 2L;
        for (var part = 0; part < MaxParts; part++)
        {
            if (FileTypes.ReadAt(content, at, 9) is not [0xFF, var marker, _, _, ..] segment)
                break;
            if (marker == 0xFF)
            {
                at++;
                continue;
            }
            // C0 to CF start a frame, but for tables (C4), an extension (C8) and arithmetic conditioning (CC).
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
                return segment.Length == 9 ? (U16(segment, 7), U16(segment, 5)) : (null, null);
            if (marker is 0xDA or 0xD9 || U16(segment, 2) < 2)
                return (null, null);
            at += 2 + U16(segment, 2);
        }
        return (null, null);
    }

    private static bool IsHeic(ReadOnlySpan<byte> head)
    {
        var size = (int)Math.Clamp(BinaryPrimitives.ReadUInt32BigEndian(head), 0, (uint)head.Length);
        for (var at = 8; at + 4 <= size; at += at == 8 ? 8 : 4)
        {
            if (head[at..].StartsWith("heic"u8) || head[at..].StartsWith("heix"u8))
                return true;
        }
        return false;
    }

    private static (long? Width, long? Height) OfHeic(Stream content)
    {
        var at = 0L;
        for (var part = 0; part < MaxParts; part++)
        {
            if (FileTypes.ReadAt(content, at, 8) is not { Length: 8 } header)
                break;
            long size = BinaryPrimitives.ReadUInt32BigEndian(header);
            if (size < 8)
                return (null, null);
            if (header.AsSpan(4).SequenceEqual("meta"u8))
                return size is >= 12 and <= MaxMetaBytes
                    ? Largest(FileTypes.ReadAt(content, at + 12, (int)size - 12))
                    : (null, null);
            at += size;
        }
        return (null, null);
    }

    // A tiled picture states the size of each tile and of the whole: the largest is the whole.
    private static (long? Width, long? Height) Largest(ReadOnlySpan<byte> meta)
    {
        var properties = Inside(Inside(meta, "iprp"u8), "ipco"u8);
        (long Width, long Height)? largest = null;
        foreach (var box in Boxes(properties, "ispe"u8))
        {
            var body = properties[box];
            if (body.Length < 12)
                continue;
            long width = BinaryPrimitives.ReadUInt32BigEndian(body[4..]);
            long height = BinaryPrimitives.ReadUInt32BigEndian(body[8..]);
            if (largest is not { } known || (double)width * height > (double)known.Width * known.Height)
                largest = (width, height);
        }
        return (largest?.Width, largest?.Height);
    }

    private static ReadOnlySpan<byte> Inside(ReadOnlySpan<byte> boxes, ReadOnlySpan<byte> name) =>
        Boxes(boxes, name) is [var first, ..] ? boxes[first] : default;

    private static List<Range> Boxes(ReadOnlySpan<byte> boxes, ReadOnlySpan<byte> name)
    {
        var found = new List<Range>();
        for (var at = 0; at + 8 <= boxes.Length;)
        {
            var size = BinaryPrimitives.ReadUInt32BigEndian(boxes[at..]);
            if (size < 8 || size > boxes.Length - at)
                break;
            if (boxes[(at + 4)..].StartsWith(name))
                found.Add((at + 8)..(at + (int)size));
            at += (int)size;
        }
        return found;
    }

    private static int U16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]);
}
