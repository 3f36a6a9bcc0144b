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

    [GeneratedRegex("/cohorts/[0-9]+/plan")]
    private static partial Regex PlanPage();

    [GeneratedRegex("(/cohorts/[0-9]+).*$")]
    private static partial Regex CohortPart();
}
