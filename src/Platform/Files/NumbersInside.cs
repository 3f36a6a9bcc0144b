using System.IO.Compression;
using System.Text;
using System.Xml;
using Certification.Platform.Text;

namespace Certification.Platform.Files;

/// <summary>
/// Looks for personal numbers in the words of an upload: plain texts and office files. A PDF or a picture is not read. Call when the file is
/// known to be sound: how far it unpacks has been looked at by then.
/// </summary>
internal static class NumbersInside
{
    /// <summary>Longer than any way to write a number, and what must not stand beside one.</summary>
    private const int Overlap = 40;

    private static readonly XmlReaderSettings Careful = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreComments = true, IgnoreProcessingInstructions = true };

    public static bool Are(Stream content, FileType type)
    {
        content.Position = 0;
        if (type == FileTypes.Text) return InText(content);
        return (type == FileTypes.Docx || type == FileTypes.Xlsx || type == FileTypes.Pptx || type == FileTypes.Odt) && InOffice(content);
    }

    private static bool InText(Stream content)
    {
        // Digits and hyphens are the same in UTF-8 and Windows-1252; what is not is no part of a number.
        using var reader = new StreamReader(content, Encoding.UTF8, detectEncodingFromByteOrderMarks: true, leaveOpen: true);
        var buffer = new char[64 * 1024];
        var kept = 0;
        int read;
        while ((read = reader.Read(buffer, kept, buffer.Length - kept)) > 0)
        {
            var text = new string(buffer, 0, kept + read);
            if (PersonalNumber.IsIn(text)) return true;
            kept = Math.Min(Overlap, text.Length);
            text.CopyTo(text.Length - kept, buffer, 0, kept);
        }
        return false;
    }

    private static bool InOffice(Stream content)
    {
        using var zip = new ZipArchive(content, ZipArchiveMode.Read, leaveOpen: true);
        return zip.Entries.Where(e => e.Length > 0 && e.FullName.EndsWith(".xml", StringComparison.OrdinalIgnoreCase)).Any(InXml);
    }

    /// <summary>A paragraph may be in pieces, each set differently: they are read together.</summary>
    private static bool InXml(ZipArchiveEntry entry)
    {
        using var stream = entry.Open();
        using var xml = XmlReader.Create(stream, Careful);
        var paragraph = new StringBuilder();
        while (xml.Read())
        {
            if (xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace) paragraph.Append(xml.Value);
            else if (xml.NodeType == XmlNodeType.EndElement && xml.LocalName is "p" or "si" or "c")
            {
                if (PersonalNumber.IsIn(paragraph.ToString())) return true;
                paragraph.Clear();
            }
        }
        return PersonalNumber.IsIn(paragraph.ToString());
    }
}
