
namespace Certification.Platform.Pdf;

/// <summary>A text on one line, or on two when one would be too small, at the largest size that fits.</summary>
public sealed record FittedText(double Size, string[] Lines)
{
    /// <param name="font">The font that measures.</param>
    /// <param name="text">Printable text.</param>
    /// <param name="width">The widest a line may be.</param>
    /// <param name="largest">The size when there is room.</param>
    /// <param name="smallest">Below this one line becomes two.</param>
    public static FittedText In(TrueTypeFont font, string text, double width, double largest, double smallest)
    {
        var one = width / Math.Max(font.Width(text, 1), 0.001);
        if (one >= smallest)
            return new(Math.Min(largest, one), [text]);
        var lines = Broken(font, text);
        return new(Math.Min((largest + smallest) / 2, width / lines.Max(line => font.Width(line, 1))), lines);
    }

    private static string[] Broken(TrueTypeFont font, string text)
    {
        var whole = font.Width(text, 1);
        // Between words if that is nearly even, else after a hyphen, and inside a word only when one word is most of it.
        if (BestOf(font, text, Breaks(text, " ")) is { } words && Widest(font, words) < 0.6 * whole)
            return words;
        if (BestOf(font, text, Breaks(text, " -")) is { } parts && Widest(font, parts) < 0.75 * whole)
            return parts;
        return BestOf(font, text, [.. Enumerable.Range(1, text.Length - 1).Where(at => !char.IsLowSurrogate(text[at]))])!;
    }

    // The space stays at the end of the first line, unseen: a reader of the file needs it between the words.
    private static int[] Breaks(string text, string after) =>
        [.. Enumerable.Range(1, text.Length - 1).Where(at => after.Contains(text[at - 1], StringComparison.Ordinal))];

    private static string[]? BestOf(TrueTypeFont font, string text, int[] breaks) =>
        breaks.Select(at => new[] { text[..at], text[at..] }).MinBy(lines => Widest(font, lines));

    private static double Widest(TrueTypeFont font, string[] lines) => lines.Max(line => font.Width(line.TrimEnd(), 1));
}
