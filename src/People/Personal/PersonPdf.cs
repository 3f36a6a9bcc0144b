using System.Globalization;
using Certification.Platform.Pdf;
using static Certification.People.Texts;

namespace Certification.People.Personal;

/// <summary>A person's data to read: by class, with why it is kept and how long, on A4 pages that a screen reader can follow.</summary>
internal sealed class PersonPdf
{
    private const double Width = 595, Height = 842, Left = 56, Right = Width - 56, Top = 64, Bottom = Height - 64;

    /// <summary>What nobody reads: a homework of a hundred pages is whole in the data file.</summary>
    private const int Longest = 4000;

    private static readonly Colour Petrol = new(15, 66, 77), Ink = new(27, 38, 43), Slate = new(84, 99, 105);

    private readonly List<TaggedPage> pages = [TaggedPage.OfSeveral(Width, Height)];
    private double y = Top;

    public static byte[] Draw(IReadOnlyList<HeldClass> held, IReadOnlyList<SharedLine> shared, int personId, DateOnly made)
    {
        var pdf = new PersonPdf();
        pdf.Write("H1", HouseFonts.SemiBold, 20, Petrol, T("PersonPdf.Title"), 10);
        pdf.Write("P", HouseFonts.Regular, 10, Slate, T("PersonPdf.Lead", personId, made.ToString("d", CultureInfo.CurrentCulture)), 4);
        pdf.Write("P", HouseFonts.Regular, 10, Slate, T("Personal.MaskedText"), 14);
        foreach (var one in held) pdf.Class(one);
        pdf.Write("H2", HouseFonts.SemiBold, 14, Petrol, T("MyData.Shared"), 4);
        if (shared.Count == 0) pdf.Write("P", HouseFonts.Regular, 10, Ink, T("MyData.NothingShared"), 4);
        foreach (var line in shared)
            pdf.Write("P", HouseFonts.Regular, 9.5, Ink, $"{Shown.Moment(line.At)} · {line.Organisation} · {T($"Shared.Way.{line.Way}")} · {ReadSharing.Named(line.Fields)}", 2);
        var english = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "en";
        return TaggedPage.ToPdf(pdf.pages, T("PersonPdf.Title"), T("Personal.Product"), english ? "en-GB" : "da-DK", made);
    }

    private void Class(HeldClass one)
    {
        Write("H2", HouseFonts.SemiBold, 14, Petrol, one.Name, 2);
        Write("P", HouseFonts.Regular, 9.5, Slate, $"{one.Why} {one.Kept}", 8);
        foreach (var table in one.Tables)
        {
            Write("H3", HouseFonts.SemiBold, 11, Ink, T($"PersonPdf.Table.{table.Table}"), 2);
            foreach (var row in table.Rows)
                Write("P", HouseFonts.Regular, 9.5, Ink, string.Join(" · ", row.Where(v => !string.IsNullOrWhiteSpace(v.Value)).Select(v => $"{Words(v.Key)}: {(v.Value!.Length > Longest ? v.Value[..Longest] + " …" : v.Value)}")), 5);
            y += 6;
        }
        y += 8;
    }

    /// <summary>"SubmittedAt" as "Submitted at": the names of the data file, readable.</summary>
    private static string Words(string name) => string.Concat(name.Select((c, i) => i > 0 && char.IsUpper(c) ? $" {char.ToLowerInvariant(c)}" : $"{c}"));

    private void Write(string type, TrueTypeFont font, double size, Colour colour, string text, double after)
    {
        var lines = Lines(font, size, PrintableText.For(font, text)).ToList();
        for (var at = 0; at < lines.Count;)
        {
            if (y + size > Bottom)
            {
                pages.Add(pages[^1].Next());
                y = Top;
            }
            var room = Math.Max(1, (int)((Bottom - y) / (size * 1.35)));
            var some = lines.Skip(at).Take(room).ToList();
            var (page, start) = (pages[^1], y);
            page.Tag(type, () =>
            {
                for (var i = 0; i < some.Count; i++) page.Text(font, size, Left, start + size + i * size * 1.35, colour, some[i]);
            });
            (y, at) = (y + some.Count * size * 1.35, at + some.Count);
        }
        y += after;
    }

    private static IEnumerable<string> Lines(TrueTypeFont font, double size, string text)
    {
        var line = "";
        foreach (var word in text.Split(' ').SelectMany(word => Pieces(font, size, word)))
        {
            var longer = line.Length == 0 ? word : $"{line} {word}";
            if (line.Length > 0 && font.Width(longer, size) > Right - Left)
            {
                yield return line;
                longer = word;
            }
            line = longer;
        }
        if (line.Length > 0) yield return line;
    }

    /// <summary>A word that is wider than the page (an address, a key) is broken.</summary>
    private static IEnumerable<string> Pieces(TrueTypeFont font, double size, string word)
    {
        while (font.Width(word, size) > Right - Left)
        {
            var fits = Math.Max(1, (int)(word.Length * (Right - Left) / font.Width(word, size)) - 1);
            if (char.IsHighSurrogate(word[fits - 1])) fits++;
            yield return word[..fits];
            word = word[fits..];
        }
        yield return word;
    }
}
