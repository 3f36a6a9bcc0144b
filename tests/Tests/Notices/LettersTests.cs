using System.Net;
using AngleSharp.Html.Dom;
using Certification.Notices;
using Certification.Notices.Contracts;
using Certification.Notices.Writing;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Tests.Coursework;
using Certification.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Certification.Tests.Notices;

public class LettersTests
{
    private const string Receipt = "/mail/letters/submission-receipt";

    [Fact]
    public async Task The_next_mail_says_what_the_organisation_wrote()
    {
        await using var pages = await MailPages.Open();
        var karen = await pages.Coordinator();

        var answer = await karen.Submit(MailPages.Form(await karen.Page(Receipt), "save"), ("Writing.Subject", "Tak for {{assignment}}"), ("Writing.Body", "Hej {{name}}\n\n[Se den]({{link}})"));
        await pages.Db.HandIn(pages.Cohort.Second);

        answer.StatusCode.Should().Be(HttpStatusCode.Redirect);
        var mail = await pages.Mail(pages.Receipt + 1);
        mail.Subject.Should().StartWith("Tak for ");
        mail.Content.Text.Should().StartWith("Hej Deltager2 Hold 12");
        (await pages.Db.Read(db => db.Set<AuditEntry>().SingleAsync(a => a.Action == "letter.saved"))).After.Should().Contain("Tak for");
        (await karen.Page("/mail/letters")).QuerySelector($"tr:has(a[href='{Receipt}'])")!.TextContent.Should().Contain("dansk");
    }

    [Theory]
    [InlineData("Hej {{nmae}}", "{{nmae}}", "Pladsholderen nmae findes ikke")]
    [InlineData("{{#if late}}For sent", "{{#if late}}", "Teksten kan ikke læses")]
    [InlineData("Hej 010203-1234", "010203-1234", "personnummer")]
    [InlineData("[Tryk her](javascript:alert(1))", "javascript:alert(1)", "kan ikke bruges i et brev")]
    [InlineData("![Logo](https://spor.example.org/1.png)", "spor.example.org", "kan ikke bruges i et brev")]
    public async Task A_text_that_cannot_be_used_comes_back_as_it_was_typed_with_the_reason(string typed, string kept, string reason)
    {
        await using var pages = await MailPages.Open();
        var karen = await pages.Coordinator();

        var answer = await karen.Submit(MailPages.Form(await karen.Page(Receipt), "save"), ("Writing.Subject", "Tak"), ("Writing.Body", typed));

        answer.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        var page = await karen.Page(answer);
        page.QuerySelector("textarea")!.TextContent.Should().Contain(kept);
        page.QuerySelector(".form-error-message")!.TextContent.Should().Contain(reason);
        (await pages.Db.Read(db => db.Set<LetterText>().CountAsync())).Should().Be(0);
    }

    [Fact]
    public async Task The_standard_text_comes_back_by_one_press()
    {
        await using var pages = await MailPages.Open();
        var karen = await pages.Coordinator();
        await karen.Put("/api/v1" + Receipt + "/da", new { subject = "Tak", body = "Hej" });

        await karen.Submit(MailPages.Form(await karen.Page(Receipt), "reset"));

        (await karen.Page(Receipt)).QuerySelector("textarea")!.TextContent.Should().Contain("Kære {{name}}");
        (await pages.Db.Read(db => db.Set<LetterText>().CountAsync())).Should().Be(0);
    }

    [Fact]
    public async Task Of_two_who_write_at_once_the_second_is_told()
    {
        await using var pages = await MailPages.Open();
        var karen = await pages.Coordinator();
        var page = await karen.Page(Receipt);
        await karen.Put("/api/v1" + Receipt + "/da", new { subject = "Tak", body = "Den første" });

        var second = await karen.Submit(MailPages.Form(page, "save"), ("Writing.Subject", "Tak"), ("Writing.Body", "Den anden"));

        second.StatusCode.Should().Be(HttpStatusCode.Conflict);
        (await pages.Db.Read(db => db.Set<LetterText>().SingleAsync())).Body.Should().Be("Den første");
    }

    [Fact]
    public async Task A_reader_of_Greenlandic_gets_the_Danish_text_until_there_is_one_and_the_page_says_so()
    {
        await using var pages = await MailPages.Open(language: "kl");
        var karen = await pages.Coordinator();
        await karen.Put("/api/v1" + Receipt + "/da", new { subject = "Dansk", body = "Dansk" });
        await pages.Db.HandIn(pages.Cohort.Second);

        var before = await karen.Page(Receipt + "?language=kl");
        await karen.Put("/api/v1" + Receipt + "/kl", new { subject = "Qujanaq", body = "Qujanaq {{name}}" });
        await pages.Db.HandIn(pages.Cohort.People[2]);

        before.Body!.TextContent.Should().Contain("Ingen tekst på grønlandsk: modtageren får den på dansk");
        (await pages.Mail(pages.Receipt + 1)).Subject.Should().Be("Dansk");
        (await pages.Mail(pages.Receipt + 2)).Subject.Should().Be("Qujanaq");
    }

    [Fact]
    public async Task A_text_is_tried_on_the_newest_mail_s_data_without_being_saved()
    {
        await using var pages = await MailPages.Open();
        var karen = await pages.Coordinator();
        var form = MailPages.Form(await karen.Page(Receipt), "save");

        var (html, text) = (await Try(karen, form, ""), await Try(karen, form, "?form=text"));

        html.Should().Contain("Deltager1 Hold 12 på <strong>Hold 12</strong>");
        text.Should().StartWith("Emne: Tak\n").And.Contain("Deltager1 Hold 12 på Hold 12");
        (await pages.Db.Read(db => db.Set<LetterText>().CountAsync())).Should().Be(0);
    }

    [Fact]
    public async Task A_letter_that_was_never_sent_is_shown_with_examples()
    {
        await using var pages = await MailPages.Open();

        var preview = await (await pages.Coordinator()).Get("/mail/letters/welcome/en/preview?form=text");

        (await preview.Content.ReadAsStringAsync()).Should().Contain("[holdets navn]").And.Contain("http://localhost:5080/me");
    }

    [Fact]
    public async Task Every_placeholder_of_every_letter_is_explained()
    {
        await using var host = new WebHost();

        var words = host.Services.GetServices<Letters>().SelectMany(l => l.Kinds).SelectMany(LetterWords.Of).Distinct();

        words.Where(word => !LetterWords.IsExplained(word)).Should().BeEmpty();
        words.Select(LetterWords.Meaning).Should().NotContain(string.Empty);
    }

    private static async Task<string> Try(Visitor visitor, IHtmlFormElement form, string query)
    {
        var token = form.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        var answer = await visitor.Http.PostAsync(new Uri(Receipt + "/da/preview" + query, UriKind.Relative), new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["__RequestVerificationToken"] = token,
            ["Writing.Subject"] = "Tak",
            ["Writing.Body"] = "{{name}} på **{{cohort}}**",
        }));
        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        return await answer.Content.ReadAsStringAsync();
    }
}
