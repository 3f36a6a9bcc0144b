using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Certification.Platform.Text;

/// <summary>
/// What somebody typed, freed of what nobody can see and no reader expects: control characters, bidi overrides, zero-width marks, halves of characters.
/// What is left is NFC, so that the same word is the same text. Names and other short texts are one line.
/// </summary>
public static partial class TypedText
{
    /// <summary>Longer texts may have lines.</summary>
    public const int LongestLine = 254;

    public static string Clean(string typed)
    {
        if (!typed.AsSpan().ContainsAnyExceptInRange(' ', '~')) return typed;
        var runes = typed.EnumerateRunes().ToList();
        var kept = new StringBuilder(typed.Length);
        for (var i = 0; i < runes.Count; i++)
            if (IsSeen(runes[i]) || IsJoint(runes, i)) kept.Append(runes[i]);
        return kept.ToString().Normalize();
    }

    public static string OneLine(string typed) => Breaks().Replace(Clean(typed), " ");

    private static bool IsSeen(Rune rune) => rune.Value is '\n' or '\r' or '\t'
        || rune != Rune.ReplacementChar && (rune.Value & 0xFFFE) != 0xFFFE && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format);

    /// <summary>A joiner between two letters or pictures of one whole (Persian, emoji) is how they are spelled; anywhere else it hides.</summary>
    private static bool IsJoint(List<Rune> runes, int at) =>
        runes[at].Value is 0x200C or 0x200D && at > 0 && at < runes.Count - 1 && Joins(runes[at - 1]) && Joins(runes[at + 1]);

    private static bool Joins(Rune rune) => rune.Value >= 0x600 && IsSeen(rune);

    [GeneratedRegex(@"[\r\n\t\u0085\u2028\u2029\v\f]+")]
    private static partial Regex Breaks();
}
