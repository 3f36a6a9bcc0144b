using System.Buffers.Binary;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Options;

namespace Certification.Platform.Files;

/// <summary>Asks a clamd (ClamAV's daemon, command INSTREAM) what an upload is. Where none is named nothing is asked; where one is named and does not answer, nothing is taken in.</summary>
public sealed class VirusScan(IOptions<FileStoreOptions> options)
{
    private const int Block = 64 * 1024;
    private readonly string? _scanner = options.Value.Scanner;
    private readonly TimeSpan _patience = TimeSpan.FromSeconds(options.Value.ScannerSeconds);

    /// <exception cref="FileRefusedException">It found something, or it could not be asked.</exception>
    public async Task Check(Stream content, CancellationToken cancel)
    {
        if (string.IsNullOrEmpty(_scanner)) return;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(_patience);
        string said;
        try
        {
            said = await Ask(content, limit.Token);
        }
        catch (Exception e) when (e is SocketException or IOException or OperationCanceledException && !cancel.IsCancellationRequested)
        {
            throw FileRefusedException.NotScanned(e);
        }
        if (said.EndsWith(" FOUND", StringComparison.Ordinal)) throw FileRefusedException.InfectedWith(said);
        // "stream: OK"; anything else (size limit, an error of its own) is no answer.
        if (!said.EndsWith(": OK", StringComparison.Ordinal)) throw FileRefusedException.NotScanned(new IOException(said));
    }

    private async Task<string> Ask(Stream content, CancellationToken cancel)
    {
        using var socket = await Connect(cancel);
        await using var line = new NetworkStream(socket);
        await line.WriteAsync("zINSTREAM\0"u8.ToArray(), cancel);
        var (block, length) = (new byte[Block], new byte[4]);
        content.Position = 0;
        for (int read; (read = await content.ReadAsync(block, cancel)) > 0;)
        {
            BinaryPrimitives.WriteInt32BigEndian(length, read);
            await line.WriteAsync(length, cancel);
            await line.WriteAsync(block.AsMemory(0, read), cancel);
        }
        await line.WriteAsync(new byte[4], cancel);
        var answer = await line.ReadAtLeastAsync(block, block.Length, throwOnEndOfStream: false, cancel);
        return Encoding.UTF8.GetString(block, 0, answer).TrimEnd('\0', '\n', ' ');
    }

    /// <summary>"host:port", or "unix:/path" for a socket on the same machine.</summary>
    private async Task<Socket> Connect(CancellationToken cancel)
    {
        var isFile = _scanner!.StartsWith("unix:", StringComparison.Ordinal);
        var socket = isFile ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) : new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (isFile) await socket.ConnectAsync(new UnixDomainSocketEndPoint(_scanner[5..]), cancel);
            else await socket.ConnectAsync(_scanner[.._scanner.LastIndexOf(':')], int.Parse(_scanner[(_scanner.LastIndexOf(':') + 1)..], CultureInfo.InvariantCulture), cancel);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
