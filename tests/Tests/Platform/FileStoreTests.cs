using System.Security.Cryptography;
using System.Text;
using Certification.Platform.Files;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Certification.Tests.Platform;

public sealed class FileStoreTests : IDisposable
{
    private const int Limit = 200_000;

    private readonly string folder = Directory.CreateTempSubdirectory("files-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task An_upload_is_kept_under_a_generated_name_with_what_is_known_about_it()
    {
        var store = Store();
        var pdf = HostileFiles.Pdf();

        var stored = await store.Save(new MemoryStream(pdf), @"C:\opgaver\Opgave 1.pdf", FileTypes.All, default);

        stored.Should().Be(new StoredContent(stored.Key, "Opgave 1.pdf", FileTypes.Pdf, pdf.Length, Convert.ToHexStringLower(SHA256.HashData(pdf))));
        stored.Key.Should().MatchRegex("^[0-9a-f]{32}$");
        Files().Should().Equal(Path.Combine(stored.Key[..2], stored.Key[2..4], stored.Key));
        await using var content = store.Open(stored.Key);
        using var copy = new MemoryStream();
        await content.CopyToAsync(copy);
        copy.ToArray().Should().Equal(pdf);
    }

    [Fact]
    public async Task A_file_of_exactly_the_limit_is_kept()
    {
        var stored = await Store().Save(new MemoryStream(Text(Limit)), "a.txt", [FileTypes.Text], default);

        stored.Bytes.Should().Be(Limit);
    }

    [Fact]
    public async Task One_byte_more_is_refused_while_it_streams_and_leaves_nothing()
    {
        var endless = new Uploading(Text(100_000), forever: true);

        var save = () => Store().Save(endless, "a.txt", [FileTypes.Text], default);
        var justOver = () => Store().Save(new MemoryStream(Text(Limit + 1)), "a.txt", [FileTypes.Text], default);

        (await save.Should().ThrowAsync<FileRefusedException>()).Which.Code.Should().Be(FileRefusedException.TooLarge);
        (await justOver.Should().ThrowAsync<FileRefusedException>()).Which.Values.Should().Equal(0.2);
        endless.Sent.Should().BeLessThan(2 * Limit);
        Files().Should().BeEmpty();
    }

    [Fact]
    public async Task An_empty_file_is_refused()
    {
        var save = () => Store().Save(new MemoryStream(), "a.txt", FileTypes.All, default);

        (await save.Should().ThrowAsync<FileRefusedException>()).Which.Code.Should().Be(FileRefusedException.Empty);
        Files().Should().BeEmpty();
    }

    [Fact]
    public async Task A_type_that_is_not_allowed_is_refused_with_the_types_that_are()
    {
        var save = () => Store().Save(new MemoryStream(HostileFiles.Png()), "opgave.pdf", [FileTypes.Pdf, FileTypes.Docx], default);

        var refusal = (await save.Should().ThrowAsync<FileRefusedException>()).Which;

        refusal.Code.Should().Be(FileRefusedException.WrongType);
        refusal.Values.Should().Equal("PDF, DOCX");
        Files().Should().BeEmpty();
    }

    [Fact]
    public async Task An_unsafe_file_leaves_nothing()
    {
        var save = () => Store().Save(new MemoryStream(HostileFiles.Bomb(11L * 1024 * 1024)), "a.docx", FileTypes.All, default);

        (await save.Should().ThrowAsync<FileRefusedException>()).Which.Code.Should().Be(FileRefusedException.Unsafe);
        Files().Should().BeEmpty();
    }

    [Fact]
    public async Task An_upload_that_breaks_off_leaves_nothing()
    {
        var save = () => Store().Save(new Uploading(Text(150_000), breaks: true), "a.txt", FileTypes.All, default);

        await save.Should().ThrowAsync<IOException>();
        Files().Should().BeEmpty();
    }

    [Fact]
    public async Task A_cancelled_upload_leaves_nothing()
    {
        using var cancel = new CancellationTokenSource();
        var upload = new Uploading(Text(1_000), forever: true, beforeRead: sent => { if (sent > 100_000) cancel.Cancel(); });

        var save = () => Store().Save(upload, "a.txt", FileTypes.All, cancel.Token);

        await save.Should().ThrowAsync<OperationCanceledException>();
        Files().Should().BeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData("../../etc/passwd")]
    [InlineData("0123456789abcdef0123456789abcde")]
    [InlineData("0123456789abcdef0123456789abcdef\n")]
    [InlineData("0123456789ABCDEF0123456789ABCDEF")]
    public void What_is_no_key_opens_and_deletes_nothing(string key)
    {
        var open = () => Store().Open(key);
        var delete = () => Store().Delete(key);

        open.Should().Throw<ArgumentException>();
        delete.Should().Throw<ArgumentException>();
    }

    [Fact]
    public async Task A_deleted_file_is_gone_and_may_be_deleted_again()
    {
        var store = Store();
        var stored = await store.Save(new MemoryStream(Text(10)), "a.txt", FileTypes.All, default);

        store.Delete(stored.Key);
        store.Delete(stored.Key);

        Files().Should().BeEmpty();
    }

    [Fact]
    public async Task What_a_stopped_process_left_half_received_is_removed_after_a_day_when_the_host_starts()
    {
        Directory.CreateDirectory(Path.Combine(folder, "incoming"));
        foreach (var (name, age) in new[] { ("old.part", 25), ("new.part", 23) })
        {
            var part = Path.Combine(folder, "incoming", name);
            await File.WriteAllTextAsync(part, "x");
            File.SetLastWriteTimeUtc(part, Noon.AddHours(-age).UtcDateTime);
        }
        await using var services = new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection([new("Files:Folder", folder)]).Build())
            .AddSingleton<TimeProvider>(new StoppedClock())
            .AddFileStore()
            .BuildServiceProvider();

        await services.GetServices<IHostedService>().Single().StartAsync(default);

        Files().Should().Equal(Path.Combine("incoming", "new.part"));
    }

