using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;

namespace Certification.Browser;

/// <summary>Whoever you are and however you read: every page that a role can reach is looked at in a browser.</summary>
[Collection(nameof(Site))]
public class EverybodyTests(Site site)
{
    private const int Desk = 1280;
    private const int Phone = 390;

    /// <summary>Names a folder for pictures of every page at both widths, when people want to look at them.</summary>
    private static readonly string? Pictures = Environment.GetEnvironmentVariable("SCREENSHOTS");

    [BrowserTheory]
    [InlineData("coordinator", "Karen Holm")]
    [InlineData("trainer", "Mette Skovgaard")]
    [InlineData("supervisor", "Ulla Thorup")]
    [InlineData("municipal contact", "Hanne Dalgaard")]
    [InlineData("participant", "Anne Sørensen")]
    [InlineData("administrator", "Birgit Nørgaard")]
    [InlineData("auditor", "Ole Friis")]
    [InlineData("stranger", null)]
    public async Task Every_page_of_a_role_opens_without_barriers_fits_a_phone_and_begins_with_the_skip_link(string role, string? name)
    {
        var page = await site.OpenAs(name);
        var complaints = new List<string>();
        var path = "";
        page.Console += (_, message) => { if (message.Type == "error") complaints.Add($"{path}: the browser says {message.Text}"); };
        page.Response += (_, answer) => { if (answer.Status >= 400) complaints.Add($"{path}: {answer.Url} answered {answer.Status}"); };

        var seen = await new Walk(page).Through(name is null ? "/sign-in" : "/",
            async opened =>
            {
                path = opened;
                complaints.AddRange((await Look(page, $"{role} {opened}")).Select(complaint => $"{opened}: {complaint}"));
            },
            (opened, why) => complaints.Add($"{opened}: {why}"));

        complaints.Distinct().Should().BeEmpty("every one of {0} pages is for everybody; the host said:{1}", seen, site.Errors);
        seen.Should().BeGreaterThan(1);
        await page.Context.CloseAsync();
    }

    private static async Task<List<string>> Look(IPage page, string title)
    {
        var complaints = new List<string>();
        await page.Keyboard.PressAsync("Tab");
        if (!await page.Locator("a.skipnav:focus").IsVisibleAsync()) complaints.Add("the first Tab does not reach the skip link");
        await Photograph(page, title, Desk);

        // Not into the frames in which mails are shown: no script runs there, so that it would wait for ever.
        var axe = await page.RunAxe(new AxeRunOptions { ResultTypes = [ResultType.Violations], Iframes = false });
        complaints.AddRange(axe.Violations.Where(v => v.Impact is "serious" or "critical")
            .Select(v => $"{v.Id} ({v.Impact}): {v.Help}: {string.Join("; ", v.Nodes.Take(3).Select(n => n.Html))}"));

        await page.SetViewportSizeAsync(Phone, 844);
        var wide = await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth");
        if (wide > Phone) complaints.Add($"at {Phone} px the page is {wide} px wide");
        await Photograph(page, title, Phone);
        await page.SetViewportSizeAsync(Desk, 900);
        return complaints;
    }

    private static async Task Photograph(IPage page, string title, int width)
    {
        if (Pictures is not { Length: > 0 }) return;
        var name = string.Concat(title.Select(c => char.IsLetterOrDigit(c) ? c : '-'));
        await page.ScreenshotAsync(new() { Path = Path.Combine(Pictures, $"{name}-{width}.png"), FullPage = true });
    }
}
