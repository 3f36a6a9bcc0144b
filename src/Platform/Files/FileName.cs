using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Certification.Platform.Files;

/// <summary>The name a person gave a file, made harmless: it is shown and offered on download, never used as a path.</summary>
public static partial class FileName
{
    public const int MaxLength = 150;

    private const string Nameless = "fil";
    private const int MaxExtension = 10;

    public static string Clean(string? name)
    {
        var last = Visible(name ?? "").Split('/', '\\')[^1];
        var plain = Blanks().Replace(Forbidden().Replace(last, ""), " ").Trim(' ', '.');
        var (stem, extension) = last.TrimEnd(' ', '.').LastIndexOf('.') is 0 && IsExtension(plain)
            ? ("", '.' + plain)
            : Split(plain);
        if (stem.Length == 0)
            stem = Nameless;
        if (Reserved().IsMatch(stem))
            stem = '_' + stem;
        stem = Shorten(stem, MaxLength - extension.Length);
        return stem + extension;
    }

    private static (string Stem, string Extension) Split(string name)
    {
        var dot = name.LastIndexOf('.');
        return dot > 0 && IsExtension(name[(dot + 1)..])
            ? (name[..dot].TrimEnd(' ', '.'), name[dot..])
            : (name, "");
    }

    private static bool IsExtension(string text) => text.Length is > 0 and <= MaxExtension && text.All(char.IsAsciiLetterOrDigit);

    // Control, format (bidi overrides, zero width), private and unassigned code points and lone surrogates are not part of a name.
    private static string Visible(string name)
    {
        var kept = new StringBuilder(name.Length);
        foreach (var rune in name.EnumerateRunes())
        {
            if (rune != Rune.ReplacementChar && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator))
            {
                kept.Append(rune);
            }
        }
        return kept.ToString().Normalize(NormalizationForm.FormC);
    }

    // Whole characters as a reader sees them, so that no accent or surrogate is cut off.
    private static string Shorten(string stem, int max)
    {
        var end = 0;
        while (end < stem.Length)
        {
            var next = end + StringInfo.GetNextTextElementLength(stem, end);
            if (next > max)
                break;
            end = next;
        }
        return end == 0 ? Nameless : stem[..end].TrimEnd(' ', '.');
    }

    [GeneratedRegex("""[<>:"`|?*“”„«»]""")]
    private static partial Regex Forbidden();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();

    // Windows looks at the part before the first dot, whatever follows.
    [GeneratedRegex(@"^(CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(COM|LPT)[0-9¹²³])\s*(\.|$)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Reserved();
}
