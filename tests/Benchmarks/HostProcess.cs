using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Certification.Tests.Support;

namespace Certification.Benchmarks;

/// <summary>The built host as a process of its own, on loopback, with the given folder for its data.</summary>
internal sealed partial class HostProcess : IDisposable
{
    private static readonly string Binary = Path.Combine(Repository.Root, "src", "Web", "bin", Configuration, "net10.0", "Certification.Web.dll");

#if DEBUG
    private const string Configuration = "Debug";
#else
    private const string Configuration = "Release";
#endif

    private readonly Process _process;
    private readonly HttpClient _client;

    private HostProcess(Process process, Uri address)
    {
        _process = process;
        _client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = address, Timeout = TimeSpan.FromMinutes(10) };
    }

    public HttpClient Client => _client;

    public long PeakBytes
    {
        get
        {
            _process.Refresh();
            return _process.PeakWorkingSet64;
        }
    }

    public long Bytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    public static HostProcess Start(Scratch scratch, string environment, params string[] arguments)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var start = new ProcessStartInfo("dotnet", [Binary, .. arguments])
        {
            WorkingDirectory = Path.Combine(Repository.Root, "src", "Web"),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (key, value) in scratch.Settings) start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        if (environment != "Development")
            foreach (var (key, value) in Scratch.Real) start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        start.Environment["ASPNETCORE_ENVIRONMENT"] = environment;
        start.Environment["Urls"] = address.ToString();
        var process = Process.Start(start) ?? throw new InvalidOperationException("The host did not start.");
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, line) => { if (line.Data is not null) Console.Error.WriteLine(line.Data); };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new HostProcess(process, address);
    }

    /// <summary>Asks for a page until it is there.</summary>
    public async Task Answers(string path)
    {
        while (!_process.HasExited)
        {
            try
            {
                using var answer = await _client.GetAsync(path);
                if (answer.StatusCode == HttpStatusCode.OK) return;
                throw new InvalidOperationException($"{path}: {answer.StatusCode}");
            }
            catch (HttpRequestException)
            {
                await Task.Delay(5);
            }
        }
        throw new InvalidOperationException("The host ended.");
    }

    public Task Ended() => _process.WaitForExitAsync();

    /// <summary>Chooses somebody on the development sign-in page.</summary>
    public async Task SignIn(int person)
    {
        var page = await _client.GetStringAsync("/sign-in");
        using var answer = await _client.PostAsync("/sign-in/development", new FormUrlEncodedContent(
            [new("person", $"{person}"), new("__RequestVerificationToken", WebUtility.HtmlDecode(Token().Match(page).Groups["value"].Value))]));
        if (answer.StatusCode != HttpStatusCode.Redirect) throw new InvalidOperationException($"The sign-in was answered with {answer.StatusCode}.");
    }

    public void Dispose()
    {
        _client.Dispose();
        if (!_process.HasExited) _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"(?<value>[^\"]+)\"")]
    private static partial Regex Token();
}
