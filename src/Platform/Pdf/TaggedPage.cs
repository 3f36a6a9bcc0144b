using System.Text;
using static System.FormattableString;

namespace Certification.Platform.Pdf;

/// <summary>A page on which everything drawn is either a tagged element or an artifact (PDF/UA-1). Points from the top left.</summary>
public sealed class TaggedPage
{
    private readonly double width, height;
    private readonly StringBuilder content = new();
    private readonly Dictionary<TrueTypeFont, FontSubset> fonts;
    private readonly Element root;
    private readonly List<Element> marked = [];
    private readonly List<(Element Element, Box Box, string Address)> links = [];
    private Element open;

    /// <summary>The only page of its file.</summary>
    public TaggedPage(double width, double height) : this(width, height, "Document", []) { }

    private TaggedPage(double width, double height, string type, Dictionary<TrueTypeFont, FontSubset> fonts)
    {
        root = new(type);
        (this.width, this.height, this.fonts, open) = (width, height, fonts, root);
        // The format counts from the bottom; letters are turned back one by one.
        Write(Invariant($"1 0 0 -1 0 {height:0.##} cm"));
    }

    public void Artifact(Action draw) => Mark("/Artifact BMC", draw);

    /// <summary>An element that holds other elements.</summary>
    public void Group(string type, Action elements)
    {
        var parent = open;
        open = parent.Add(new(type));
        elements();
        open = parent;
    }

    /// <summary>An element that holds what is drawn.</summary>
    public void Tag(string type, Action draw, string? alternative = null, Box? box = null)
    {
        var element = open.Add(new(type) { Alternative = alternative, Box = box, Mark = marked.Count });
        marked.Add(element);
        Mark(Invariant($"/{type}<</MCID {element.Mark}>>BDC"), draw);
    }

    /// <summary>A paragraph that is a link; the description is what a screen reader says of it.</summary>
    public void Link(Box box, string address, string description, Action draw) => Group("P", () =>
    {
        Tag("Link", draw, description);
        links.Add((marked[^1], box, new Uri(address).AbsoluteUri));
    });

    public void Text(TrueTypeFont font, double size, double x, double baseline, Colour colour, string text, double spacing = 0)
    {
        if (!fonts.TryGetValue(font, out var subset))
            fonts[font] = subset = new(font);
        Write(Invariant($"BT {colour.Operand} rg/{font.Name} {size:0.##} Tf {spacing:0.##} Tc 1 0 0 -1 {x:0.##} {baseline:0.##} Tm {subset.Show(text, kerned: spacing == 0)}TJ ET"));
    }

    public void Fill(Colour colour, Shape shape) => Write(Invariant($"{colour.Operand} rg {shape.Path}f"));

    public void Stroke(Colour colour, double thickness, Shape shape) =>
        Write(Invariant($"{colour.Operand} RG {thickness:0.##} w {shape.Path}S"));

    /// <summary>What is drawn shows only inside the shape.</summary>
    public void Within(Shape shape, Action draw)
    {
        Write(Invariant($"q {shape.Path}W n"));
        draw();
        Write("Q");
    }

    /// <summary>What is drawn has its origin and its unit moved.</summary>
    public void At(double x, double y, double unit, Action draw)
    {
        Write(Invariant($"q {unit:0.####} 0 0 {unit:0.####} {x:0.##} {y:0.##} cm"));
        draw();
        Write("Q");
    }

    /// <summary>The first page of several; each of the others is made from the one before it.</summary>
    public static TaggedPage OfSeveral(double width, double height) => new(width, height, "Sect", []);

    /// <summary>The page after this one, of the same size and fonts.</summary>
    public TaggedPage Next() => new(width, height, "Sect", fonts);

    /// <summary>The finished file, without any random part.</summary>
    public byte[] ToPdf(string title, string author, string language, DateOnly created) => ToPdf([this], title, author, language, created);

