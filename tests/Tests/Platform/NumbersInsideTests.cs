using System.Text;
using Certification.Platform.Files;
using Microsoft.Extensions.Options;

namespace Certification.Tests.Platform;

public sealed class NumbersInsideTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("numbers-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    public static TheoryData<string, byte[]> WithANumber => new()
    {
        { "in one run", HostileFiles.Word("<w:p><w:r><w:t>Ringede til 010203-1234.</w:t></w:r></w:p>") },
        { "split over runs", HostileFiles.Word("<w:p><w:r><w:t>0102</w:t></w:r><w:r><w:t>03-</w:t></w:r><w:r><w:t>1234</w:t></w:r></w:p>") },
        { "after a long paragraph", HostileFiles.Word($"<w:p><w:r><w:t>{Filler(200_000)} 0102</w:t></w:r><w:r><w:t>03-1234</w:t></w:r></w:p>") },
        { "over the edge of what is read at once", HostileFiles.Word($"<w:p><w:r><w:t>{Filler(64 * 1024 - 6)} 010203-1234</w:t></w:r></w:p>") },
        { "in shared strings", HostileFiles.Sheet("""<c t="s"><v>0</v></c>""", "<si><r><t>010203</t></r><r><t>-1234</t></r></si>") },
        { "inline", HostileFiles.Sheet("""<c t="inlineStr"><is><t>010203-1234</t></is></c>""") },
        { "in a text document", HostileFiles.Zip(("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", "<office><p>0102<span>03-1234</span></p></office>"), ("META-INF/manifest.xml", "<manifest/>")) },
    };

    [Theory]
    [MemberData(nameof(WithANumber))]
    public async Task An_office_file_with_a_personal_number_is_refused_wherever_it_stands(string where, byte[] file)
    {
        var save = () => Save(file);

        (await save.Should().ThrowAsync<FileRefusedException>(where)).Which.Code.Should().Be(FileRefusedException.PersonalNumberInside);
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Should().BeEmpty();
    }

    public static TheoryData<string, byte[]> Without => new()
    {
        { "docx", HostileFiles.Word("<w:p><w:r><w:t>Dag 010203</w:t></w:r></w:p><w:p><w:r><w:t>-1234 kr.</w:t></w:r></w:p>") },
        { "xlsx", HostileFiles.Sheet("""<c><v>010203</v></c><c t="inlineStr"><is><t>-1234</t></is></c>""", "<si><t>010203</t></si><si><t>-1234</t></si>") },
        { "pptx", HostileFiles.Pptx() },
        { "odt", HostileFiles.Odt() },
        { "txt", "Vi mødtes den 010203 om 1234 ting."u8.ToArray() },
    };

    [Theory]
    [MemberData(nameof(Without))]
    public async Task A_file_without_one_is_kept_though_digits_of_two_paragraphs_would_make_one(string extension, byte[] file) =>
        (await Save(file)).Type.Extension.Should().Be(extension);

    public static TheoryData<string, byte[]> Broken => new()
    {
        { "unclosed", HostileFiles.Word("<w:p><w:r>") },
        { "no XML any more", HostileFiles.Word("<w:p>& < ></w:p>") },
        { "an entity that nobody defined", HostileFiles.Word("<w:p>&secret;</w:p>") },
        { "something after the root", HostileFiles.OpenXml(more: ("word/footer.xml", "<w/><w/>")) },
        { "without end downwards", HostileFiles.Word(string.Concat(Enumerable.Repeat("<a>", 100_000)) + string.Concat(Enumerable.Repeat("</a>", 100_000))) },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task An_office_file_that_is_broken_further_in_is_refused_and_no_fault_of_ours(string how, byte[] file)
    {
        var save = () => Save(file);

        (await save.Should().ThrowAsync<FileRefusedException>(how)).Which.Code.Should().Be(FileRefusedException.Unsafe);
    }

    [Fact]
    public void A_file_damaged_anywhere_is_answered_with_yes_no_or_a_refusal()
    {
        var (random, surprises) = (new Random(20261122), new List<string>());
        byte[][] files = [HostileFiles.Docx(), HostileFiles.Word("<w:p>010203-1234</w:p>"), HostileFiles.Sheet("<c><v>1</v></c>")];
        for (var round = 0; round < 3_000; round++)
        {
            byte[] damaged = [.. files[round % files.Length]];
            for (var bytes = random.Next(1, 6); bytes > 0; bytes--) damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            try
            {
                NumbersInside.Are(new MemoryStream(damaged), FileTypes.Docx);
            }
            catch (Exception answer)
            {
                if (answer is not FileRefusedException) surprises.Add($"{round}: {answer}");
            }
        }

        surprises.Should().BeEmpty();
    }

    [Fact]
    public void Words_without_end_are_read_in_little_memory_and_to_their_end()
    {
        using var content = new MemoryStream(HostileFiles.Word($"<w:p><w:r><w:t>{Filler(20_000_000)} 010203-1234</w:t></w:r></w:p>"));
        var before = GC.GetAllocatedBytesForCurrentThread();

        var found = NumbersInside.Are(content, FileTypes.Docx);

        found.Should().BeTrue();
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(4 * 1024 * 1024);
    }

    private Task<StoredContent> Save(byte[] file) =>
        new FileStore(Options.Create(new FileStoreOptions { Folder = folder }), TimeProvider.System).Save(new MemoryStream(file), "opgave", FileTypes.All, default);

    /// <summary>Words that do not pack too tightly.</summary>
    private static string Filler(int length)
    {
        var (random, letters) = (new Random(1), new StringBuilder(length));
        while (letters.Length < length) letters.Append((char)('a' + random.Next(26)));
        return letters.ToString();
    }
}
