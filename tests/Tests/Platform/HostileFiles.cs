using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;

namespace Certification.Tests.Platform;

/// <summary>Small honest files of each type, and the ways in which hostile ones differ from them.</summary>
internal static class HostileFiles
{
    public const string MainDocument = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";
    public const string Relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument";

    public static byte[] Pdf(string inside = "") =>
        Encoding.Latin1.GetBytes($"%PDF-1.7\n{inside}1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n");

    public static byte[] Png(uint width = 640, uint height = 480) =>
    [
        0x89, .. "PNG\r\n"u8, 0x1A, 0x0A, 0, 0, 0, 13, .. "IHDR"u8, .. BigEndian(width), .. BigEndian(height), 8, 2, 0, 0, 0,
        1, 2, 3, 4, 0, 0, 0, 0, .. "IEND"u8, 0xAE, 0x42, 0x60, 0x82,
    ];

    public static byte[] Jpeg(ushort width = 640, ushort height = 480) =>
    [
        0xFF, 0xD8, 0xFF, 0xE0, 0, 16, .. "JFIF\0"u8, 1, 2, 0, 0, 1, 0, 1, 0, 0,
        0xFF, 0xC0, 0, 11, 8, (byte)(height >> 8), (byte)height, (byte)(width >> 8), (byte)width, 1, 1, 0x11, 0, 0xFF, 0xD9,
    ];

    public static byte[] Heic(uint width = 640, uint height = 480)
    {
        var tile = Box("ispe", [0, 0, 0, 0, .. BigEndian(512), .. BigEndian(512)]);
        var whole = Box("ispe", [0, 0, 0, 0, .. BigEndian(width), .. BigEndian(height)]);
        var properties = Box("iprp", Box("ipco", [.. tile, .. whole]));
        return [.. Box("ftyp", [.. "mif1"u8, 0, 0, 0, 0, .. "mif1"u8, .. "heic"u8]), .. Box("meta", [0, 0, 0, 0, .. Box("hdlr", new byte[20]), .. properties])];
    }

    public static byte[] Docx()
    {
        using var stream = new MemoryStream();
        using (var document = WordprocessingDocument.Create(stream, WordprocessingDocumentType.Document))
            document.AddMainDocumentPart().Document = new Document(new Body(new Paragraph(new Run(new Text("Refleksion efter dag 1")))));
        return stream.ToArray();
    }

    public static byte[] Pptx()
    {
        using var stream = new MemoryStream();
        using (var document = PresentationDocument.Create(stream, PresentationDocumentType.Presentation))
            document.AddPresentationPart().Presentation = new DocumentFormat.OpenXml.Presentation.Presentation();
        return stream.ToArray();
    }

    public static byte[] Odt(string? extraEntry = null, string manifest = "<manifest/>") => Zip(
        [("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", "<office/>"), ("META-INF/manifest.xml", manifest),
         ("Configurations2/accelerator/current.xml", ""), .. extraEntry is null ? [] : new[] { (extraEntry, "x") }]);

    /// <summary>A Word file as a web editor writes it: the main part has another name than usual.</summary>
    public static byte[] OpenXml(string mainType = MainDocument, string relation = Relation, params (string Name, string Text)[] more) => Zip(
        [("[Content_Types].xml", $"""<Types><Override PartName="/word/document2.xml" ContentType="{mainType}"/></Types>"""),
         ("_rels/.rels", $"""<Relationships><Relationship Id="r" Type="{relation}" Target="/word/document2.xml"/></Relationships>"""),
         ("word/document2.xml", "<w/>"), .. more]);

    /// <summary>A Word file with these words in its body, as XML.</summary>
    public static byte[] Word(string body) => Zip(
        ("[Content_Types].xml", $"""<Types><Override PartName="/word/document.xml" ContentType="{MainDocument}"/></Types>"""),
        ("_rels/.rels", $"""<Relationships><Relationship Id="r" Type="{Relation}" Target="word/document.xml"/></Relationships>"""),
        ("word/document.xml", $"""<w:document xmlns:w="w"><w:body>{body}</w:body></w:document>"""));

