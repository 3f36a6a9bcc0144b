using System.Net;
using Certification.Notices;
using Certification.Notices.Delivering;
using Certification.Notices.Following;
using Certification.Platform.Audit;
using Certification.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Certification.Tests.Notices;

public class FollowingTests
{
    [Theory]
    [InlineData("da", "Mails", "Planlagte mails", "Adresser", "Breve", "Mailmappe", "Mine mails")]
    [InlineData("en", "Mails", "Planned mails", "Addresses", "Letters", "Mail folder", "My mails")]
    public async Task Coordinators_read_all_pages_in_both_languages(string language, params string[] titles)
    {
        await using var pages = await MailPages.Open(language: language);
        var karen = await pages.Coordinator();

        var seen = new List<string>();
        foreach (var path in new[] { "/mail", "/mail/plan", "/mail/addresses", "/mail/letters", "/mail/folder", "/me/mail" }) seen.Add((await karen.Page(path)).QuerySelector("h1")!.TextContent);

        seen.Should().Equal(titles);
        (await karen.Page($"/mail/{pages.Receipt}")).QuerySelector("h1")!.TextContent.Should().StartWith(language == "da" ? "Kvittering" : "Receipt");
        (await karen.Page($"/mail/people/{pages.Cohort.First.Caller.PersonId}")).QuerySelector("h1")!.TextContent.Should().Be("Deltager1 Hold 12");
    }

    [Fact]
    public async Task Nobody_else_reads_what_is_about_all()
    {
        await using var pages = await MailPages.Open();
        var (anne, trainer, stranger) = (await pages.First(), await pages.Host.Visit(pages.Cohort.Trainer.PersonId), pages.Host.Visit());

        foreach (var path in new[] { "/mail", "/mail/plan", "/mail/addresses", "/mail/letters", "/mail/letters/day-soon", "/mail/letters/day-soon/da/preview", "/mail/folder", $"/mail/people/{pages.Cohort.First.Caller.PersonId}", "/api/v1/mail", "/api/v1/mail/delivery" })
        {
            (await anne.Get(path)).StatusCode.Should().Be(HttpStatusCode.Forbidden, path);
            (await trainer.Get(path)).StatusCode.Should().Be(HttpStatusCode.Forbidden, path);
            (await stranger.Get(path)).StatusCode.Should().BeOneOf([HttpStatusCode.Redirect, HttpStatusCode.Unauthorized], path);
        }
    }

