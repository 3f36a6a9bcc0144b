using System.Diagnostics;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;

namespace Certification.Browser;

/// <summary>All tests here share one running host and one browser; they run one after another.</summary>
[CollectionDefinition(nameof(Site))]
public sealed class SharedSite : ICollectionFixture<Site>;

/// <summary>The built host, running as people run it: seeded, on loopback, with data of its own; and a browser in front of it.</summary>
public partial class Site : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly string _folder = Directory.CreateTempSubdirectory("certification-browser-").FullName;
    private readonly StringBuilder _said = new();
    private Process? _host;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public string Address { get; private set; } = "";

    /// <summary>Where the host listens; a free port of its choice.</summary>
    protected virtual string Urls => "http://127.0.0.1:0";

    /// <summary>Further settings: "--SignIn:Entra:ClientId", "certification".</summary>
    protected virtual Task<string[]> More() => Task.FromResult<string[]>([]);

    public virtual async Task InitializeAsync()
    {
        if (Chromium.Missing is not null) return;
        Address = await Start(await More());
        _playwright = await Playwright.CreateAsync();
        _browser = await Chromium.Launch(_playwright);
    }

    /// <summary>What the host wrote down as failures so far.</summary>
    public string Errors => string.Join('\n', Said().Split('\n').SkipWhile(line => !line.StartsWith("fail:", StringComparison.Ordinal)).Take(20));

    /// <summary>A browser window of its own, in which nobody is signed in.</summary>
    public async Task<IPage> Open(int width = 1280, int height = 900)
    {
        var context = await _browser!.NewContextAsync(new()
        {
            BaseURL = Address,
            Locale = "da-DK",
            TimezoneId = "Europe/Copenhagen",
            ViewportSize = new() { Width = width, Height = height },
            ReducedMotion = ReducedMotion.Reduce,
        });
        context.SetDefaultTimeout(60_000);
        return await context.NewPageAsync();
    }

    /// <summary>A window in which the person of this name is signed in; nobody when null.</summary>
    public async Task<IPage> OpenAs(string? name)
    {
        var page = await Open();
        await page.GotoAsync("/sign-in");
        if (name is not null) await page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true }).First.ClickAsync();
        return page;
    }

    public virtual async Task DisposeAsync()
    {
        if (_browser is not null) await _browser.CloseAsync();
        _playwright?.Dispose();
        if (_host is { HasExited: false })
        {
            _host.Kill(entireProcessTree: true);
            await _host.WaitForExitAsync();
        }
        Directory.Delete(_folder, recursive: true);
    }

    public virtual void Dispose()
    {
        _host?.Dispose();
        GC.SuppressFinalize(this);
    }

    private async Task<string> Start(string[] more)
    {
        var program = typeof(Site).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Host").Value!;
        // bin/<configuration>/<framework>/ lies three below the project, whose folder holds the settings and static files.
        var project = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(program)!, "..", "..", ".."));
        var start = new ProcessStartInfo("dotnet", [
            program, "--urls", Urls,
            "--Storage:ConnectionString", $"Data Source={Path.Combine(_folder, "certification.db")}",
            "--Files:Folder", Path.Combine(_folder, "files"), "--Mail:Folder", Path.Combine(_folder, "mail"),
            "--Keys:Folder", Path.Combine(_folder, "keys"), "--Limits:PublicPerMinute", "100000", "--Limits:SignInAtOnce", "100000", .. more])
        {
            WorkingDirectory = project,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["ASPNETCORE_ENVIRONMENT"] = "Development", ["DOTNET_ENVIRONMENT"] = "Development" },
        };
        var listening = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        _host = new Process { StartInfo = start, EnableRaisingEvents = true };
        _host.OutputDataReceived += (_, line) => Hear(line.Data);
        _host.ErrorDataReceived += (_, line) => Hear(line.Data);
        _host.Exited += (_, _) => listening.TrySetException(new InvalidOperationException($"The host ended before it listened:\n{Said()}"));
        _host.Start();
        _host.BeginOutputReadLine();
        _host.BeginErrorReadLine();
        try
        {
            return await listening.Task.WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"The host did not say where it listens within {Patience.TotalSeconds} s:\n{Said()}");
        }

        void Hear(string? line)
        {
            if (line is null) return;
            lock (_said) _said.AppendLine(line);
            if (Listening().Match(line) is { Success: true } said) listening.TrySetResult(said.Groups["address"].Value);
        }
    }

    private string Said()
    {
        lock (_said) return _said.ToString();
    }

    [GeneratedRegex(@"running on (?<address>http://\S+)")]
    private static partial Regex Listening();
}
