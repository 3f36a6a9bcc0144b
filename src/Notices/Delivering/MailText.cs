using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Certification.Notices.Delivering;

/// <summary>Writes any text with the 94 letters that mail is made of: header texts (RFC 2047), names, addresses and bodies (RFC 2045).</summary>
internal static partial class MailText
{
    public const string Line = "\r\n";

    /// <summary>The longest line that holds an encoded word, and the longest encoded word (RFC 2047, 2).</summary>
    private const int LongestLine = 76, LongestWord = 75;

    /// <summary>A name in plain letters is not broken up: some readers put a blank where it was.</summary>
    private const int LongestPerson = 200;

    private const int Kept = 400;

    private const string Open = "=?utf-8?q?", Close = "?=";

    // What stands for itself also in a name, where fewer letters may (RFC 2047, 5 (3)).
    private static readonly SearchValues<char> Safe = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!*+-/");
    private static readonly SearchValues<char> Atom = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 !#$%&'*+-/=?^_`{|}~");

    /// <summary>The address as it goes on the wire, its domain in ASCII; null when there is none that every server understands.</summary>
    public static string? Address(string address)
    {
        var at = address.LastIndexOf('@');
        if (at is < 1 or > 64) return null;
        try
        {
            var plain = address[..(at + 1)] + new IdnMapping { UseStd3AsciiRules = true }.GetAscii(address[(at + 1)..]);
            return plain.Length <= 254 && IsPlainAddress(plain) ? plain : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Whether it has the form of an address in ASCII, which a Message-ID has, too.</summary>
    public static bool IsPlainAddress(string text) => PlainAddress().IsMatch(text);

    /// <summary>"Subject: ..." as header lines, without the last line break.</summary>
    public static string Header(string name, string text)
    {
        text = OneLine(text);
        return $"{name}: " + (Plain(text) && name.Length + 2 + text.Length <= LongestLine ? text : Words(text, name.Length + 2));
    }

    /// <summary>"To: Anne Holm &lt;...&gt;" as header lines, without the last line break.</summary>
    public static string Header(string name, string person, string address)
    {
        person = OneLine(person);
        if (person.Length == 0) return $"{name}: {address}";
        var shown = !Plain(person) || person.Length > LongestPerson ? Words(person, name.Length + 2)
            : person.AsSpan().ContainsAnyExcept(Atom) ? $"\"{person.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"" : person;
        var last = name.Length + 2 + shown.Length - (shown.LastIndexOf('\n') + 1);
        return $"{name}: {shown}{(last + address.Length + 3 > LongestLine ? Line : "")} <{address}>";
    }

    /// <summary>A body in lines of at most 76 letters, each ended with CRLF.</summary>
    public static string QuotedPrintable(string text)
    {
        var written = new StringBuilder(text.Length + text.Length / 8);
        foreach (var line in text.Replace(Line, "\n", StringComparison.Ordinal).Replace('\r', '\n').TrimEnd('\n').Split('\n'))
        {
            var (used, left) = (0, line.Length);
            foreach (var rune in line.EnumerateRunes())
            {
                left -= rune.Utf16SequenceLength;
                var piece = rune.Value is >= '!' and <= '~' and not '=' || rune.Value is ' ' or '\t' && left > 0 ? rune.ToString() : Hex(rune);
                // The last letter of a line that goes on is the equals sign.
                if (used + piece.Length > (left > 0 ? LongestLine - 1 : LongestLine))
                {
                    written.Append('=').Append(Line);
                    used = 0;
                }
                written.Append(piece);
                used += piece.Length;
            }
            written.Append(Line);
        }
        return written.ToString();
    }

    public static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text), Base64FormattingOptions.InsertLineBreaks) + Line;

    /// <summary>What is kept of words that somebody else chose: as much as a column holds.</summary>
    public static string Cut(string text) => text.Length <= Kept ? text : text[..Kept];

    /// <summary>Nothing in it can end a header line: runs of control characters and line separators become one space.</summary>
    public static string OneLine(string text) => Breaks().Replace(text, " ").Trim();

    // "=?" would be read as the beginning of an encoded word.
    private static bool Plain(string text) => !text.AsSpan().ContainsAnyExceptInRange(' ', '~') && !text.Contains("=?", StringComparison.Ordinal);

    private static string Words(string text, int used)
    {
        var written = new StringBuilder(Open);
        var room = LongestLine - used - Open.Length - Close.Length;
        foreach (var rune in text.EnumerateRunes())
        {
            var piece = rune.Value == ' ' ? "_" : rune.IsAscii && Safe.Contains((char)rune.Value) ? rune.ToString() : Hex(rune);
            if (piece.Length > room)
            {
                written.Append(Close).Append(Line).Append(' ').Append(Open);
                room = LongestWord - Open.Length - Close.Length;
            }
            written.Append(piece);
            room -= piece.Length;
        }
        return written.Append(Close).ToString();
    }

    private static string Hex(Rune rune) => string.Concat(Encoding.UTF8.GetBytes(rune.ToString()).Select(octet => $"={octet:X2}"));

    [GeneratedRegex(@"^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?\z")]
    private static partial Regex PlainAddress();

    [GeneratedRegex(@"[\p{Cc}\p{Zl}\p{Zp}]+")]
    private static partial Regex Breaks();
}