    [Fact]
    public async Task A_mail_is_read_by_its_recipient_without_what_servers_said_and_by_no_other_participant()
    {
        await using var pages = await MailPages.Open();
        await pages.Deliver();
        var (anne, other) = (await pages.First(), await pages.Host.Visit(pages.Cohort.Second.Caller.PersonId));

        var page = await anne.Page($"/mail/{pages.Receipt}");

        page.Body!.TextContent.Should().Contain("Sendt").And.NotContain("Message-ID").And.NotContain("folder");
        page.QuerySelector("input[value=again]").Should().BeNull();
        (await anne.Post($"/api/v1/mail/{pages.Receipt}/again")).StatusCode.Should().Be(HttpStatusCode.Forbidden);
        foreach (var path in new[] { $"/mail/{pages.Receipt}", $"/mail/{pages.Receipt}/html", $"/api/v1/mail/{pages.Receipt}" })
            (await other.Get(path)).StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_log_is_narrowed_by_state_letter_and_what_is_typed()
    {
        await using var pages = await MailPages.Open();
        var karen = await pages.Coordinator();

        var found = new Dictionary<string, int>();
        foreach (var query in new[] { "", "?state=waiting", "?state=sent", "?letter=submission-receipt", "?letter=welcome", "?q=deltager1", "?q=Kvittering", "?q=DELTAGER1.hold12@example.org", "?q=%25", "?state=waiting&q=nobody" })
            found[query] = (await karen.Get<Page>("/api/v1/mail" + query)).Total;

        found.Should().Equal(new Dictionary<string, int>
        {
            [""] = 1,
            ["?state=waiting"] = 1,
            ["?state=sent"] = 0,
            ["?letter=submission-receipt"] = 1,
            ["?letter=welcome"] = 0,
            ["?q=deltager1"] = 1,
            ["?q=Kvittering"] = 1,
            ["?q=DELTAGER1.hold12@example.org"] = 1,
            ["?q=%25"] = 0,
            ["?state=waiting&q=nobody"] = 0,
        });
        (await karen.Page("/mail?state=sent")).Body!.TextContent.Should().Contain("Ingen mail passer");
    }

    [Fact]
    public async Task The_story_tells_every_change_the_server_s_answer_and_under_which_name_it_went()
    {
        await using var pages = await MailPages.Open();
        await pages.Deliver();

        var story = (await (await pages.Coordinator()).Page($"/mail/{pages.Receipt}")).Body!.TextContent;

        var mail = await pages.Mail(pages.Receipt);
        story.Should().Contain("forsøg 1").And.Contain("Message-ID").And.Contain(mail.QueueId!).And.Contain(mail.Key).And.Contain("ikke af en regel");
    }

    [Fact]
    public async Task A_mail_that_waits_for_the_morning_says_so()
    {
        await using var pages = await MailPages.Open();
        var mail = await pages.Reminder();
        pages.At(pages.Db.Clock.Now.Date.AddHours(20));
        await pages.Deliver();

        var story = (await (await pages.Coordinator()).Page($"/mail/{mail.Id}")).Body!.TextContent;

        story.Should().Contain("Mails sendes på hverdage kl. 7-18; denne venter til ");
    }

    [Fact]
    public async Task A_sent_mail_is_sent_again_as_a_mail_of_its_own()
    {
        await using var pages = await MailPages.Open();
        await pages.Deliver();
        var karen = await pages.Coordinator();

        var answer = await karen.Submit(MailPages.Form(await karen.Page($"/mail/{pages.Receipt}"), "again"));
        await pages.Deliver();

        answer.StatusCode.Should().Be(HttpStatusCode.Redirect);
        var (first, again) = (await pages.Mail(pages.Receipt), await pages.Mail(pages.Receipt + 1));
        (again.Key, again.State, again.Content.Text).Should().Be(($"{first.Key}:again:1", MailState.Sent, first.Content.Text));
        (await pages.Db.Read(db => db.Set<AuditEntry>().SingleAsync(a => a.Action == "mail.again"))).SubjectId.Should().Be(again.Id);
        (await karen.Post<Sent>($"/api/v1/mail/{again.Id}/again")).Id.Should().Be(again.Id + 1);
        (await pages.Mail(again.Id + 1)).Key.Should().Be($"{first.Key}:again:2");
    }

    [Fact]
    public async Task A_mail_can_be_sent_again_to_an_address_that_works_and_a_bad_one_comes_back_as_it_was_typed()
    {
        await using var pages = await MailPages.Open();
        await pages.Deliver();
        await pages.Suppressed();
        var karen = await pages.Coordinator();
        var form = MailPages.Form(await karen.Page($"/mail/{pages.Receipt}"), "again");

        var bad = await karen.Submit(form, ("Repeating.To", "anne.example.org"));
        var good = await karen.Submit(form, ("Repeating.To", "anne.ny@example.org"));

        bad.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await karen.Page(bad)).QuerySelector("input[name='Repeating.To']")!.GetAttribute("value").Should().Be("anne.example.org");
        good.StatusCode.Should().Be(HttpStatusCode.Redirect);
        (await pages.Mail(pages.Receipt + 1)).To.Should().Be("anne.ny@example.org");
    }

    [Theory]
    [InlineData(nameof(MailState.Cancelled), null, "mail.not-wanted")]
    [InlineData(nameof(MailState.Superseded), null, "mail.not-wanted")]
    [InlineData(nameof(MailState.Sent), "Svar her: {site}/offers/{secret}", "mail.secret")]
    public async Task What_was_stopped_and_what_only_its_reader_may_have_is_not_sent_again(string state, string? text, string code)
    {
        await using var pages = await MailPages.Open();
        await pages.Db.Read(db => db.Database.ExecuteSqlInterpolatedAsync($"UPDATE OutgoingMails SET State = {state}"));
        if (text is not null) await pages.Db.Read(db => db.Database.ExecuteSqlInterpolatedAsync($"UPDATE MailContents SET Text = {text}"));
        var karen = await pages.Coordinator();

        var answer = await karen.Post($"/api/v1/mail/{pages.Receipt}/again");

        answer.StatusCode.Should().Be(HttpStatusCode.Conflict);
        (await answer.Content.ReadAsStringAsync()).Should().Contain(code);
        var page = await karen.Page($"/mail/{pages.Receipt}");
        page.QuerySelector("input[value=again]").Should().BeNull();
        if (text is not null) page.QuerySelector("pre.letter-text")!.TextContent.Should().Contain("/offers/…");
    }

