using System.Text;
using Certification.Platform.Files;
using Certification.Platform.Sheets;

namespace Certification.Tests.Platform;

public class FileTypeTests
{
    public static readonly TheoryData<string, byte[]> Honest = new()
    {
        { "pdf", HostileFiles.Pdf() },
        { "docx", HostileFiles.Docx() },
        { "docx", HostileFiles.OpenXml() },
        { "docx", HostileFiles.OpenXml(relation: "http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument") },
        { "pptx", HostileFiles.Pptx() },
        { "odt", HostileFiles.Odt() },
        { "png", HostileFiles.Png() },
        { "png", HostileFiles.Png(8_000, 6_000) },
        { "jpg", HostileFiles.Jpeg() },
        { "heic", HostileFiles.Heic() },
        { "txt", "Kære Åse, vi ses på dag 2 <3\r\n"u8.ToArray() },
        { "txt", [0xEF, 0xBB, 0xBF, .. "Æ"u8] },
        { "txt", [(byte)'S', 0xF8, (byte)'r', (byte)'e', (byte)'n'] },
        { "txt", Encoding.UTF8.GetBytes(new string('å', 40_001)) },
        { "txt", Encoding.UTF8.GetBytes("x" + new string('å', 40_001)) },
    };

    public static readonly TheoryData<string, byte[]> NotAccepted = new()
    {
        { "nothing", [] },
        { "HTML named .docx", "<!DOCTYPE html><html><script>alert(1)</script>"u8.ToArray() },
        { "HTML after blanks", "\r\n  <HTML><body onload=alert(1)>"u8.ToArray() },
        { "SVG", "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"u8.ToArray() },
        { "SVG with a declaration", "<?xml version='1.0'?><svg/>"u8.ToArray() },
        { "PHP", "<?php system($_GET['c']);"u8.ToArray() },
        { "HTML before a PDF", [.. "<html>"u8, .. HostileFiles.Pdf()] },
        { "GIF with script", "GIF89a/*....*/=1;alert(1)"u8.ToArray() },
        { "RTF", "{\\rtf1 hello}"u8.ToArray() },
        { "program", [.. "MZ"u8, 0x90, 0, 3, 0, 0, 0] },
        { "ELF", [0x7F, .. "ELF"u8, 2, 1, 1, 0] },
        { "text with a NUL", "a\0b"u8.ToArray() },
        { "UTF-8 cut short and no 1252 either", [.. "abc"u8, 0xC3, 0x81, 0x81] },
        { "old Word file", HostileFiles.Ole("WordDocument") },
        { "plain zip", HostileFiles.Zip(("a.txt", "x")) },
        { "template", HostileFiles.OpenXml("application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml") },
        { "document that lives elsewhere", HostileFiles.OpenXml(relation: "http://example.org/other") },
        { "PNG without size", HostileFiles.Png(0, 480) },
        { "JPEG cut short", HostileFiles.Jpeg()[..24] },
        { "JPEG of countless empty parts", [0xFF, 0xD8, .. Enumerable.Repeat<byte[]>([0xFF, 0xE1, 0, 2], 100_000).SelectMany(part => part)] },
        { "HEIC cut short", HostileFiles.Heic()[..40] },
    };

