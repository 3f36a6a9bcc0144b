using Certification.Notices.Following;
using Certification.Tests.Notices;
using Certification.Tests.Support;
using System.Text.Json;

namespace Certification.Tests.Web;

/// <summary>Values that a page writes so that they come back: in addresses and in fields.</summary>
public class WhatPagesHandOnTests
{
    [Fact]
    public async Task A_filter_of_the_board_leads_to_what_it_says()
    {
        await using var pages = await MailPages.Open();
        var karen = await pages.Coordinator();

        var links = (await karen.Page($"/cohorts/{pages.Cohort.Id}")).QuerySelectorAll("a[href*='outlook=']").Select(a => a.GetAttribute("href")!).Distinct().ToList();

        links.Should().NotBeEmpty().And.OnlyContain(href => System.Text.RegularExpressions.Regex.IsMatch(href, "outlook=[A-Za-z]+(&|#|$)"));
        foreach (var link in links)
            (await karen.Page(link)).QuerySelectorAll("a[aria-current]").Select(a => a.GetAttribute("href")).Should().Contain(link, "what was asked for is what is shown");
    }

    [Theory]
    [InlineData("da")]
    [InlineData("en")]
    public async Task Times_stand_in_their_fields_in_every_language(string language)
    {
        await using var pages = await MailPages.Open(language: language);

        var times = (await (await pages.Coordinator()).Page($"/cohorts/{pages.Cohort.Id}/plan")).QuerySelectorAll("input[type=time]").Select(i => i.GetAttribute("value")).ToList();

        times.Should().NotBeEmpty().And.OnlyContain(value => value != null && value.Length == 5 && value[2] == ':');
    }

    [Fact]
    public async Task Nobody_reads_beforehand_what_comes_only_if_somebody_leaves_something_undone()
    {
        await using var pages = await MailPages.Open();
        await pages.Db.PlanMail();
        var contact = pages.Cohort.Contact.PersonId;

        var mine = await (await pages.Host.Visit(contact)).Get<JsonElement>("/api/v1/me/mail");
        var plan = await (await pages.Coordinator()).Get<JsonElement>("/api/v1/mail/plan?letter=overdue-municipality");

        plan.GetProperty("items").EnumerateArray().Should().Contain(m => m.GetProperty("recipientId").GetInt32() == contact);
        mine.GetProperty("planned").EnumerateArray().Select(m => m.GetProperty("letter").GetString()).Should().NotContain("overdue-municipality");
    }
}