    /// <summary>A spreadsheet with these cells, and these texts that cells share, as XML.</summary>
    public static byte[] Sheet(string cells, string shared = "") => Zip(
        ("[Content_Types].xml", """<Types><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"""),
        ("_rels/.rels", $"""<Relationships><Relationship Id="r" Type="{Relation}" Target="xl/workbook.xml"/></Relationships>"""),
        ("xl/workbook.xml", "<workbook/>"),
        ("xl/sharedStrings.xml", $"<sst>{shared}</sst>"),
        ("xl/worksheets/sheet1.xml", $"<worksheet><sheetData><row>{cells}</row></sheetData></worksheet>"));

    public static byte[] Zip(params (string Name, string Text)[] entries)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text) in entries)
            {
                using var part = zip.CreateEntry(name).Open();
                part.Write(Encoding.UTF8.GetBytes(text));
            }
        }
        return stream.ToArray();
    }

    /// <summary>A zip whose parts hold nothing but zero bytes, packed as tightly as deflate can.</summary>
    public static byte[] Bomb(long unpackedBytes, int parts = 1)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            var block = new byte[1024 * 1024];
            for (var part = 0; part < parts; part++)
            {
                using var bomb = zip.CreateEntry($"word/media/image{part}.bmp", CompressionLevel.SmallestSize).Open();
                for (var left = unpackedBytes; left > 0; left -= block.Length)
                    bomb.Write(block, 0, (int)Math.Min(block.Length, left));
            }
        }
        return stream.ToArray();
    }

    /// <summary>The file with a stated number (at an offset inside each central directory entry) replaced.</summary>
    public static byte[] WithDirectoryField(byte[] zip, int offset, uint value, int entry = 0)
    {
        byte[] changed = [.. zip];
        var at = -1;
        for (var found = 0; found <= entry; found++)
            at = changed.AsSpan(at + 1).IndexOf("PK\u0001\u0002"u8) + at + 1;
        BinaryPrimitives.WriteUInt32LittleEndian(changed.AsSpan(at + offset), value);
        return changed;
    }

    /// <summary>The packed size of the last entry moved to a zip64 field (plus so much), as some spreadsheet writers always do.</summary>
    public static byte[] WithZip64Size(byte[] zip, long add)
    {
        var end = zip.AsSpan().LastIndexOf("PK\u0005\u0006"u8);
        var last = zip.AsSpan().LastIndexOf("PK\u0001\u0002"u8);
        var field = new byte[12];
        field[0] = 1;
        field[2] = 8;
        BinaryPrimitives.WriteInt64LittleEndian(field.AsSpan(4), BinaryPrimitives.ReadUInt32LittleEndian(zip.AsSpan(last + 20)) + add);
        byte[] changed = [.. zip[..end], .. field, .. zip[end..]];
        BinaryPrimitives.WriteUInt32LittleEndian(changed.AsSpan(last + 20), uint.MaxValue);
        BinaryPrimitives.WriteUInt16LittleEndian(changed.AsSpan(last + 30), (ushort)field.Length);
        var directoryBytes = changed.AsSpan(end + field.Length + 12);
        BinaryPrimitives.WriteUInt32LittleEndian(directoryBytes, BinaryPrimitives.ReadUInt32LittleEndian(directoryBytes) + (uint)field.Length);
        return changed;
    }

    public static byte[] Ole(string inside) =>
        [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. new byte[70_000], .. Encoding.Unicode.GetBytes(inside), .. new byte[512]];

    private static byte[] Box(string name, byte[] body) => [.. BigEndian((uint)body.Length + 8), .. Encoding.ASCII.GetBytes(name), .. body];

    private static byte[] BigEndian(uint number)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        return bytes;
    }
}
