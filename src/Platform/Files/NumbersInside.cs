using System.Text;
using System.Xml;
using Certification.Platform.Text;

namespace Certification.Platform.Files;

/// <summary>
/// Looks for personal numbers in the words of an upload: plain texts and office files. A PDF or a picture is not read. However long the words
/// are, no more than a window of them is held at once.
/// </summary>
internal static class NumbersInside
{
    /// <summary>How many characters are looked at together.</summary>
    private const int Window = 64 * 1024;

    /// <summary>Longer than any way to write a number, and what must not stand beside one.</summary>
    private const int Overlap = 40;

    /// <summary>Deeper than any office program nests, and shallow enough to be held in memory.</summary>
    private const int DeepestNesting = 1_000;

    private static readonly XmlReaderSettings Careful = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreComments = true, IgnoreProcessingInstructions = true };

    /// <exception cref="FileRefusedException">An office file that is broken further in than its type is told from.</exception>
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
        var words = new Words();
        return words.Take(reader.Read) || words.End();
    }

    private static bool InOffice(Stream content)
    {
        var (zip, paragraph) = (ZipDirectory.Read(content), new Words());
        try
        {
            return zip.Entries.Where(e => e.Unpacked > 0 && e.Name.EndsWith(".xml", StringComparison.OrdinalIgnoreCase)).Any(e => InXml(zip.Open(e), paragraph));
        }
        catch (XmlException broken)
        {
            throw FileRefusedException.UnsafeBecause("broken XML", broken);
        }
    }

    /// <summary>A paragraph may be in pieces, each set differently: they are read together.</summary>
    private static bool InXml(Stream part, Words paragraph)
    {
        using var closing = part;
        using var xml = XmlReader.Create(part, Careful);
        while (xml.Read())
        {
            if (xml.Depth > DeepestNesting) throw FileRefusedException.UnsafeBecause("XML nested too deeply");
            if (xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace)
            {
                if (paragraph.Take(xml.ReadValueChunk)) return true;
            }
            else if (xml.NodeType == XmlNodeType.EndElement && xml.LocalName is "p" or "si" or "c" && paragraph.End()) return true;
        }
        return paragraph.End();
    }

    /// <summary>Words that belong together, of which the latest are held.</summary>
    private sealed class Words
    {
        private readonly char[] window = new char[Window];
        private int held;

        /// <summary>Takes all that can be read. Looked at is what no longer fits; a number may go on in what comes next.</summary>
        public bool Take(Func<char[], int, int, int> read)
        {
            int more;
            while ((more = read(window, held, window.Length - held)) > 0)
            {
                held += more;
                if (held < window.Length) continue;
                if (PersonalNumber.IsIn(window)) return true;
                window.AsSpan(held - Overlap).CopyTo(window);
                held = Overlap;
            }
            return false;
        }

        /// <summary>Whether there is a number in the last of them; the next words belong to others.</summary>
        public bool End()
        {
            var hit = PersonalNumber.IsIn(window.AsSpan(0, held));
            held = 0;
            return hit;
        }
    }
}
