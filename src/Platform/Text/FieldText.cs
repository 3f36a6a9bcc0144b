using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Certification.Platform.Text;

/// <summary>What people typed, freed of what they cannot see, and the signs that it is not what they typed.</summary>
public static partial class FieldText
{
    // Format characters are zero-width marks and bidi overrides; the fillers are letters by category but show as nothing.
    private const string Fillers = "\u115F\u1160\u17B4\u17B5\u3164\uFFA0";

    private const string FormulaStarts = "=+-@＝＋－＠﹦﹢﹣﹫";

    // As Excel writes them in English and Danish.
    private static readonly HashSet<string> Errors = new(StringComparer.OrdinalIgnoreCase)
    {
        "#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!",
        "#REFERENCE!", "#I/T", "#VÆRDI!", "#NAVN?", "#DIVISION/0!", "#NUL!", "#OVERLØB!",
    };

    /// <summary>NFC, without invisible characters, trimmed of every kind of space; line ends are LF.</summary>
    public static string Clean(string raw)
    {
        if (Ascii.IsValid(raw))
            return raw.Contains('\r') ? LineEnds(raw).Trim() : raw.Trim();
        var text = new StringBuilder(raw.Length);
        foreach (var rune in raw.EnumerateRunes())
            if (Rune.GetUnicodeCategory(rune) != UnicodeCategory.Format && !(rune.IsBmp && Fillers.Contains((char)rune.Value)))
                text.Append(rune.Value == 0xFFFE ? "\uFFFD" : rune.ToString());
        return LineEnds(text.ToString()).Normalize().Trim();
    }

    /// <summary>The same on one line, with single spaces.</summary>
    public static string OneLine(string raw)
    {
        var text = Clean(raw);
        return Spaces().Replace(text, " ");
    }

    /// <summary>The same, and null for a field that was left blank.</summary>
    public static string? LineOrNull(string? raw) => raw is null || OneLine(raw) is not { Length: > 0 } line ? null : line;

    /// <summary>A spreadsheet would run it: = + - @ in any width, or a tab or line end in front.</summary>
    public static bool IsFormula(string raw)
    {
        var typed = raw.TrimStart(' ', '\u00A0', '\uFEFF', '\u200B');
        if (typed.StartsWith('\t') || typed.StartsWith('\r') || typed.StartsWith('\n'))
            return typed.Trim().Length > 0;
        var text = Clean(raw);
        return text.Length > 0 && FormulaStarts.Contains(text[0]);
    }

    /// <summary>Letters that were written in one encoding and read in another ("Ã¸" for "ø"), or lost on the way.</summary>
    public static bool IsGarbled(string raw) => !Ascii.IsValid(raw) && Garbled().IsMatch(raw);

    public static bool HasControls(string clean) => clean.Any(c => char.IsControl(c) && c is not ('\n' or '\t'));

    public static bool HasLetter(string clean) => clean.EnumerateRunes().Any(Rune.IsLetter);

    /// <summary>A spreadsheet's error in place of a value (#REF!, #I/T ...).</summary>
    public static bool IsError(string clean) => clean.StartsWith('#') && Errors.Contains(clean);

    /// <summary>The text as a problem may quote it: on one line, short, no civil registration number.</summary>
    public static string Quoted(string raw)
    {
        const int length = 60;
        var text = PersonalNumber.Mask(OneLine(raw.Length > 4 * length ? raw[..(4 * length)] : raw));
        return text.Length <= length ? text : $"{text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)]}…";
    }

    private static string LineEnds(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    // UTF-8 read as Windows-1252 (Ã¸ Ã† ÄŸ), what decoders leave behind, and DOS code page 850 (S›ren, †rhus).
    [GeneratedRegex(@"[ÃÂ][\u0080-\u00BFŒœŠšŸŽžƒˆ˜\u2013-\u2026‰‹›€™]|[ÄÅ][\u00A1\u00B0\u00B1\u00BEŸ‡]|[\uFFFD\u0080-\u009F]|(?<=\p{L})[†›](?=\p{L})")]
    private static partial Regex Garbled();
}
