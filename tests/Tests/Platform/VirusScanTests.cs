using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Certification.Platform.Files;
using Microsoft.Extensions.Options;

namespace Certification.Tests.Platform;

/// <summary>A scanner that speaks clamd's INSTREAM and knows one virus: the one that is none.</summary>
public sealed class VirusScanTests : IDisposable
{
    private static readonly byte[] Eicar = Encoding.ASCII.GetBytes(@"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR" + "-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*");
    private readonly string _folder = Directory.CreateTempSubdirectory("scanned-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("finds", FileRefusedException.Infected)]
    [InlineData("too large", FileRefusedException.ScannerDown)]
    [InlineData("hangs up", FileRefusedException.ScannerDown)]
    [InlineData("falls silent", FileRefusedException.ScannerDown)]
    [InlineData("is not there", FileRefusedException.ScannerDown)]
    public async Task What_the_scanner_finds_is_not_taken_in_and_neither_is_anything_it_cannot_look_at(string scanner, string code)
    {
        using var clamd = new Clamd(scanner);
        var store = Store(clamd.Address);

        var save = () => store.Save(new MemoryStream(Eicar), "a.txt", FileTypes.All, default);
        var keep = () => store.Keep(new MemoryStream(Eicar), "liste.csv", default);

        (await save.Should().ThrowAsync<FileRefusedException>()).Which.Code.Should().Be(code);
        (await keep.Should().ThrowAsync<FileRefusedException>()).Which.Code.Should().Be(code);
        Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories).Should().BeEmpty();
    }

    [Fact]
    public async Task What_is_clean_is_taken_in_after_the_scanner_has_seen_all_of_it()
    {
        using var clamd = new Clamd("finds");
        var text = Encoding.UTF8.GetBytes(new string('å', 100_000));

        var stored = await Store(clamd.Address).Save(new MemoryStream(text), "a.txt", FileTypes.All, default);

        stored.Bytes.Should().Be(text.Length);
        clamd.Seen.Should().Equal(text);
    }

    [Fact]
    public async Task Without_a_scanner_nobody_is_asked()
    {
        (await Store(null).Save(new MemoryStream(Eicar), "a.txt", FileTypes.All, default)).Bytes.Should().Be(Eicar.Length);
    }

    private FileStore Store(string? scanner) => new(Options.Create(new FileStoreOptions { Folder = _folder, Scanner = scanner, ScannerSeconds = 1 }), TimeProvider.System);

    private sealed class Clamd : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly string _way;

        public Clamd(string way)
        {
            _way = way;
            _listener.Start();
            Address = $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";
            if (way == "is not there") _listener.Stop();
            else _ = Answer();
        }

        public string Address { get; }

        public byte[] Seen { get; private set; } = [];

        public void Dispose() => _listener.Dispose();

        private async Task Answer()
        {
            try
            {
                while (true)
                {
                    using var client = await _listener.AcceptTcpClientAsync();
                    await using var line = client.GetStream();
                    if (_way == "hangs up") continue;
                    var command = new byte[10];
                    await line.ReadExactlyAsync(command);
                    Encoding.ASCII.GetString(command).Should().Be("zINSTREAM\0");
                    using var all = new MemoryStream();
                    var length = new byte[4];
                    while (true)
                    {
                        await line.ReadExactlyAsync(length);
                        var block = new byte[BinaryPrimitives.ReadInt32BigEndian(length)];
                        if (block.Length == 0) break;
                        await line.ReadExactlyAsync(block);
                        all.Write(block);
                    }
                    Seen = all.ToArray();
                    if (_way == "falls silent") await Task.Delay(TimeSpan.FromSeconds(3));
                    await line.WriteAsync(_way == "too large" ? "INSTREAM size limit exceeded. ERROR\0"u8.ToArray() : Seen.AsSpan().IndexOf("EICAR"u8) >= 0 ? "stream: Eicar-Signature FOUND\0"u8.ToArray() : "stream: OK\0"u8.ToArray());
                }
            }
            catch (Exception e) when (e is SocketException or IOException or ObjectDisposedException)
            {
                // The test is over.
            }
        }
    }
}
