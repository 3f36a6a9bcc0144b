using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Certification.Notices.Delivering;

namespace Certification.Tests.Notices;

/// <summary>A mail server that others wrote, as a process of its own on this machine; it delivers into a folder and ends with the test.</summary>
internal sealed class RealServer : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("certification-server-");
    private readonly StringBuilder _said = new();
    private readonly Process _process;

    private RealServer(Func<int, string, string[]> command, int port)
    {
        Port = port;
        var words = command(port, _folder.FullName);
        _process = new Process { StartInfo = new ProcessStartInfo(words[0], words[1..]) { RedirectStandardOutput = true, RedirectStandardError = true } };
        _process.OutputDataReceived += (_, line) => Hear(line.Data);
        _process.ErrorDataReceived += (_, line) => Hear(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Port { get; }

    /// <summary>OpenSMTPD, in plain text: Debian's answers no handshake with the OpenSSL that it comes with.</summary>
    [UnsupportedOSPlatform("windows")]
    public static RealServer OpenSmtpd() => new((port, folder) =>
    {
        // The server gives up being root before it delivers.
        File.SetUnixFileMode(folder, (UnixFileMode)0b111_111_111);
        var settings = Path.Combine(folder, "smtpd.conf");
        File.WriteAllText(settings, $$"""
            listen on 127.0.0.1 port {{port}}
            table everybody { "@" = nobody }
            action "keep" maildir "{{folder}}/mail" virtual <everybody>
            match from any for domain "example.org" action "keep"

            """);
        return ["smtpd", "-d", "-f", settings];
    }, FreePort());

    /// <summary>The server in Python, which takes nothing before the connection is secured with this certificate.</summary>
    public static RealServer Aiosmtpd(X509Certificate2 certificate) => new((port, folder) =>
    {
        var (chain, key) = (Path.Combine(folder, "chain.pem"), Path.Combine(folder, "key.pem"));
        File.WriteAllText(chain, certificate.ExportCertificatePem());
        File.WriteAllText(key, certificate.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem());
        return ["aiosmtpd", "--nosetuid", "--listen", $"127.0.0.1:{port}", "--tlscert", chain, "--tlskey", key, "--class", "aiosmtpd.handlers.Mailbox", Path.Combine(folder, "mail")];
    }, FreePort());

    /// <summary>Waits until it takes mail.</summary>
    public async Task Ready(SmtpPost post)
    {
        for (var tries = 0; (await post.Probe(default)) is { Result: not DeliveryResult.Accepted } answer; tries++)
        {
            if (tries == 100 || _process.HasExited) throw new InvalidOperationException($"{answer.Said}\n{_said}");
            await Task.Delay(100);
        }
    }

    /// <summary>The messages that were delivered, once there are as many.</summary>
    public async Task<List<byte[]>> Delivered(int count)
    {
        var box = Path.Combine(_folder.FullName, "mail", "new");
        for (var tries = 0; tries < 150 && (!Directory.Exists(box) || Directory.GetFiles(box).Length < count); tries++) await Task.Delay(100);
        // Servers keep messages with the line ends of the machine.
        return [.. Directory.GetFiles(box).Select(file => Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(File.ReadAllBytes(file)).ReplaceLineEndings("\r\n")))];
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void Hear(string? line)
    {
        lock (_said) _said.AppendLine(line);
    }
}

/// <summary>A fact that needs OpenSMTPD, which in turn needs to be root: skipped with the reason elsewhere.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class OpenSmtpdFactAttribute : FactAttribute
{
    public OpenSmtpdFactAttribute()
    {
        if (!Environment.IsPrivilegedProcess) Skip = "OpenSMTPD starts as root only.";
        else if (Environment.GetEnvironmentVariable("CI") != "true" && !File.Exists("/usr/sbin/smtpd")) Skip = "smtpd is not installed here.";
    }
}
