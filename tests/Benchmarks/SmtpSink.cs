using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Certification.Benchmarks;

/// <summary>A mail server on loopback that takes everything at once and keeps nothing: what is measured against it is the sender alone.</summary>
internal sealed class SmtpSink : IAsyncDisposable
{
    private static readonly byte[] Ok = "250 2.0.0 Ok\r\n"u8.ToArray();

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _listening;
    private int _messages;

    public SmtpSink()
    {
        _listener.Start();
        _listening = Listen();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Messages taken over so far.</summary>
    public int Messages => Volatile.Read(ref _messages);

    /// <summary>What points a host at it.</summary>
    public IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>
    {
        ["Mail:Transport"] = "Smtp",
        ["Mail:Smtp:Host"] = "127.0.0.1",
        ["Mail:Smtp:Port"] = $"{Port}",
        ["Mail:Smtp:Security"] = "None",
    };

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _listening;
        _stop.Dispose();
    }

    private async Task Listen()
    {
        List<Task> served = [];
        try
        {
            while (true) served.Add(Serve(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(served);
        }
    }

    private async Task Serve(TcpClient client)
    {
        try
        {
            using var _ = client;
            client.NoDelay = true;
            await using var stream = client.GetStream();
            await stream.WriteAsync("220 sink ESMTP\r\n"u8.ToArray(), _stop.Token);
            var (buffer, filled, inMessage) = (new byte[64 * 1024], 0, false);
            AcknowledgeAtOnce(client.Client);
            while (await stream.ReadAsync(buffer.AsMemory(filled), _stop.Token) is > 0 and var read)
            {
                AcknowledgeAtOnce(client.Client);
                filled += read;
                var answer = Answer(buffer.AsSpan(0, filled), ref inMessage, out var used);
                buffer.AsSpan(used, filled - used).CopyTo(buffer);
                filled -= used;
                // All that came together is answered together.
                if (answer.Length > 0) await stream.WriteAsync(answer, _stop.Token);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // However a connection ends, the sink stays.
        }
    }

    /// <summary>A client that leaves Nagle's algorithm on would wait 40 ms for each acknowledgement: then the wait would be measured, not the client.</summary>
    private static void AcknowledgeAtOnce(Socket socket)
    {
        const int tcp = 6, quickAck = 12;
        if (OperatingSystem.IsLinux()) socket.SetRawSocketOption(tcp, quickAck, BitConverter.GetBytes(1));
    }

    private byte[] Answer(ReadOnlySpan<byte> text, ref bool inMessage, out int used)
    {
        using var answer = new MemoryStream();
        used = 0;
        for (int end; (end = text[used..].IndexOf((byte)'\n')) >= 0; used += end + 1)
        {
            var line = text.Slice(used, end + 1);
            if (inMessage)
            {
                if (!line.SequenceEqual(".\r\n"u8)) continue;
                inMessage = false;
                answer.Write(Encoding.ASCII.GetBytes($"250 2.0.0 Ok: queued as {Interlocked.Increment(ref _messages)}\r\n"));
            }
            else if (line.StartsWith("DATA"u8))
            {
                inMessage = true;
                answer.Write("354 Go on\r\n"u8);
            }
            else
            {
                answer.Write(line.StartsWith("EHLO"u8) ? "250-sink\r\n250 PIPELINING\r\n"u8 : line.StartsWith("QUIT"u8) ? "221 2.0.0 Bye\r\n"u8 : Ok);
            }
        }
        return answer.ToArray();
    }
}