    [Fact]
    public async Task A_download_is_saved_and_never_shown_run_or_kept()
    {
        var context = new DefaultHttpContext { Response = { Body = new MemoryStream() } };

        await FileDownload.Result(new MemoryStream(Text(10)), "Ærø \"1\"\r\nX-Evil: 1.pdf", "application/pdf").ExecuteAsync(context);

        var headers = context.Response.Headers;
        headers.ContentDisposition.ToString().Should().StartWith("attachment").And.Contain("filename*=UTF-8''%C3%86r%C3%B8%201X-Evil%201.pdf").And.NotContain("\n");
        headers.XContentTypeOptions.ToString().Should().Be("nosniff");
        headers.ContentSecurityPolicy.ToString().Should().Contain("sandbox");
        headers.CacheControl.ToString().Should().Be("private, no-store");
        headers.ContentType.ToString().Should().Be("application/pdf");
        context.Response.ContentLength.Should().Be(10);
        context.Response.Body.Length.Should().Be(10);
    }

    private static readonly DateTimeOffset Noon = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    private FileStore Store() => new(Options.Create(new FileStoreOptions { Folder = folder, MaxBytes = Limit }), new StoppedClock());

    private IEnumerable<string> Files() =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file));

    private static byte[] Text(int length) => Encoding.ASCII.GetBytes(new string('x', length));

    private sealed class StoppedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Noon;
    }

    /// <summary>A client that sends its block once and breaks off, or sends it for ever.</summary>
    private sealed class Uploading(byte[] block, bool breaks = false, bool forever = false, Action<long>? beforeRead = null) : Stream
    {
        public long Sent { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            beforeRead?.Invoke(Sent);
            cancellationToken.ThrowIfCancellationRequested();
            var at = (int)(Sent % block.Length);
            if (Sent >= block.Length && !forever)
                return breaks ? throw new IOException("The client went away.") : new(0);
            var count = Math.Min(buffer.Length, block.Length - at);
            block.AsMemory(at, count).CopyTo(buffer);
            Sent += count;
            return new(count);
        }

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }
        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        public override void Flush() { }
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