    public static readonly TheoryData<string, byte[]> Unsafe = new()
    {
        { "PDF that is HTML too", HostileFiles.Pdf("<script>alert(1)</script>\n") },
        { "zip behind a PDF", [.. HostileFiles.Pdf(), .. HostileFiles.Zip(("evil.exe", "x"))] },
        { "zip behind a PDF and more behind it", [.. HostileFiles.Pdf(), .. HostileFiles.Zip(("evil.exe", "x")), .. "%%EOF"u8] },
        { "zip behind a PNG", [.. HostileFiles.Png(), .. HostileFiles.Zip(("evil.exe", "x"))] },
        { "zip behind a JPEG", [.. HostileFiles.Jpeg(), .. HostileFiles.Zip(("evil.exe", "x"))] },
        { "picture of 2.5 gigapixels", HostileFiles.Png(50_000, 50_000) },
        { "picture whose area overflows", HostileFiles.Png(uint.MaxValue, uint.MaxValue) },
        { "wide JPEG", HostileFiles.Jpeg(65_000, 65_000) },
        { "large HEIC", HostileFiles.Heic(50_000, 50_000) },
        { "password on a Word file", HostileFiles.Ole("EncryptedPackage") },
        { "password on an ODT", HostileFiles.Odt(manifest: "<manifest><file-entry><encryption-data/></file-entry></manifest>") },
        { "macros", HostileFiles.OpenXml(more: ("word/vbaProject.bin", "x")) },
        { "macros by type", HostileFiles.OpenXml("application/vnd.ms-word.document.macroEnabled.main+xml") },
        { "old Excel macros", HostileFiles.OpenXml(more: ("xl/macrosheets/sheet1.xml", "<x/>")) },
        { "Basic in an ODT", HostileFiles.Odt("Basic/Standard/Module1.xml") },
        { "climbing name", HostileFiles.OpenXml(more: ("../../x", "x")) },
        { "climbing name the other way", HostileFiles.OpenXml(more: (@"word\..\..\x", "x")) },
        { "absolute name", HostileFiles.OpenXml(more: ("/etc/passwd", "x")) },
        { "drive", HostileFiles.OpenXml(more: (@"C:\x", "x")) },
        { "name twice", HostileFiles.OpenXml(more: ("WORD/document2.xml", "x")) },
        { "billion laughs", HostileFiles.OpenXml(more: ("word/l.xml", "<!DOCTYPE l [<!ENTITY a 'a'><!ENTITY b '&a;&a;'>]><l>&b;</l>")) },
        { "DTD in the relations", HostileFiles.OpenXml(more: ("word/_rels/a.rels", "<!DOCTYPE l SYSTEM 'http://example.org/x'><l/>")) },
        { "too many entries", HostileFiles.OpenXml(more: [.. Enumerable.Range(0, 2_000).Select(at => ($"word/{at}.bin", ""))]) },
        { "entry that says it is smaller", HostileFiles.WithDirectoryField(HostileFiles.OpenXml(), 24, 1) },
        { "entry that says it is larger", HostileFiles.WithDirectoryField(HostileFiles.OpenXml(), 24, 9_999) },
        { "entries that overlap", HostileFiles.WithDirectoryField(HostileFiles.OpenXml(), 42, 0, entry: 1) },
        { "entry beyond the end", HostileFiles.WithDirectoryField(HostileFiles.OpenXml(), 42, 1_000_000, entry: 2) },
        { "entry larger than the file", HostileFiles.WithDirectoryField(HostileFiles.OpenXml(), 20, 1_000_000, entry: 2) },
        { "encrypted entry", HostileFiles.WithDirectoryField(HostileFiles.OpenXml(), 8, 0x0008_0001) },
        { "unknown packing", HostileFiles.WithDirectoryField(HostileFiles.OpenXml(), 8, 0x000E_0000) },
        { "symbolic link", HostileFiles.WithDirectoryField(HostileFiles.OpenXml(), 38, 0xA1FF_0000) },
        { "zip64 size that is missing", HostileFiles.WithDirectoryField(HostileFiles.OpenXml(), 24, uint.MaxValue) },
        { "zip without an end", HostileFiles.OpenXml()[..^10] },
        { "zip with something behind", [.. HostileFiles.OpenXml(), .. "<script>"u8] },
        { "zip cut in the middle", HostileFiles.OpenXml()[..60] },
        { "packed too tightly", HostileFiles.Bomb(11L * 1024 * 1024) },
    };

    [Theory]
    [MemberData(nameof(Honest), DisableDiscoveryEnumeration = true)]
    public void An_honest_file_is_known_by_its_content(string extension, byte[] content) =>
        FileTypes.Detect(new MemoryStream(content))!.Extension.Should().Be(extension);

