using System.Text;

namespace Certification.Platform.Files;

/// <summary>The file types the product can accept, and how each is told from its bytes alone.</summary>
public static class FileTypes
{
    public static readonly FileType Pdf = new("application/pdf", "pdf");
    public static readonly FileType Docx =
        new("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx");
    public static readonly FileType Xlsx =
        new("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx");
    public static readonly FileType Pptx =
        new("application/vnd.openxmlformats-officedocument.presentationml.presentation", "pptx");
    public static readonly FileType Odt = new("application/vnd.oasis.opendocument.text", "odt");
    public static readonly FileType Jpeg = new("image/jpeg", "jpg", "jpeg");
    public static readonly FileType Png = new("image/png", "png");
    public static readonly FileType Heic = new("image/heic", "heic", "heif");
    public static readonly FileType Text = new("text/plain", "txt", "md");

    public static readonly IReadOnlyList<FileType> All = [Pdf, Docx, Xlsx, Pptx, Odt, Jpeg, Png, Heic, Text];

    private const int HeadBytes = 1024;

    // A zip reader looks for the end record in the last 22 bytes plus a comment of at most 65,535.
    private const int ZipTailBytes = 22 + 65_535;

    private static ReadOnlySpan<byte> OleSignature => [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

    private static readonly string[] ActiveTags = ["<!doctype", "<html", "<script", "<svg", "<body", "<iframe"];

    /// <summary>The type of a seekable content (left at any position); null when it is none of <see cref="All"/>.</summary>
    /// <exception cref="FileRefusedException">The content is of a known kind but not safe to keep.</exception>
    public static FileType? Detect(Stream content)
    {
        var head = ReadAt(content, 0, HeadBytes);
        if (head.Length == 0)
            return null;
        if (head.AsSpan().StartsWith("PK\u0003\u0004"u8))
            return OfficeFile.Detect(content);
        if (head.AsSpan().StartsWith(OleSignature))
            return RefuseEncryptedOffice(content);

        var hasMarkup = HasActiveTag(head);
        var type = BinaryType(content, head);
        if (type is null)
            return !hasMarkup && PlainText.Is(content, head) ? Text : null;
        if (hasMarkup)
            throw FileRefusedException.UnsafeBecause($"markup inside the head of a {type.Extension}");
        if (CarriesZip(content))
            throw FileRefusedException.UnsafeBecause($"a zip behind a {type.Extension}");
        return type;
    }

    internal static byte[] ReadAt(Stream content, long position, int count)
    {
        if (position >= content.Length)
            return [];
        content.Position = position;
        var buffer = new byte[Math.Min(count, content.Length - position)];
        var read = content.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        return buffer[..read];
    }

    private static FileType? BinaryType(Stream content, ReadOnlySpan<byte> head)
    {
        if (head.StartsWith("%PDF-"u8))
            return Pdf;
        if (ImageSize.Of(content, head) is not ({ } type, var width, var height) || width == 0 || height == 0)
            return null;
        return width <= ImageSize.MaxPixels / height
            ? type
            : throw FileRefusedException.UnsafeBecause($"a picture of {width} x {height} pixels");
    }

    private static bool HasActiveTag(byte[] head)
    {
        var text = Encoding.Latin1.GetString(head);
        return ActiveTags.Any(tag => text.Contains(tag, StringComparison.OrdinalIgnoreCase));
    }

    private static bool CarriesZip(Stream content)
    {
        var tailStart = Math.Max(0, content.Length - ZipTailBytes);
        var tail = ReadAt(content, tailStart, ZipTailBytes).AsSpan();
        for (var at = tail.LastIndexOf("PK\u0005\u0006"u8); at >= 0; at = tail[..at].LastIndexOf("PK\u0005\u0006"u8))
        {
            if (at + 22 > tail.Length)
                continue;
            // Four bytes can be chance; an end record that points back at a directory cannot.
            var directory = tailStart + at - BitConverter.ToUInt32(tail[(at + 12)..]);
            if (directory >= 0 && ReadAt(content, directory, 4).AsSpan().SequenceEqual("PK\u0001\u0002"u8))
                return true;
        }
        return false;
    }

    // A password-protected DOCX is an OLE file with this stream; any other OLE file is just an old format.
    private static FileType? RefuseEncryptedOffice(Stream content)
    {
        var marker = Encoding.Unicode.GetBytes("EncryptedPackage");
        const int block = 64 * 1024;
        for (var at = 0L; at < content.Length; at += block)
        {
            if (ReadAt(content, at, block + marker.Length).AsSpan().IndexOf(marker) >= 0)
                throw FileRefusedException.UnsafeBecause("a password-protected office file");
        }
        return null;
    }
}
