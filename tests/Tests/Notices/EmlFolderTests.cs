using Certification.Notices.Delivering;
using Microsoft.Extensions.Options;

namespace Certification.Tests.Notices;

public sealed class EmlFolderTests : IDisposable
{
    private readonly DirectoryInfo _place = Directory.CreateTempSubdirectory("certification-eml-");

    [Fact]
    public async Task A_mail_is_one_file_with_the_bytes_that_would_travel_and_sending_it_again_replaces_it()
    {
        var (folder, options) = Folder();

        var first = await folder.Send(Mails.Simple(), default);
        var again = await folder.Send(Mails.Simple(), default);
        await folder.Send(Mails.Simple("other@example.org") with { Date = Mails.Simple().Date.AddDays(1) }, default);

        again.Should().Be(first);
        var files = Directory.GetFiles(options.Folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList();
        files.Select(Path.GetFileName).Should().HaveCount(2).And.SatisfyRespectively(
            name => name.Should().Be($"20260302-080509-{first.QueueId}.eml"),
            name => name.Should().StartWith("20260303-080509-"));
        (await File.ReadAllBytesAsync(files[0])).Should().Equal(MimeText.Write(Mails.Simple(), "anne@example.org", options));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_to_is_an_answer_not_an_exception()
    {
        var (folder, options) = Folder();
        await File.WriteAllTextAsync(options.Folder, "A file stands where the folder should be.");

        var sent = await folder.Send(Mails.Simple(), default);
        var probed = await folder.Probe(default);

        (sent.Result, probed.Result).Should().Be((DeliveryResult.Unreachable, DeliveryResult.Unreachable));
    }

    [Fact]
    public async Task A_probe_leaves_nothing_behind()
    {
        var (folder, options) = Folder();

        var answer = await folder.Probe(default);

        answer.Result.Should().Be(DeliveryResult.Accepted);
        Directory.GetFiles(options.Folder).Should().BeEmpty();
    }

    public void Dispose() => _place.Delete(recursive: true);

    private (EmlFolder Folder, MailOptions Options) Folder()
    {
        var options = new MailOptions { Transport = MailTransport.Folder, From = "kurser@example.org", Folder = Path.Combine(_place.FullName, "mail") };
        return (new(Options.Create(options)), options);
    }
}
