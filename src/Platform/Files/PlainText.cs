using System.Text;

namespace Certification.Platform.Files;

/// <summary>Tells plain text (UTF-8 or Windows-1252) from everything that only begins like it.</summary>
internal static class PlainText
{
    // Printable text to the eye, but a format of its own to the program that opens it.
    private static readonly string[] OtherFormats = ["%PDF", "%!PS", "{\\rtf", "GIF8", "<?xml", "<?php", "<!--", "Rar!", "MIME-Version:"];

    public static bool Is(Stream content, byte[] head)
    {
        var start = Encoding.Latin1.GetString(head).TrimStart('\u00EF', '\u00BB', '\u00BF', ' ', '\t', '\r', '\n');
        return !OtherFormats.Any(prefix => start.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) && HasOnlyText(content);
    }

    private static bool HasOnlyText(Stream content)
    {
        var (utf8, windows1252) = (true, true);
        var decoder = new UTF8Encoding(false, throwOnInvalidBytes: true).GetDecoder();
        var bytes = new byte[16 * 1024];
        var chars = new char[bytes.Length + 4];
        content.Position = 0;
        int read;
        do
        {
            read = content.Read(bytes);
            var block = bytes.AsSpan(0, read);
            foreach (var b in block)
            {
                if (b < 0x20 ? b is not ((byte)'\t' or (byte)'\n' or (byte)'\r' or (byte)'\f') : b == 0x7F)
                    return false;
                if (b is 0x81 or 0x8D or 0x8F or 0x90 or 0x9D)
                    windows1252 = false;
            }
            utf8 = utf8 && Decodes(decoder, block, chars, atEnd: read == 0);
        }
        while (read > 0 && (utf8 || windows1252));
        return utf8 || windows1252;
    }

    private static bool Decodes(Decoder decoder, ReadOnlySpan<byte> block, Span<char> chars, bool atEnd)
    {
        try
        {
            decoder.GetChars(block, chars, flush: atEnd);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
}
