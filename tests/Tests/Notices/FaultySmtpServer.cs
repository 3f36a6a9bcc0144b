using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Certification.Tests.Notices;

/// <summary>A mail server on this machine that does everything right but for one step, at which it does what the test says.</summary>
/// <remarks>Steps: greeting, EHLO, STARTTLS, AUTH, MAIL, RCPT, DATA, body (while it is received), dot. What it does there: a reply word
/// for word, or "close", "reset", "stall", "endless".</remarks>
internal sealed class FaultySmtpServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _served = [];
    private readonly List<TcpClient> _clients = [];
    private readonly X509Certificate2? _certificate;
    private readonly bool _implicitTls;
    private readonly Task _listening;

    public FaultySmtpServer(X509Certificate2? certificate = null, bool implicitTls = false, bool pipelining = true)
    {
        (_certificate, _implicitTls, Pipelining) = (certificate, implicitTls, pipelining);
        // A message that is never read must not fit into what lies between the two.
        _listener.Server.ReceiveBufferSize = 8 * 1024;
        _listener.Start();
        _listening = Listen();
    }

    public Dictionary<string, string> Faults { get; } = [];
    public bool Pipelining { get; }
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;
    public int Connections { get; private set; }
    /// <summary>Every command, in order, of all connections.</summary>
    public List<string> Heard { get; } = [];
    /// <summary>The messages taken over, dots unstuffed.</summary>
    public List<byte[]> Messages { get; } = [];

    public static X509Certificate2 SelfSigned(string name = "localhost")
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(90));
    }

    /// <summary>Ends all connections without a word.</summary>
    public void HangUp() => _clients.ForEach(client => client.Client?.Shutdown(SocketShutdown.Both));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _listening;
        _listener.Stop();
        await Task.WhenAll(_served);
        _stop.Dispose();
        _certificate?.Dispose();
    }

    private async Task Listen()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                client.NoDelay = true;
                Connections++;
                _clients.Add(client);
                _served.Add(Serve(client));
            }
        }
        catch (OperationCanceledException)
        {
            // The test has ended.
        }
    }

    private async Task Serve(TcpClient client)
    {
        try
        {
            using (client) await new Conversation(this, client).Hold(_stop.Token);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or SocketException or EndOfStreamException or System.Security.Authentication.AuthenticationException)
        {
            // However a connection ends, the server lives.
        }
    }

    private sealed class Conversation(FaultySmtpServer server, TcpClient client)
    {
        private Stream _stream = client.GetStream();
        private readonly byte[] _buffer = new byte[4096];
        private int _at, _end;

        public async Task Hold(CancellationToken ct)
        {
            if (server._implicitTls) await Secure(ct);
            await Answer("greeting", "220 faulty.example.org ESMTP", ct);
            while (await Line(ct) is { } command)
            {
                server.Heard.Add(command);
                var verb = command.Split(' ')[0].ToUpperInvariant();
                await Answer(verb, verb switch
                {
                    "EHLO" => Offers(),
                    "STARTTLS" => "220 2.0.0 Ready",
                    "AUTH" => "235 2.7.0 Welcome",
                    "DATA" => "354 Go on",
                    "QUIT" => "221 2.0.0 Bye",
                    _ => "250 2.1.0 Ok",
                }, ct);
                if (verb == "STARTTLS") await Secure(ct);
                if (verb == "DATA" && !server.Faults.ContainsKey("DATA")) await Receive(ct);
            }
        }

        private string Offers()
        {
            List<string> offers = ["faulty.example.org", "AUTH PLAIN LOGIN", "8BITMIME", "ENHANCEDSTATUSCODES"];
            if (server.Pipelining) offers.Add("PIPELINING");
            if (server._certificate is not null && _stream is not SslStream) offers.Add("STARTTLS");
            return string.Join("\r\n", offers.Select((offer, i) => $"250{(i == offers.Count - 1 ? ' ' : '-')}{offer}"));
        }

        private async Task Receive(CancellationToken ct)
        {
            if (server.Faults.ContainsKey("body"))
            {
                await Line(ct);
                await Answer("body", "", ct);
            }
            using var message = new MemoryStream();
            while (await Line(ct) is { } line && line != ".")
                message.Write(Encoding.Latin1.GetBytes((line.StartsWith('.') ? line[1..] : line) + "\r\n"));
            // What is answered with a fault is kept as well: the test may ask whether it had arrived.
            server.Messages.Add(message.ToArray());
            await Answer("dot", $"250 2.0.0 Ok: queued as Q{server.Messages.Count}", ct);
        }

        private async Task Answer(string step, string usual, CancellationToken ct)
        {
            switch (server.Faults.GetValueOrDefault(step, usual))
            {
                case "close":
                    client.Close();
                    throw new EndOfStreamException();
                case "reset":
                    client.LingerState = new LingerOption(true, 0);
                    client.Close();
                    throw new EndOfStreamException();
                case "stall":
                    await Task.Delay(Timeout.Infinite, ct);
                    break;
                case "endless":
                    var letters = Encoding.ASCII.GetBytes(new string('x', 64 * 1024));
                    while (true) await _stream.WriteAsync(letters, ct);
                case var words:
                    await _stream.WriteAsync(Encoding.UTF8.GetBytes(words + "\r\n"), ct);
                    if (words.StartsWith("421", StringComparison.Ordinal)) goto case "close";
                    break;
            }
        }

        private async Task Secure(CancellationToken ct)
        {
            var secured = new SslStream(_stream);
            _stream = secured;
            await secured.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = server._certificate }, ct);
        }

        private async Task<string?> Line(CancellationToken ct)
        {
            var line = new StringBuilder();
            while (true)
            {
                if (_at == _end)
                {
                    (_at, _end) = (0, await _stream.ReadAsync(_buffer, ct));
                    if (_end == 0) return null;
                }
                var letter = (char)_buffer[_at++];
                if (letter == '\n') return line.ToString().TrimEnd('\r');
                line.Append(letter);
            }
        }
    }
}
