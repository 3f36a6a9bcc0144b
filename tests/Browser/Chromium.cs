namespace Certification.Browser;

/// <summary>The browser that tests drive: the one that is installed, never one that is downloaded.</summary>
internal static class Chromium
{
    private static readonly string[] Places =
        ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", @"C:\Program Files\Google\Chrome\Application\chrome.exe"];

    /// <summary>Null where none is installed. CHROMIUM names one that lies elsewhere.</summary>
    public static readonly string? Path = Environment.GetEnvironmentVariable("CHROMIUM") is { Length: > 0 } given ? given : Places.FirstOrDefault(File.Exists);

    /// <summary>Why browser tests do not run here; null where they do. A build server must run them.</summary>
    public static readonly string? Missing = Path is not null || Environment.GetEnvironmentVariable("CI") == "true"
        ? null
        : "No Chromium is installed here. Install it (Debian: apt-get install chromium) or let CHROMIUM name it.";

    public static Task<IBrowser> Launch(IPlaywright playwright) => playwright.Chromium.LaunchAsync(new()
    {
        ExecutablePath = Path ?? throw new InvalidOperationException("CI is true and no Chromium is installed: browser tests are not skipped there."),
        Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    });
}

/// <summary>A test in a browser: skipped with the reason where there is none, but never on a build server.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute() => Skip = Chromium.Missing!;
}

/// <inheritdoc cref="BrowserFactAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BrowserTheoryAttribute : TheoryAttribute
{
    public BrowserTheoryAttribute() => Skip = Chromium.Missing!;
}
