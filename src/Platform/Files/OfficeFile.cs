using System.Text;
using System.Xml;

namespace Certification.Platform.Files;

/// <summary>Opens a zip as an office document: every part unpacked once within bounds, no macros, no DTD, type from its main part.</summary>
internal static class OfficeFile
{
    private const string ContentTypesPart = "[Content_Types].xml";
    private const string RelationsPart = "_rels/.rels";
    private const string OdtMediaType = "application/vnd.oasis.opendocument.text";

    private static readonly XmlReaderSettings NoDtd = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = ZipDirectory.MaxUnpackedBytes,
    };

    private static readonly Dictionary<string, FileType> ByMainPart = new(StringComparer.OrdinalIgnoreCase)
    {
        [FileTypes.Docx.MediaType + ".main+xml"] = FileTypes.Docx,
        [FileTypes.Xlsx.MediaType + ".main+xml"] = FileTypes.Xlsx,
        [FileTypes.Pptx.MediaType + ".main+xml"] = FileTypes.Pptx,
    };

    public static FileType? Detect(Stream content)
    {
        var zip = ZipDirectory.Read(content);
        try
        {
            foreach (var entry in zip.Entries)
                Check(zip, entry);
            return OpenXmlType(zip) ?? OpenDocumentType(zip);
        }
        catch (XmlException broken)
        {
            throw FileRefusedException.UnsafeBecause("a part with a DTD or broken XML", broken);
        }
    }

    private static void Check(ZipDirectory zip, ZipDirectory.Entry entry)
    {
        if (IsMacro(entry.Name))
            throw FileRefusedException.UnsafeBecause("macros");
        using var part = zip.Open(entry);
        // LibreOffice leaves empty .xml files in its documents.
        if (entry.Unpacked > 0 && IsXml(entry.Name))
        {
            using var xml = XmlReader.Create(part, NoDtd);
            xml.MoveToContent();
        }
        part.CopyTo(Stream.Null);
    }

    private static bool IsXml(string name) =>
        name.EndsWith(".xml", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".rels", StringComparison.OrdinalIgnoreCase);

    private static bool IsMacro(string name) =>
        name.Contains("vbaProject", StringComparison.OrdinalIgnoreCase)
        || name.Contains("/macrosheets/", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("Basic/", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("Scripts/", StringComparison.OrdinalIgnoreCase);

    private static FileType? OpenXmlType(ZipDirectory zip)
    {
        if (zip.Find(ContentTypesPart) is not { } types || zip.Find(RelationsPart) is not { } relations)
            return null;
        var mainPart = Elements(zip, relations, "Relationship")
            .Where(relation => relation("Type")?.EndsWith("/officeDocument", StringComparison.Ordinal) == true && relation("TargetMode") != "External")
            .Select(relation => relation("Target")?.TrimStart('/'))
            .FirstOrDefault();
        if (mainPart is null || zip.Find(mainPart) is null)
            return null;

        string? named = null, byExtension = null;
        foreach (var type in Elements(zip, types, "Override", "Default"))
        {
            var mediaType = type("ContentType") ?? "";
            if (mediaType.Contains("macroEnabled", StringComparison.OrdinalIgnoreCase) || mediaType.Contains("vbaProject", StringComparison.OrdinalIgnoreCase))
                throw FileRefusedException.UnsafeBecause("macros");
            if (mainPart.Equals(type("PartName")?.TrimStart('/'), StringComparison.OrdinalIgnoreCase))
                named = mediaType;
            else if (type("Extension") is { } extension && mainPart.EndsWith('.' + extension, StringComparison.OrdinalIgnoreCase))
                byExtension = mediaType;
        }
        return ByMainPart.GetValueOrDefault(named ?? byExtension ?? "");
    }

    private static FileType? OpenDocumentType(ZipDirectory zip)
    {
        if (zip.Find("mimetype") is not { Unpacked: < 100 } mediaType || zip.Find("content.xml") is null
            || zip.Find("META-INF/manifest.xml") is not { } manifest)
        {
            return null;
        }
        using var text = new StreamReader(zip.Open(mediaType), Encoding.ASCII);
        if (text.ReadToEnd().Trim() != OdtMediaType)
            return null;
        return Elements(zip, manifest, "encryption-data").Any()
            ? throw FileRefusedException.UnsafeBecause("a password-protected office file")
            : FileTypes.Odt;
    }

    // Each element is handed out as a question: what does this attribute say?
    private static IEnumerable<Func<string, string?>> Elements(ZipDirectory zip, ZipDirectory.Entry entry, params string[] names)
    {
        using var part = zip.Open(entry);
        using var xml = XmlReader.Create(part, NoDtd);
        while (xml.Read())
        {
            if (xml.NodeType == XmlNodeType.Element && names.Contains(xml.LocalName))
                yield return xml.GetAttribute;
        }
    }
}
