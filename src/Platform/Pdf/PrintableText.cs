using System.Globalization;
using System.Text;

namespace Certification.Platform.Pdf;

/// <summary>Text made of letters that the house's font has: never an empty box, never a hidden control character.</summary>
public static class PrintableText
{
    private const char Unknown = '?';

    // Letters of Skolt Sámi and of African Latin alphabets that Unicode does not take apart, and below each what stands for it.
    private const string Whole = "ǥǤʒƷɓƁɗƊƙƘɛƐɔƆǝƎɨƗʻʹ";
    private const string Base = "gGzZbBdDkKeEoOeEiI''";

    /// <summary>Composed, on one line, each missing letter as its base letter; a letter of another script becomes a question mark.</summary>
    public static string For(TrueTypeFont font, string text)
    {
        var wellFormed = new StringBuilder();
        foreach (var letter in text.EnumerateRunes())
            wellFormed.Append(letter);
        var printable = new StringBuilder();
        foreach (var letter in wellFormed.ToString().Normalize(NormalizationForm.FormC).EnumerateRunes())
            printable.Append(Printable(font, letter));
        return string.Join(' ', printable.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    private static string Printable(TrueTypeFont font, Rune letter)
    {
        var category = Rune.GetUnicodeCategory(letter);
        if (Rune.IsWhiteSpace(letter))
            return " ";
        // Joiners, direction marks and soft hyphens would hide in the text or turn it around.
        if (category is UnicodeCategory.Control or UnicodeCategory.Format)
            return "";
        if (font.Has(letter))
            return letter.ToString();
        var parts = letter.ToString().Normalize(NormalizationForm.FormKD).EnumerateRunes()
            .Where(part => Rune.GetUnicodeCategory(part) is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark))
            .Select(part => part.IsBmp && Whole.IndexOf((char)part.Value, StringComparison.Ordinal) is >= 0 and var at ? new Rune(Base[at]) : part).ToArray();
        if (parts.Length > 0 && parts.All(font.Has))
            return string.Concat(parts);
        return category == UnicodeCategory.OtherNotAssigned || letter == Rune.ReplacementChar || Rune.IsLetterOrDigit(letter) ? Unknown.ToString() : "";
    }
}