    /// <summary>Several pages as one file.</summary>
    public static byte[] ToPdf(IReadOnlyList<TaggedPage> all, string title, string author, string language, DateOnly created)
    {
        var file = new PdfFile();
        int catalog = file.Reserve(), pages = file.Reserve();
        var numbers = all.Select(_ => file.Reserve()).ToList();
        var structure = file.Reserve();
        var streams = all.Select(page => file.AddStream("", Encoding.ASCII.GetBytes(page.content.ToString()))).ToList();
        var resources = string.Concat(all[0].fonts.Values.Select(font => $"/{font.Font.Name} {font.Embed(file)} 0 R"));
        var top = all.Count == 1 ? all[0].root : new Element("Document");
        if (all.Count > 1) top.Children.AddRange(all.Select(page => page.root));
        Number(top, file);
        var links = all.SelectMany(page => page.links.Select(link => (Page: page, Link: link))).ToList();
        var annotations = links.Select((l, i) => file.Add(Invariant($"<</Type/Annot/Subtype/Link/Rect[{l.Link.Box.Corners(l.Page.height)}]/Border[0 0 0]/F 4/StructParent {all.Count + i}/Contents{PdfFile.Text(l.Link.Element.Alternative!)}/A<</Type/Action/S/URI/URI{PdfFile.Ascii(l.Link.Address)}>>>>"))).ToList();
        foreach (var (link, annotation) in links.Zip(annotations))
            link.Link.Element.Annotation = annotation;
        if (all.Count > 1) file.Put(top.Number, $"<</Type/StructElem/S/{top.Type}/P {structure} 0 R/Pg {numbers[0]} 0 R/K[{References(top.Children.Select(e => e.Number))}]>>");
        foreach (var (page, number) in all.Zip(numbers))
            page.Put(page.root, all.Count > 1 ? top.Number : structure, number, file);

        var marks = string.Join(' ', all.Select((page, i) => $"{i}[{References(page.marked.Select(e => e.Number))}]"));
        var parents = string.Concat(links.Select((l, i) => $" {all.Count + i} {l.Link.Element.Number} 0 R"));
        file.Put(structure, $"<</Type/StructTreeRoot/K {top.Number} 0 R/ParentTree<</Nums[{marks}{parents}]>>/ParentTreeNextKey {links.Count + all.Count}>>");
        for (var i = 0; i < all.Count; i++)
            file.Put(numbers[i], Invariant($"<</Type/Page/Parent {pages} 0 R/MediaBox[0 0 {all[i].width:0.##} {all[i].height:0.##}]/Contents {streams[i]} 0 R/Resources<</Font<<{resources}>>>>/StructParents {i}/Tabs/S/Annots[{References(annotations.Where((_, at) => links[at].Page == all[i]))}]>>"));
        file.Put(pages, $"<</Type/Pages/Kids[{string.Join(' ', numbers.Select(number => $"{number} 0 R"))}]/Count {all.Count}>>");
        var metadata = file.AddStream("/Type/Metadata/Subtype/XML", Metadata.Packet(title, author, language, created), compressed: false);
        file.Put(catalog, $"<</Type/Catalog/Pages {pages} 0 R/Lang({language})/MarkInfo<</Marked true>>/StructTreeRoot {structure} 0 R/ViewerPreferences<</DisplayDocTitle true>>/Metadata {metadata} 0 R>>");
        var info = file.Add(Invariant($"<</Title{PdfFile.Text(title)}/Author{PdfFile.Text(author)}/CreationDate(D:{created:yyyyMMdd}000000Z)/ModDate(D:{created:yyyyMMdd}000000Z)>>"));
        return file.Bytes(catalog, info);
    }

    private void Mark(string begin, Action draw)
    {
        Write(begin);
        draw();
        Write("EMC");
    }

    private static void Number(Element element, PdfFile file)
    {
        element.Number = file.Reserve();
        foreach (var child in element.Children)
            Number(child, file);
    }

    private void Put(Element element, int parent, int page, PdfFile file)
    {
        var kids = element.Mark is { } mark ? Invariant($"{mark}") : References(element.Children.Select(e => e.Number));
        if (element.Annotation is { } annotation)
            kids += $"<</Type/OBJR/Obj {annotation} 0 R>>";
        var alternative = element.Alternative is { } text && element.Annotation is null ? $"/Alt{PdfFile.Text(text)}" : "";
        var box = element.Box is { } bounds ? $"/A<</O/Layout/BBox[{bounds.Corners(height)}]>>" : "";
        file.Put(element.Number, $"<</Type/StructElem/S/{element.Type}/P {parent} 0 R/Pg {page} 0 R/K[{kids}]{alternative}{box}>>");
        foreach (var child in element.Children)
            Put(child, element.Number, page, file);
    }

    private static string References(IEnumerable<int> numbers) => string.Concat(numbers.Select(number => $" {number} 0 R"));

    private void Write(string operators) => content.Append(operators).Append('\n');

    /// <summary>A node of the structure tree: its drawn content is a mark, or it holds other elements.</summary>
    private sealed class Element(string type)
    {
        public string Type => type;
        public List<Element> Children { get; } = [];
        public string? Alternative { get; init; }
        public Box? Box { get; init; }
        public int? Mark { get; init; }
        public int? Annotation { get; set; }
        public int Number { get; set; }

        public Element Add(Element child)
        {
            Children.Add(child);
            return child;
        }
    }
}

/// <summary>A rectangle on the page, from the top left.</summary>
public readonly record struct Box(double X, double Y, double Width, double Height)
{
    public string Corners(double pageHeight) =>
        Invariant($"{X:0.##} {pageHeight - Y - Height:0.##} {X + Width:0.##} {pageHeight - Y:0.##}");
}

/// <summary>A colour as red, green and blue from 0 to 255.</summary>
public readonly record struct Colour(byte Red, byte Green, byte Blue)
{
    public string Operand => Invariant($"{Red / 255.0:0.###} {Green / 255.0:0.###} {Blue / 255.0:0.###}");
}
