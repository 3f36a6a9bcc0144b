using System.Text.RegularExpressions;

namespace Certification.Browser;

/// <summary>The coordinator's part of the main job, as a person does it.</summary>
[Collection(nameof(Site))]
public partial class CoordinatorTests(Site site)
{
    [BrowserFact]
    public async Task A_cohort_is_planned_from_one_date_and_filled_from_the_real_list()
    {
        var page = await site.OpenAs("Karen Holm");

        await page.GotoAsync("/cohorts/new");
        await page.Locator("[name='Input.ProgrammeVersionId']").SelectOptionAsync(new SelectOptionValue { Index = 1 });
        await page.Locator("[name='Input.Name']").FillAsync("Hold 99");
        await page.Locator("[name='Input.FirstDay']").FillAsync("2027-03-02");
        await page.Locator("[name='Input.Capacity']").FillAsync("30");
        await page.Locator("[name='Input.Minimum']").FillAsync("8");
        await page.GetByRole(AriaRole.Button, new() { Name = "Planlæg holdet" }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(PlanPage());
        await page.GetByRole(AriaRole.Button, new() { Name = "Åbn for tilmelding" }).ClickAsync();
        await page.GotoAsync(page.Url.Replace("/plan", "/import", StringComparison.Ordinal));
        await page.Locator("input[type=file]").SetInputFilesAsync(Path.Combine(AppContext.BaseDirectory, "Data", "participants_2026_robusthed_hold12.csv"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Se listen igennem" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Tilmeld 24" }).ClickAsync();
        await page.GotoAsync(CohortPart().Replace(page.Url, "$1/enrolments"));

        await Assertions.Expect(page.GetByText("24/30")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("main tbody tr")).ToHaveCountAsync(24);
        await page.Context.CloseAsync();
    }

    [BrowserFact]
    public async Task What_is_missing_is_waived_the_certificate_is_issued_and_everybody_sees_when_it_is_revoked()
    {
        var (page, employer) = (await site.OpenAs("Karen Holm"), await site.Open());

        await page.GotoAsync("/cohorts");
        await page.GetByRole(AriaRole.Link, new() { Name = "Hold 12" }).ClickAsync();
        // Two people have this name.
        await page.Locator("main tr", new() { HasText = "Mariehønen" }).GetByRole(AriaRole.Link, new() { Name = "Søren Bjerregård" }).ClickAsync();
        await page.Locator("#waiver summary").ClickAsync();
        await page.Locator("[name='Waiving.Requirement']").SelectOptionAsync(new SelectOptionValue { Label = "Fremmøde" });
        await page.Locator("[name='Waiving.Reason']").FillAsync("Var på de sidste dage i foråret.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Giv dispensation" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Til sagen" }).First.ClickAsync();
        await page.GetByText("Udsted beviset").First.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Ja, udsted beviset" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Beviset til Søren Bjerregård er udstedt.")).ToBeVisibleAsync();
        var pdf = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Hent PDF" }).ClickAsync());
        var address = await page.GetByRole(AriaRole.Link, new() { Name = "Offentlig bekræftelse" }).GetAttributeAsync("href");
        await employer.GotoAsync(address!);
        await Assertions.Expect(employer.Locator(".verification")).ToContainTextAsync("Gyldigt");
        await page.Locator("summary", new() { HasText = "Tilbagekald" }).ClickAsync();
        var revoking = page.Locator("details[open] form");
        await revoking.Locator("textarea").FillAsync("Dispensationen var givet til en forkert person.");
        await revoking.GetByRole(AriaRole.Button).ClickAsync();
        await employer.ReloadAsync();

        pdf.SuggestedFilename.Should().EndWith(".pdf");
        await Assertions.Expect(employer.Locator(".verification")).ToContainTextAsync("Tilbagekaldt");
        await Assertions.Expect(employer.Locator("main")).Not.ToContainTextAsync("forkert person");
        await page.Context.CloseAsync();
        await employer.Context.CloseAsync();
    }

    [GeneratedRegex("/cohorts/[0-9]+/plan")]
    private static partial Regex PlanPage();

    [GeneratedRegex("(/cohorts/[0-9]+).*$")]
    private static partial Regex CohortPart();
}