    [Fact]
    public async Task What_needs_a_look_stands_on_the_page_that_coordinators_begin_with_and_on_nobody_elses()
    {
        await using var pages = await MailPages.Open();
        await pages.Deliver();
        await pages.Suppressed();
        var karen = await pages.Coordinator();
        await karen.Post("/api/v1/mail/pause", new { reason = "Serveren flyttes" });

        var (hers, trainers) = (await karen.Page("/cohorts"), await (await pages.Host.Visit(pages.Cohort.Trainer.PersonId)).Page("/cohorts"));

        hers.QuerySelector("main")!.TextContent.Should().Contain("1 mailadresse afviser mails").And.Contain("Mails er sat på pause");
        hers.QuerySelectorAll("a[href='/mail/addresses']").Should().ContainSingle();
        trainers.QuerySelector("main")!.TextContent.Should().NotContain("mailadresse").And.NotContain("pause");
    }

    [Fact]
    public async Task A_mail_on_its_way_is_not_sent_again()
    {
        await using var pages = await MailPages.Open();
        var karen = await pages.Coordinator();

        var answer = await karen.Post($"/api/v1/mail/{pages.Receipt}/again");

        answer.StatusCode.Should().Be(HttpStatusCode.Conflict);
        (await karen.Page($"/mail/{pages.Receipt}")).QuerySelector("input[value=again]").Should().BeNull();
    }

    [Fact]
    public async Task A_suppressed_address_is_on_the_list_until_somebody_says_that_it_works()
    {
        await using var pages = await MailPages.Open();
        await pages.Deliver();
        var address = await pages.Suppressed();
        var karen = await pages.Coordinator();

        var refused = await karen.Post($"/api/v1/mail/{pages.Receipt}/again");
        var page = await karen.Page("/mail/addresses");
        await karen.Submit(MailPages.Form(page, $"lift-{address}"));

        refused.StatusCode.Should().Be(HttpStatusCode.Conflict);
        page.Body!.TextContent.Should().Contain("550 5.1.1 No such user").And.Contain("Deltager1 Hold 12").And.Contain("Spærret");
        (await karen.Page("/mail/addresses")).Body!.TextContent.Should().NotContain("550 5.1.1");
        (await karen.Post($"/api/v1/mail/{pages.Receipt}/again")).StatusCode.Should().Be(HttpStatusCode.OK);
        (await pages.Db.Read(db => db.Set<AuditEntry>().CountAsync(a => a.Action == "address.lifted"))).Should().Be(1);
    }

    [Fact]
    public async Task Mail_that_is_paused_by_hand_waits_says_why_and_goes_again()
    {
        await using var pages = await MailPages.Open();
        var karen = await pages.Coordinator();

        await karen.Submit(MailPages.Form(await karen.Page("/mail"), "pause"), ("Pausing.Reason", "Vi flytter mailserver"));
        await pages.Deliver();
        var (paused, waiting) = (await karen.Page("/mail"), await pages.Mail(pages.Receipt));
        var health = await (await pages.Host.Visit().Get("/health")).Content.ReadAsStringAsync();
        await karen.Submit(MailPages.Form(paused, "resume"));
        await pages.Deliver();

        paused.Body!.TextContent.Should().Contain("Vi flytter mailserver");
        (waiting.State, health).Should().Be((MailState.Planned, "Degraded"));
        (await pages.Mail(pages.Receipt)).State.Should().Be(MailState.Sent);
        (await pages.Db.Read(db => db.Set<AuditEntry>().Where(a => a.Action.StartsWith("mail.")).OrderBy(a => a.Id).Select(a => a.Action).ToListAsync())).Should().Equal("mail.paused", "mail.resumed");
    }

