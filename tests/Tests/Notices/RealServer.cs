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

    /// <summary>OpenSMTPD, in plain text: Debian's answers no handshake with the OpenSSL that it comes with. It starts as root only, by sudo where we are not.</summary>
    [UnsupportedOSPlatform("windows")]
    public static RealServer OpenSmtpd() => new((port, folder) =>
    {
        // The server gives up being root before it delivers, and delivers nothing as root.
        File.SetUnixFileMode(folder, (UnixFileMode)0b111_111_111);
        var owner = Environment.IsPrivilegedProcess ? "nobody" : Environment.UserName;
        var settings = Path.Combine(folder, "smtpd.conf");
        File.WriteAllText(settings, $$"""
            listen on 127.0.0.1 port {{port}}
            table everybody { "@" = {{owner}} }
            action "keep" maildir "{{folder}}/mail" virtual <everybody>
            match from any for domain "example.org" action "keep"

            """);
        return Environment.IsPrivilegedProcess ? ["smtpd", "-d", "-f", settings] : ["sudo", "-n", "sh", "-c", $"echo $$ > {folder}/pid; exec smtpd -d -f {settings}"];
    }, FreePort());

    /// <summary>Whether OpenSMTPD can be started: by root, or by whoever may act as root without being asked.</summary>
    public static bool MayActAsRoot => Environment.IsPrivilegedProcess || OnPath("sudo") && Run("sudo", "-n", "true") == 0;

    /// <summary>The server in Python, which takes nothing before the connection is secured with this certificate.</summary>
    public static RealServer Aiosmtpd(X509Certificate2 certificate) => new((port, folder) =>
    {
        var (chain, key) = (Path.Combine(folder, "chain.pem"), Path.Combine(folder, "key.pem"));
        File.WriteAllText(chain, certificate.ExportCertificatePem());
        File.WriteAllText(key, certificate.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem());
        return ["aiosmtpd", "--nosetuid", "--listen", $"127.0.0.1:{port}", "--tlscert", chain, "--tlskey", key, "--class", "aiosmtpd.handlers.Mailbox", Path.Combine(folder, "mail")];
    }, FreePort());

    /// <summary>The server in Python, in plain text.</summary>
    public static RealServer Aiosmtpd() => new((port, folder) =>
        ["aiosmtpd", "--nosetuid", "--listen", $"127.0.0.1:{port}", "--class", "aiosmtpd.handlers.Mailbox", Path.Combine(folder, "mail")], FreePort());

    /// <summary>How many messages it has delivered.</summary>
    public int Arrived => Directory.Exists(Inbox) ? Directory.EnumerateFiles(Inbox).Count() : 0;

    private string Inbox => Path.Combine(_folder.FullName, "mail", "new");

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
        for (var tries = 0; tries < 150 && Arrived < count; tries++) await Task.Delay(100);
        // Servers keep messages with the line ends of the machine.
        return [.. Directory.GetFiles(Inbox).Select(file => Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(File.ReadAllBytes(file)).ReplaceLineEndings("\r\n")))];
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            // Nobody but root ends what root runs; sudo ends with it.
            if (_process.StartInfo.FileName == "sudo") Run("sudo", "-n", "kill", File.ReadAllText(Path.Combine(_folder.FullName, "pid")).Trim());
            else _process.Kill(entireProcessTree: true);
        }
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

    private static bool OnPath(string tool) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, tool)));

    private static int Run(string tool, params string[] words)
    {
        using var run = Process.Start(new ProcessStartInfo(tool, words) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        run.WaitForExit();
        return run.ExitCode;
    }

    private void Hear(string? line)
    {
        lock (_said) _said.AppendLine(line);
    }
}

/// <summary>A fact that needs OpenSMTPD, which in turn needs root or sudo: skipped with the reason elsewhere, but never in CI, where not starting is failing.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class OpenSmtpdFactAttribute : FactAttribute
{
    public OpenSmtpdFactAttribute()
    {
        if (Environment.GetEnvironmentVariable("CI") == "true") return;
        if (!RealServer.MayActAsRoot) Skip = "OpenSMTPD starts as root only, and sudo asks for a password here.";
        else if (!File.Exists("/usr/sbin/smtpd")) Skip = "smtpd is not installed here.";
    }
}