    [Fact]
    public void An_export_of_our_own_is_an_honest_file()
    {
        using var xlsx = new MemoryStream();
        Sheet.Write(xlsx, SheetFormat.Xlsx, "Hold 12", ["Navn"], [["Åse"]]);
        using var csv = new MemoryStream();
        Sheet.Write(csv, SheetFormat.Csv, "Hold 12", ["Navn"], [["Åse"]]);

        FileTypes.Detect(xlsx).Should().Be(FileTypes.Xlsx);
        FileTypes.Detect(csv).Should().Be(FileTypes.Text);
    }

    [Theory]
    [MemberData(nameof(NotAccepted), DisableDiscoveryEnumeration = true)]
    public void Anything_else_has_no_type_here(string what, byte[] content) =>
        FileTypes.Detect(new MemoryStream(content)).Should().BeNull(what);

    [Theory]
    [MemberData(nameof(Unsafe), DisableDiscoveryEnumeration = true)]
    public void A_file_of_a_known_kind_that_is_not_safe_is_refused(string what, byte[] content)
    {
        var detect = () => FileTypes.Detect(new MemoryStream(content));

        detect.Should().Throw<FileRefusedException>(what).Which.Code.Should().Be(FileRefusedException.Unsafe);
    }

    [Theory]
    [InlineData(300u * 1024 * 1024)]
    [InlineData(200u * 1024)]
    public void A_zip_bomb_costs_little_memory_whether_its_stated_size_is_true_or_not(uint stated)
    {
        var bomb = HostileFiles.Bomb(300L * 1024 * 1024);
        using var content = new MemoryStream(HostileFiles.WithDirectoryField(bomb, 24, stated));
        var before = GC.GetAllocatedBytesForCurrentThread();

        var detect = () => FileTypes.Detect(content);

        detect.Should().Throw<FileRefusedException>();
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(8 * 1024 * 1024);
    }

    [Fact]
    public void Many_small_entries_may_not_add_up_to_too_much()
    {
        var detect = () => FileTypes.Detect(new MemoryStream(HostileFiles.Bomb(9L * 1024 * 1024, parts: 28)));

        detect.Should().Throw<FileRefusedException>().WithMessage("*too much to unpack*");
    }

    [Fact]
    public void However_a_file_is_damaged_the_answer_is_a_type_or_a_refusal()
    {
        var random = new Random(20260601);
        var surprises = new List<string>();
        byte[][] files = [HostileFiles.Docx(), HostileFiles.OpenXml(), HostileFiles.Odt(), HostileFiles.Pdf(), HostileFiles.Png(), HostileFiles.Jpeg(), HostileFiles.Heic()];
        for (var round = 0; round < 7_000; round++)
        {
            byte[] damaged = [.. files[round % files.Length]];
            for (var bytes = random.Next(1, 6); bytes > 0; bytes--)
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            var content = new MemoryStream(damaged, 0, random.Next(3) == 0 ? random.Next(damaged.Length) : damaged.Length);
            try
            {
                FileTypes.Detect(content);
            }
            catch (Exception answer)
            {
                if (answer is not FileRefusedException)
                    surprises.Add($"{round}: {answer}");
            }
        }

        surprises.Should().BeEmpty();
    }

    [Fact]
    public void A_zip64_size_that_is_honest_is_read_and_one_beyond_all_bounds_is_refused()
    {
        var honest = HostileFiles.WithZip64Size(HostileFiles.OpenXml(), add: 0);
        var hostile = () => FileTypes.Detect(new MemoryStream(HostileFiles.WithZip64Size(HostileFiles.OpenXml(), add: long.MaxValue - 100_000)));

        FileTypes.Detect(new MemoryStream(honest)).Should().Be(FileTypes.Docx);
        hostile.Should().Throw<FileRefusedException>();
    }

    [Theory]
    [InlineData("opgave.pdf", "opgave.pdf")]
    [InlineData("OPGAVE.PDF", "OPGAVE.PDF")]
    [InlineData("a.pdf.exe", "a.pdf.exe.pdf")]
    [InlineData("a.pdf%00.exe", "a.pdf%00.exe.pdf")]
    [InlineData("opgave", "opgave.pdf")]
    public void A_name_ends_in_what_the_content_is(string name, string told) =>
        FileTypes.Pdf.Name(name).Should().Be(told);
}
