using System.Text.RegularExpressions;

namespace Certification.Browser;

/// <summary>Follows links from the first page as far as they lead, at most twice to the same kind of page.</summary>
internal sealed partial class Walk(IPage page)
{
    private const int MostPages = 40;
    private const int MostOfAKind = 2;
    private readonly Queue<string> _ahead = new();
    private readonly HashSet<string> _known = [];
    private readonly Dictionary<string, int> _kinds = [];

    /// <summary>Opens each page in turn and lets the caller look at it; what does not open is told. Returns how many there were.</summary>
    public async Task<int> Through(string first, Func<string, Task> look, Action<string, string> closed)
    {
        var pages = 0;
        Meet(first);
        while (_ahead.TryDequeue(out var path) && pages < MostPages)
        {
            pages++;
            if (await Fails(path) is { } why)
            {
                closed(path, why);
                continue;
            }
            // Data that opens in a browser is not a page.
            if (await page.EvaluateAsync<string>("() => document.contentType") != "text/html") continue;
            await look(path);
            // What the look typed or resized does not change where links lead.
            foreach (var link in await page.Locator("a[href]").EvaluateAllAsync<string[]>("links => links.filter(a => a.origin === location.origin).map(a => a.pathname + a.search)"))
                Meet(link);
        }
        return pages;
    }

    private async Task<string?> Fails(string path)
    {
        try
        {
            var response = (await page.GotoAsync(path))!;
            return !response.Ok ? $"answered {response.Status}" : null;
        }
        catch (PlaywrightException failure)
        {
            // An error without a page to show.
            return failure.Message.Split('\n')[0];
        }
    }

    private void Meet(string link)
    {
        // Answers of the interface are files and data, not pages.
        if (link.StartsWith("/api/", StringComparison.Ordinal) || link.StartsWith("/openapi/", StringComparison.Ordinal) || link.StartsWith("/swagger", StringComparison.Ordinal) || !_known.Add(link)) return;
        var kind = Id().Replace(link.Split('?')[0], "/#");
        if ((_kinds[kind] = _kinds.GetValueOrDefault(kind) + 1) <= MostOfAKind) _ahead.Enqueue(link);
    }

    [GeneratedRegex(@"/\d+(?=/|$)")]
    private static partial Regex Id();
}
