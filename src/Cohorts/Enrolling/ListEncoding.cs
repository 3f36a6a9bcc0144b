using System.Text;

namespace Certification.Cohorts.Enrolling;

/// <summary>The encoding of a text file, found from all of its bytes: a list is read right or not at all.</summary>
internal sealed record ListEncoding(string Name, Encoding Encoding, int Preamble)
{
    private static readonly Encoding Utf8 = new UTF8Encoding(false, throwOnInvalidBytes: true);
    private static readonly Encoding LittleEndian = new UnicodeEncoding(bigEndian: false, byteOrderMark: false, throwOnInvalidBytes: true);
    private static readonly Encoding BigEndian = new UnicodeEncoding(bigEndian: true, byteOrderMark: false, throwOnInvalidBytes: true);
    private static readonly Encoding Windows = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    public static ListEncoding Of(Stream list)
    {
        var sample = new byte[4096];
        list.Position = 0;
        ReadOnlySpan<byte> start = sample.AsSpan(0, list.ReadAtLeast(sample, sample.Length, throwOnEndOfStream: false));
        var found = Marked(start) ?? Unmarked(start) ?? new("UTF-8", Utf8, 0);
        switch (Decode(list, found))
        {
            case Outcome.Clean:
                return found;
            case Outcome.Invalid when found.Encoding == Utf8 && MixedLine(list) is { } line:
                throw new UnreadableListException("list.mixed-encoding", $"{line}");
            case Outcome.Invalid when found is { Preamble: 0 } && found.Encoding == Utf8:
                found = new("Windows-1252", Windows, 0);
                return Decode(list, found) == Outcome.Clean ? found : throw new UnreadableListException("list.encoding");
            default:
                throw new UnreadableListException("list.encoding");
        }
    }

    public StreamReader Read(Stream list)
    {
        list.Position = Preamble;
        return new StreamReader(list, Encoding, detectEncodingFromByteOrderMarks: false, bufferSize: 16 * 1024, leaveOpen: true);
    }

    private static ListEncoding? Marked(ReadOnlySpan<byte> start)
    {
        if (start.StartsWith<byte>([0xEF, 0xBB, 0xBF]))
            return new("UTF-8 BOM", Utf8, 3);
        if (start.StartsWith<byte>([0xFF, 0xFE]))
            return new("UTF-16 LE", LittleEndian, 2);
        return start.StartsWith<byte>([0xFE, 0xFF]) ? new("UTF-16 BE", BigEndian, 2) : null;
    }

    // Of Latin letters in UTF-16, every other byte is zero, and hardly any between them.
    private static ListEncoding? Unmarked(ReadOnlySpan<byte> start)
    {
        int even = 0, odd = 0;
        for (var i = 0; i < start.Length; i++)
            if (start[i] == 0)
                _ = i % 2 == 0 ? even++ : odd++;
        var many = start.Length / 2 * 2 / 5;
        if (odd > many && even <= odd / 20)
            return new("UTF-16 LE", LittleEndian, 0);
        return even > many && odd <= even / 20 ? new("UTF-16 BE", BigEndian, 0) : null;
    }

    private enum Outcome { Clean, Invalid, Zeros }

    private static Outcome Decode(Stream list, ListEncoding encoding)
    {
        using var reader = encoding.Read(list);
        var buffer = new char[16 * 1024];
        try
        {
            for (int read; (read = reader.Read(buffer)) > 0;)
                if (buffer.AsSpan(0, read).Contains('\0'))
                    return Outcome.Zeros;
            return Outcome.Clean;
        }
        catch (DecoderFallbackException)
        {
            return Outcome.Invalid;
        }
    }

    /// <summary>
    /// The line where a file that is not UTF-8 throughout changes its encoding, or null if it is plausibly all Windows-1252:
    /// there, two bytes that make a UTF-8 letter in the range of æ, ø and å ("Ã¸") do not occur.
    /// </summary>
    private static int? MixedLine(Stream list)
    {
        int pairs = 0, latinPairs = 0, lone = 0, line = 1, firstLatin = 0, firstLone = 0;
        int lead = 0, rest = 0;
        var block = new byte[16 * 1024];
        list.Position = 0;
        for (int read; (read = list.Read(block)) > 0;)
            foreach (var value in block.AsSpan(0, read))
                Take(value);
        if (rest > 0)
            Lone();
        if (latinPairs == 0 && pairs <= lone)
            return null;
        return lone <= pairs ? firstLone : firstLatin;

        void Take(byte value)
        {
            if (rest > 0 && (value & 0xC0) == 0x80)
            {
                if (--rest > 0)
                    return;
                pairs++;
                if (lead is 0xC2 or 0xC3 && latinPairs++ == 0)
                    firstLatin = line;
                return;
            }
            if (rest > 0)
                Lone();
            lead = value;
            rest = value switch { >= 0xC2 and <= 0xDF => 1, >= 0xE0 and <= 0xEF => 2, >= 0xF0 and <= 0xF4 => 3, _ => 0 };
            if (rest == 0 && value >= 0x80)
                Lone();
            if (value == '\n')
                line++;
        }

        void Lone()
        {
            rest = 0;
            if (lone++ == 0)
                firstLone = line;
        }
    }
}
