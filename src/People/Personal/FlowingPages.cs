using Certification.Platform.Pdf;

namespace Certification.People.Personal;

/// <summary>A4 pages that fill from the top: whatever does not fit goes on to the next one, nothing is cut off, and a screen reader can follow.</summary>
internal sealed class FlowingPages
{
    private const double Width = 595, Height = 842, Left = 56, Right = Width - 56, Top = 60, Bottom = Height - 60;
    private const double Size = 9.5, Small = 8.5, Leading = 1.35, LabelWidth = 136, Space = 10;

    private static readonly Colour Petrol = new(15, 66, 77), Ink = new(27, 38, 43), Slate = new(84, 99, 105), Line = new(208, 216, 219);

    private readonly List<TaggedPage> pages = [TaggedPage.OfSeveral(Width, Height)];
    private double y = Top;

    private bool AtTop => y <= Top;

    /// <summary>Never the last line of a page.</summary>
    public void Heading(int level, string text)
    {
        var (size, before) = level switch { 1 => (20.0, 0.0), 2 => (14.0, 12.0), _ => (11.0, 4.0) };
        if (!AtTop) y += before;
        if (y + size + (level < 3 ? 110 : 60) > Bottom) NextPage();
        Write($"H{level}", HouseFonts.SemiBold, size, level == 3 ? Ink : Petrol, text);
        y += 4;
    }

    public void Text(string text)
    {
        Write("P", HouseFonts.Regular, Size, Ink, text);
        y += 4;
    }

    public void Hint(string text)
    {
        Write("P", HouseFonts.Regular, Size, Slate, text);
        y += 6;
    }

    public void Gap() => y += 8;

    public void Rule()
    {
        y += 4;
        if (y + 4 * Size < Bottom) Draw(y);
        y += 5;
    }

    /// <summary>Labels with what stands beside them; a short block stays on one page.</summary>
    public void Facts(IReadOnlyList<(string Label, string Value)> facts)
    {
        var height = facts.Sum(fact => Lines(HouseFonts.Regular, Size, fact.Value, Right - Left - LabelWidth - Space).Count * Size * Leading + 1.5);
        if (y + height > Bottom && height < (Bottom - Top) / 3) NextPage();
        foreach (var (label, value) in facts) Fact(label, value);
    }

    /// <summary>Line by line as it was written.</summary>
    private void Fact(string label, string value)
    {
        var labels = Lines(HouseFonts.SemiBold, Small, label, LabelWidth);
        var values = Lines(HouseFonts.Regular, Size, value, Right - Left - LabelWidth - Space);
        for (var at = 0; at < Math.Max(labels.Count, values.Count);)
        {
            if (y + Size * Leading > Bottom) NextPage();
            var (page, start, room) = (pages[^1], y, Math.Max(1, (int)((Bottom - y) / (Size * Leading))));
            var (some, beside) = (labels.Skip(at).Take(room).ToList(), values.Skip(at).Take(room).ToList());
            page.Group("P", () =>
            {
                if (some.Count > 0) page.Tag("Span", () => Put(page, HouseFonts.SemiBold, Small, Slate, some, Left, start));
                if (beside.Count > 0) page.Tag("Span", () => Put(page, HouseFonts.Regular, Size, Ink, beside, Left + LabelWidth + Space, start));
            });
            (y, at) = (y + Math.Max(some.Count, beside.Count) * Size * Leading, at + room);
        }
        y += 1.5;
    }

    /// <summary>The heads stand on each page again; a row stays on one.</summary>
    public void Table(IReadOnlyList<string> heads, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var widths = Widths(heads, rows);
        var head = heads.Select((text, i) => Lines(HouseFonts.SemiBold, Small, text, widths[i])).ToList();
        var cells = rows.Select(row => row.Select((text, i) => Lines(HouseFonts.Regular, Small, text, widths[i])).ToList()).ToList();
        for (var at = 0; at < cells.Count;)
        {
            if (!AtTop && y + Tall(head) + Tall(cells[at]) > Bottom) NextPage();
            pages[^1].Group("Table", () =>
            {
                Row("TH", HouseFonts.SemiBold, Slate, head, widths);
                do Row("TD", HouseFonts.Regular, Ink, cells[at], widths);
                while (++at < cells.Count && y + Tall(cells[at]) <= Bottom);
            });
        }
    }

