using System.Text;
using System.Xml;

namespace Certification.Platform.Sheets;

/// <summary>
/// Text in a CSV cell: what a spreadsheet would run as a formula gets a leading apostrophe, telephone numbers included, and an
/// import takes exactly that apostrophe off again. So +45 68 00 10 01 survives, with Excel in between as well.
/// </summary>
public static class CellText
{
    private const string Triggers = "=+-@\t\r\0＝＋－＠";

    /// <summary>The text as it is written to CSV.</summary>
    public static string Neutralise(string text) => Triggers.Contains(FirstAfterApostrophes(text)) ? '\'' + text : text;

    /// <summary>The text that <see cref="Neutralise"/> was given; any other text is left as it is.</summary>
    public static string Restore(string cell) =>
        cell.StartsWith('\'') && Triggers.Contains(FirstAfterApostrophes(cell)) ? cell[1..] : cell;

    internal static bool LooksLikeFormula(string text) => text.Length > 0 && Triggers.Contains(text[0]);

    /// <summary>The text without what no spreadsheet can hold: control characters and halves of characters.</summary>
    internal static string Storable(string text)
    {
        // What people type lies between the space and the surrogates; only what does not is looked at more closely.
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '\uD7FF')) return text;
        for (var at = 0; at < text.Length; at++)
        {
            if (!XmlConvert.IsXmlChar(text[at]))
                return KeepStorable(text);
        }
        return text;
    }

    // A text that begins with apostrophes and then a trigger gets one more, or restoring would take its own.
    private static char FirstAfterApostrophes(string text)
    {
        var rest = text.AsSpan().TrimStart('\'');
        return rest.Length > 0 ? rest[0] : 'a';
    }

    private static string KeepStorable(string text)
    {
        var kept = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            if (XmlConvert.IsXmlChar(text[at]))
                kept.Append(text[at]);
            else if (at + 1 < text.Length && char.IsSurrogatePair(text[at], text[at + 1]))
                kept.Append(text, at++, 2);
        }
        return kept.ToString();
    }
}
