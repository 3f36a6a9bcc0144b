using System.Net;
using Certification.Notices.Delivering;
using Certification.Platform.Audit;
using Certification.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Certification.Tests.Notices;

public class DecliningTests
{
    [Fact]
    public async Task One_post_without_a_token_declines_and_reading_the_page_does_not()
    {
        await using var pages = await MailPages.Open();
        var reminder = await pages.Reminder();
        var (stranger, link) = (pages.Host.Visit(), $"/mail/decline/{reminder.UnsubscribeSecret}");

        var page = await stranger.Page(link);
        await stranger.Get(link + "?page=true");
        var before = await Choices(pages);
        var answer = await stranger.Http.PostAsync(new Uri(link, UriKind.Relative), new FormUrlEncodedContent(new Dictionary<string, string> { ["List-Unsubscribe"] = "One-Click" }));

        page.Body!.TextContent.Should().Contain("Påmindelser");
        before.Should().BeEmpty();
        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        (await Choices(pages)).Should().Equal(reminder.RecipientId);
        (await stranger.Page(link)).Body!.TextContent.Should().Contain("er slået fra");
        (await pages.Db.Read(db => db.Set<AuditEntry>().CountAsync(a => a.Action == "mail.declined"))).Should().Be(1);
    }

    [Fact]
    public async Task The_page_s_button_declines_and_pressing_twice_is_as_good_as_once()
    {
        await using var pages = await MailPages.Open();
        var reminder = await pages.Reminder();
        var stranger = pages.Host.Visit();
        var form = (AngleSharp.Html.Dom.IHtmlFormElement)(await stranger.Page($"/mail/decline/{reminder.UnsubscribeSecret}")).QuerySelector("main form")!;

        var (first, second) = (await stranger.Submit(form), await stranger.Submit(form));

        (first.StatusCode, second.StatusCode).Should().Be((HttpStatusCode.Redirect, HttpStatusCode.Redirect));
        (await Choices(pages)).Should().Equal(reminder.RecipientId);
    }

    [Fact]
    public async Task A_secret_that_opens_nothing_gets_the_same_friendly_answers()
    {
        await using var pages = await MailPages.Open();
        var stranger = pages.Host.Visit();

        var (page, answer) = (await stranger.Get("/mail/decline/nothing"), await stranger.Post("/mail/decline/nothing"));

        page.StatusCode.Should().Be(HttpStatusCode.OK);
        (await stranger.Page(page)).Body!.TextContent.Should().Contain("Linket gælder ikke");
        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        (await Choices(pages)).Should().BeEmpty();
    }

    [Fact]
    public async Task A_stranger_may_not_try_secrets_without_end()
    {
        await using var host = new WebHost(settings: ("Limits:PublicPerMinute", "3"));
        var stranger = host.Visit();

        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 4; i++) answers.Add((await stranger.Post($"/mail/decline/{i}")).StatusCode);

        answers.Should().Equal(HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task Everybody_sees_their_mails_and_turns_reminders_off_and_on()
    {
        await using var pages = await MailPages.Open();
        var reminder = await pages.Reminder();
        var reader = await pages.Host.Visit(reminder.RecipientId);

        var page = await reader.Page("/me/mail");
        await reader.Submit(MailPages.Form(page, "decline-Reminder"));
        var declined = await Choices(pages);
        await reader.Submit(MailPages.Form(await reader.Page("/me/mail"), "accept-Reminder"));

        page.QuerySelector($"a[href='/mail/{reminder.Id}']")!.TextContent.Should().Be(reminder.Subject);
        page.Body!.TextContent.Should().Contain("kan ikke slås fra");
        declined.Should().Equal(reminder.RecipientId);
        (await Choices(pages)).Should().BeEmpty();
    }

    [Fact]
    public async Task What_is_mandatory_cannot_be_declined()
    {
        await using var pages = await MailPages.Open();

        var answer = await (await pages.First()).Post("/api/v1/me/mail/decline", new { @class = "mandatory" });

        answer.StatusCode.Should().Be(HttpStatusCode.Conflict);
        (await Choices(pages)).Should().BeEmpty();
    }

    [Fact]
    public async Task The_page_of_one_s_own_mails_is_about_oneself_even_for_a_coordinator()
    {
        await using var pages = await MailPages.Open();

        var page = await (await pages.Coordinator()).Page("/me/mail");

        page.QuerySelector($"a[href='/mail/{pages.Receipt}']").Should().BeNull();
    }

    private static Task<List<int>> Choices(MailPages pages) => pages.Db.Read(db => db.Set<MailChoice>().Select(c => c.PersonId).ToListAsync());
}