    public byte[] ToPdf(string title, string author, string language, DateOnly made, string numbered)
    {
        for (var i = 0; i < pages.Count; i++)
        {
            var (page, text) = (pages[i], string.Format(System.Globalization.CultureInfo.CurrentCulture, numbered, i + 1, pages.Count));
            page.Artifact(() => page.Text(HouseFonts.Regular, Small, Left, Height - 34, Slate, $"{title} · {text}"));
        }
        return TaggedPage.ToPdf(pages, title, author, language, made);
    }

    private void Row(string type, TrueTypeFont font, Colour colour, List<List<string>> cells, double[] widths)
    {
        var (page, start) = (pages[^1], y);
        page.Group("TR", () =>
        {
            var x = Left;
            for (var i = 0; i < cells.Count; i++)
            {
                var (lines, at) = (cells[i], x);
                page.Tag(type, () => Put(page, font, Small, colour, lines, at, start));
                x += widths[i] + Space;
            }
        });
        y += Tall(cells);
        Draw(y - 2.5);
    }

    private static double Tall(List<List<string>> cells) => cells.Max(lines => lines.Count) * Small * Leading + 5;

    /// <summary>As wide as they are where all fit; else narrow columns keep their width and the others share what is left.</summary>
    private static double[] Widths(IReadOnlyList<string> heads, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var wanted = heads.Select((head, i) => Math.Max(HouseFonts.SemiBold.Width(head, Small), rows.Max(row => HouseFonts.Regular.Width(PrintableText.For(HouseFonts.Regular, row[i]), Small))) + 1).ToArray();
        var room = Right - Left - Space * (heads.Count - 1);
        if (wanted.Sum() <= room) return wanted;
        var narrow = wanted.Where(width => width <= room / heads.Count).Sum();
        var wide = wanted.Where(width => width > room / heads.Count).Sum(Math.Sqrt);
        return [.. wanted.Select(width => width <= room / heads.Count ? width : (room - narrow) * Math.Sqrt(width) / wide)];
    }

    private void NextPage()
    {
        pages.Add(pages[^1].Next());
        y = Top;
    }

    private void Draw(double at)
    {
        var page = pages[^1];
        page.Artifact(() => page.Stroke(Line, 0.5, new Shape().Move(Left, at).Line(Right, at)));
    }

    private void Write(string type, TrueTypeFont font, double size, Colour colour, string text)
    {
        var lines = Lines(font, size, text, Right - Left);
        for (var at = 0; at < lines.Count;)
        {
            if (y + size * Leading > Bottom) NextPage();
            var (page, start) = (pages[^1], y);
            var some = lines.Skip(at).Take(Math.Max(1, (int)((Bottom - y) / (size * Leading)))).ToList();
            page.Tag(type, () => Put(page, font, size, colour, some, Left, start));
            (y, at) = (y + some.Count * size * Leading, at + some.Count);
        }
    }

    private static void Put(TaggedPage page, TrueTypeFont font, double size, Colour colour, List<string> lines, double x, double start)
    {
        for (var i = 0; i < lines.Count; i++) page.Text(font, size, x, start + Math.Max(size, Size) + i * size * Leading, colour, lines[i]);
    }

    private static List<string> Lines(TrueTypeFont font, double size, string text, double width) =>
        [.. text.ReplaceLineEndings("\n").Split('\n').SelectMany(line => Wrapped(font, size, PrintableText.For(font, line), width))];

    private static IEnumerable<string> Wrapped(TrueTypeFont font, double size, string text, double width)
    {
        var line = "";
        foreach (var word in text.Split(' ').SelectMany(word => Pieces(font, size, word, width)))
        {
            var longer = line.Length == 0 ? word : $"{line} {word}";
            if (line.Length > 0 && font.Width(longer, size) > width)
            {
                yield return line;
                longer = word;
            }
            line = longer;
        }
        // An empty line of a text stays one.
        yield return line;
    }

    /// <summary>A word that is wider than its place (an address, a key) is broken.</summary>
    private static IEnumerable<string> Pieces(TrueTypeFont font, double size, string word, double width)
    {
        while (word.Length > 1 && font.Width(word, size) > width)
        {
            var fits = Math.Clamp((int)(word.Length * width / font.Width(word, size)) - 1, 1, word.Length - 1);
            if (char.IsHighSurrogate(word[fits - 1])) fits++;
            yield return word[..fits];
            word = word[fits..];
        }
        yield return word;
    }
}
