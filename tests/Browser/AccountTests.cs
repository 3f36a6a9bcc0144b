namespace Certification.Browser;

/// <summary>Signing in with a work account, in a browser, against a real OpenID provider.</summary>
[Collection(nameof(Tenant))]
public class AccountTests(Tenant site)
{
    [BrowserFact]
    public async Task An_account_that_is_connected_once_signs_in_from_then_on()
    {
        await site.Wrong();
        var page = await site.OpenAs("Anne Sørensen");
        await page.GotoAsync("/me/account");
        await page.GetByRole(AriaRole.Link, new() { Name = "Forbind en arbejdskonto" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Anne Sørensen" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Forbind anne@tenant.example?" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Forbind kontoen" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Kontoen er forbundet.")).ToBeVisibleAsync();

        // The address is somebody else's by now: only the provider's own name for the person counts.
        await site.Wrong(new { label = "someone.else@tenant.example" });
        var later = await site.Open();
        await later.GotoAsync("/sign-in?returnUrl=%2Fme");
        await later.GetByRole(AriaRole.Link, new() { Name = "Log ind med Microsoft" }).ClickAsync();
        await later.GetByRole(AriaRole.Button, new() { Name = "Anne Sørensen" }).ClickAsync();

        await Assertions.Expect(later.Locator(".portal-user")).ToContainTextAsync("Anne Sørensen");
        await page.Context.CloseAsync();
        await later.Context.CloseAsync();
    }

    [BrowserFact]
    public async Task A_colleague_with_an_app_role_and_a_second_factor_comes_in_without_an_invitation()
    {
        await site.Wrong();
        var page = await site.Open();

        await SignIn(page, "Karen Holm");

        await Assertions.Expect(page).ToHaveURLAsync($"{site.Address}/cohorts");
        await page.Context.CloseAsync();
    }

    [BrowserFact]
    public async Task A_coordinator_whose_provider_asked_for_no_second_factor_is_asked_here()
    {
        await site.Wrong();
        var page = await site.Open();

        await SignIn(page, "Jonas Lindegaard");

        await Assertions.Expect(page).ToHaveURLAsync($"{site.Address}/sign-in/authenticator");
        await page.GotoAsync("/cohorts");
        await Assertions.Expect(page).ToHaveURLAsync($"{site.Address}/sign-in?returnUrl=%2Fcohorts");
        await page.Context.CloseAsync();
    }

    [BrowserTheory]
    [InlineData("an account of another tenant")]
    [InlineData("a token that has expired")]
    [InlineData("a token for another request")]
    public async Task What_is_wrong_with_a_token_keeps_its_bearer_out(string what)
    {
        await site.Wrong(what switch
        {
            "an account of another tenant" => new { tenant = "11111111-2222-3333-4444-555555555555" },
            "a token that has expired" => new { clock = 7200 },
            _ => (object)new { nonce = true },
        });
        var page = await site.Open();

        await SignIn(page, "Karen Holm");

        await Assertions.Expect(page).ToHaveURLAsync($"{site.Address}/sign-in?account=failed");
        await Assertions.Expect(page.GetByText("Det lykkedes ikke at logge ind med kontoen")).ToBeVisibleAsync();
        await page.GotoAsync("/cohorts");
        await Assertions.Expect(page).ToHaveURLAsync($"{site.Address}/sign-in?returnUrl=%2Fcohorts");
        await page.Context.CloseAsync();
        await site.Wrong();
    }

    [BrowserFact]
    public async Task A_code_is_taken_once_and_only_in_the_browser_that_asked_for_it()
    {
        await site.Wrong();
        var page = await site.Open();
        var back = "";
        page.Request += (_, request) => { if (request.Url.Contains("/sign-in/account/done", StringComparison.Ordinal)) back = request.Url; };
        await SignIn(page, "Karen Holm");
        await Assertions.Expect(page).ToHaveURLAsync($"{site.Address}/cohorts");

        var (again, elsewhere) = (await site.Open(), await site.Open());
        await again.GotoAsync(back);
        var state = "";
        elsewhere.Request += (_, request) => { if (request.Url.Contains("/auth?", StringComparison.Ordinal)) state = System.Web.HttpUtility.ParseQueryString(new Uri(request.Url).Query)["state"]!; };
        await elsewhere.GotoAsync("/sign-in/account");
        // The state is good and this browser's own; the code has been used.
        var used = System.Web.HttpUtility.ParseQueryString(new Uri(back).Query);
        await elsewhere.GotoAsync($"/sign-in/account/done?code={Uri.EscapeDataString(used["code"]!)}&state={Uri.EscapeDataString(state)}&iss={Uri.EscapeDataString(used["iss"] ?? "")}");

        foreach (var refused in (IPage[])[again, elsewhere])
        {
            await Assertions.Expect(refused).ToHaveURLAsync($"{site.Address}/sign-in?account=failed");
            await refused.Context.CloseAsync();
        }
        await page.Context.CloseAsync();
    }

    [BrowserFact]
    public async Task An_account_that_nobody_here_has_is_told_how_to_connect_it()
    {
        await site.Wrong();
        var page = await site.Open();

        await SignIn(page, "Bo Hjelm");

        await Assertions.Expect(page).ToHaveURLAsync($"{site.Address}/sign-in?account=unknown");
        await Assertions.Expect(page.Locator("[name='Input.Email']")).ToBeVisibleAsync();
        await page.Context.CloseAsync();
    }

    private static async Task SignIn(IPage page, string account)
    {
        await page.GotoAsync("/sign-in");
        await page.GetByRole(AriaRole.Link, new() { Name = "Log ind med Microsoft" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = account }).ClickAsync();
    }
}
