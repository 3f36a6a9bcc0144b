using System.Buffers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Certification.Notices.Delivering;

/// <summary>The bytes below an SMTP dialogue: one connection, secured or not, every step of which ends in time and every answer of which ends.</summary>
internal sealed class SmtpLine : IDisposable
{
    /// <summary>A reply line has 512 bytes by the book and EHLO some twenty lines; more is not a mail server.</summary>
    private const int LongestReply = 16 * 1024;

    private readonly SmtpOptions _options;
    private readonly RemoteCertificateValidationCallback? _trust;
    private readonly TcpClient _client = new() { NoDelay = true };
    private readonly byte[] _buffer = new byte[4096];
    private Stream _stream = Stream.Null;
    private int _at, _end;
    private string? _certificateFault;

    public SmtpLine(SmtpOptions options, RemoteCertificateValidationCallback? trust) => (_options, _trust) = (options, trust);

    public TimeSpan Patience => TimeSpan.FromSeconds(_options.TimeoutSeconds);
    public SslProtocols Protocol => _stream is SslStream secured ? secured.SslProtocol : SslProtocols.None;
    public X509Certificate2? Certificate { get; private set; }
    public string LocalAddress => _client.Client.LocalEndPoint is System.Net.IPEndPoint { Address: var own } ? own.IsIPv4MappedToIPv6 ? own.MapToIPv4().ToString() : own.ToString() : "127.0.0.1";

    public async Task Connect(CancellationToken ct)
    {
        await InTime(async token =>
        {
            await _client.ConnectAsync(_options.Host, _options.Port, token);
            return true;
        }, ct);
        _stream = _client.GetStream();
    }

    public async Task Secure(CancellationToken ct)
    {
        // Words that came before the handshake are not the server's: somebody on the way slipped them in.
        if (_at < _end) throw new SmtpTrouble(DeliveryResult.TryLater, "Something was said in plain text after the connection was to be secured.");
        var secured = new SslStream(_stream, leaveInnerStreamOpen: false, Judge);
        _stream = secured;
        try
        {
            await InTime(async token =>
            {
                await secured.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = _options.Host, EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13 }, token);
                return true;
            }, ct);
        }
        catch (AuthenticationException e)
        {
            throw _certificateFault is { } fault ? new SmtpTrouble(DeliveryResult.ChannelFault, fault) : new SmtpTrouble(DeliveryResult.TryLater, $"The connection could not be secured: {e.Message}");
        }
    }

    public Task Write(string command, CancellationToken ct) => _at == _end ? Write(Encoding.ASCII.GetBytes(command), ct)
        // What is left over would be taken for the answer to this command, and then each answer for that to the one before.
        : throw new SmtpTrouble(DeliveryResult.TryLater, "The server said more than it was asked.");

    /// <summary>In pieces: the time is for each, so that a large message may take long on a slow line.</summary>
    public async Task Write(ReadOnlyMemory<byte> bytes, CancellationToken ct)
    {
        for (; bytes.Length > 0; bytes = bytes[Math.Min(bytes.Length, 64 * 1024)..])
            await InTime(async token =>
            {
                await _stream.WriteAsync(bytes[..Math.Min(bytes.Length, 64 * 1024)], token);
                return true;
            }, ct);
    }

    public Task<SmtpReply> Read(CancellationToken ct) => InTime(ReadReply, ct);

    /// <summary>Waits for as long as the token allows.</summary>
    public async Task<SmtpReply> ReadReply(CancellationToken ct)
    {
        var text = new ArrayBufferWriter<byte>(256);
        while (true)
        {
            var start = text.WrittenCount;
            while (await Next(ct) is var octet && octet != '\n')
            {
                if (text.WrittenCount == LongestReply) throw new SmtpTrouble(DeliveryResult.TryLater, "The server's answer does not end.");
                text.Write([octet]);
            }
            var line = Encoding.UTF8.GetString(text.WrittenSpan[start..]);
            if (line.Length < 3 || !line.AsSpan(0, 3).ContainsOnlyDigits() || line.Length > 3 && line[3] is not (' ' or '-' or '\r'))
                throw new SmtpTrouble(DeliveryResult.TryLater, $"This is not what a mail server says: {line}");
            text.Write("\n"u8);
            if (line.Length == 3 || line[3] != '-')
                return new SmtpReply(int.Parse(line.AsSpan(0, 3), System.Globalization.CultureInfo.InvariantCulture), Encoding.UTF8.GetString(text.WrittenSpan).Trim());
        }
    }

    public void Dispose()
    {
        _stream.Dispose();
        _client.Dispose();
        Certificate?.Dispose();
    }

    private async ValueTask<byte> Next(CancellationToken ct)
    {
        if (_at == _end)
        {
            (_at, _end) = (0, await _stream.ReadAsync(_buffer, ct));
            if (_end == 0) throw new SmtpTrouble(DeliveryResult.TryLater, "The server ended the connection.", gone: true);
        }
        return _buffer[_at++];
    }

    private async Task<T> InTime<T>(Func<CancellationToken, Task<T>> step, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        try
        {
            return await step(patience.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new SmtpTrouble(DeliveryResult.TryLater, $"{_options.Host}:{_options.Port} did not answer within {_options.TimeoutSeconds} seconds.");
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            throw new SmtpTrouble(DeliveryResult.TryLater, $"No connection to {_options.Host}:{_options.Port}: {e.Message}", gone: true);
        }
    }

    private bool Judge(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is not null) Certificate = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
        if (errors == SslPolicyErrors.None || _trust?.Invoke(sender, certificate, chain, errors) == true) return true;
        var why = string.Join(", ", (chain?.ChainStatus ?? []).Select(status => status.Status.ToString()).Prepend(errors.ToString()));
        _certificateFault = $"The certificate of {_options.Host} is not valid: {why}. It is for {Certificate?.Subject ?? "nobody"}, until {Certificate?.NotAfter.ToUniversalTime():yyyy-MM-dd}.";
        return false;
    }
}

file static class Digits
{
    public static bool ContainsOnlyDigits(this ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange('0', '9');
}
