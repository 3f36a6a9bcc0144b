using System.Text;
using System.Xml.Linq;
using static System.FormattableString;

namespace Certification.Platform.Pdf;

/// <summary>The XMP packet: title, author, language, date, and the statement that the file is PDF/UA-1.</summary>
internal static class Metadata
{
    private static readonly XNamespace Rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
    private static readonly XNamespace Dc = "http://purl.org/dc/elements/1.1/";
    private static readonly XNamespace Xmp = "http://ns.adobe.com/xap/1.0/";
    private static readonly XNamespace Ua = "http://www.aiim.org/pdfua/ns/id/";
    private static readonly XNamespace Packaging = "adobe:ns:meta/";

    public static byte[] Packet(string title, string author, string language, DateOnly created)
    {
        var day = Invariant($"{created:yyyy-MM-dd}T00:00:00Z");
        var packet = new XElement(Packaging + "xmpmeta", new XAttribute(XNamespace.Xmlns + "x", Packaging),
            new XElement(Rdf + "RDF", new XAttribute(XNamespace.Xmlns + "rdf", Rdf),
                new XElement(Rdf + "Description", new XAttribute(Rdf + "about", ""),
                    new XAttribute(XNamespace.Xmlns + "dc", Dc), new XAttribute(XNamespace.Xmlns + "xmp", Xmp),
                    new XAttribute(XNamespace.Xmlns + "pdfuaid", Ua),
                    new XElement(Dc + "title", new XElement(Rdf + "Alt",
                        new XElement(Rdf + "li", new XAttribute(XNamespace.Xml + "lang", "x-default"), title))),
                    new XElement(Dc + "creator", new XElement(Rdf + "Seq", new XElement(Rdf + "li", author))),
                    new XElement(Dc + "language", new XElement(Rdf + "Bag", new XElement(Rdf + "li", language))),
                    new XElement(Xmp + "CreateDate", day), new XElement(Xmp + "ModifyDate", day),
                    new XElement(Ua + "part", 1))));
        return Encoding.UTF8.GetBytes($"<?xpacket begin=\"\uFEFF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n{packet}\n<?xpacket end=\"r\"?>");
    }
}