    [Fact]
    public async Task A_pause_without_a_reason_is_refused()
    {
        await using var pages = await MailPages.Open();
        var karen = await pages.Coordinator();

        var answer = await karen.Submit(MailPages.Form(await karen.Page("/mail"), "pause"), ("Pausing.Reason", ""));

        answer.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await karen.Get<ReadDelivery.View>("/api/v1/mail/delivery")).Channel.Paused.Should().BeFalse();
    }

    [Fact]
    public async Task A_message_that_has_been_due_for_more_than_a_quarter_of_an_hour_alarms()
    {
        await using var pages = await MailPages.Open();
        var karen = await pages.Coordinator();

        var (calm, well) = (await karen.Get<ReadDelivery.View>("/api/v1/mail/delivery"), await (await karen.Get("/health")).Content.ReadAsStringAsync());
        pages.At(pages.Db.Clock.Now.AddMinutes(16));
        var (late, ill) = (await karen.Page("/mail"), await (await karen.Get("/health")).Content.ReadAsStringAsync());

        (calm.Late, well, ill).Should().Be((false, "Healthy", "Degraded"));
        late.QuerySelector(".tile-error")!.TextContent.Should().Contain("16 min.");
    }

    [Fact]
    public async Task What_people_typed_stands_in_a_mail_as_they_typed_it()
    {
        await using var pages = await MailPages.Open(cohortName: "<b>*x*</b>");
        var karen = await pages.Coordinator();

        var frame = await karen.Get($"/mail/{pages.Receipt}/html");
        var page = await karen.Page($"/mail/{pages.Receipt}");

        (await frame.Content.ReadAsStringAsync()).Should().Contain("&lt;b&gt;*x*&lt;/b&gt;").And.NotContain("<b>").And.NotContain("<em>");
        page.QuerySelector(".letter-text")!.TextContent.Should().Contain("<b>*x*</b>");
        page.QuerySelector("iframe")!.GetAttribute("sandbox").Should().BeEmpty();
        frame.Headers.GetValues("Content-Security-Policy").Single().Should().StartWith("default-src 'none'; style-src 'unsafe-inline'").And.Contain("sandbox").And.Contain("frame-ancestors 'self'");
    }

    [Fact]
    public async Task The_plan_says_what_comes_and_the_story_by_which_rule_a_mail_came()
    {
        await using var pages = await MailPages.Open();
        var reminder = await pages.Reminder();
        var karen = await pages.Coordinator();

        var planned = await karen.Get<Page>("/api/v1/mail/plan?who=Deltager1&about=Hold&rule=day-soon");
        var (nobody, plan) = (await karen.Get<Page>("/api/v1/mail/plan?who=Nobody"), await karen.Page("/mail/plan?state=written"));

        planned.Total.Should().BePositive();
        nobody.Total.Should().Be(0);
        plan.QuerySelector($"a[href='/mail/{reminder.Id}']").Should().NotBeNull();
        (await karen.Page($"/mail/{reminder.Id}")).Body!.TextContent.Should().Contain("Påmindelse før en kursusdag").And.Contain("day-soon");
        (await karen.Page($"/mail/people/{reminder.RecipientId}")).QuerySelector($"a[href='/mail/{reminder.Id}']").Should().NotBeNull();
        (await karen.Get("/mail/people/999999")).StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task In_Development_the_folder_s_mails_are_listed_and_nothing_outside_it_opens()
    {
        await using var pages = await MailPages.Open();
        await pages.Deliver();
        var karen = await pages.Coordinator();

        var link = (await karen.Page("/mail/folder")).QuerySelector("a[download]")!.GetAttribute("href")!;
        var file = await karen.Get(link);

        (await file.Content.ReadAsStringAsync()).Should().Contain("Subject:");
        file.Content.Headers.ContentDisposition!.DispositionType.Should().Be("attachment");
        foreach (var outside in new[] { "..%2Ftest.db", "%2E%2E%2Ftest.db", "..%5Ctest.db", "nothing.eml", "%2Fetc%2Fpasswd" })
            (await karen.Get("/api/v1/mail/folder/" + outside)).StatusCode.Should().Be(HttpStatusCode.NotFound, outside);
        (await (await pages.First()).Get(link)).StatusCode.Should().Be(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_file_of_the_folder_that_belongs_to_no_mail_is_called_what_it_is()
    {
        await using var pages = await MailPages.Open();
        await pages.Host.Services.GetRequiredService<MailDoctor>().SendTestMail("drift@example.org", default);
        var karen = await pages.Coordinator();

        var test = (await karen.Page("/mail/folder")).QuerySelector("tbody th")!.TextContent;
        foreach (var file in Directory.EnumerateFiles(pages.Host.Services.GetRequiredService<IOptions<MailOptions>>().Value.Folder, "*.eml")) await File.WriteAllTextAsync(file, "Subject: x\r\n\r\nx");
        var other = (await karen.Page("/mail/folder")).QuerySelector("tbody th")!.TextContent;

        (test, other).Should().Be(("Prøvemail", "Mail uden historie"));
    }

    private sealed record Page(int Total);

    private sealed record Sent(int Id);
}
