using System.Net;
using AngleSharp.Html.Dom;
using Certification.Notices;
using Certification.People;
using Certification.People.Personal;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Refusals;
using Certification.Tests.Notices;
using Certification.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Certification.Tests.Personal;

/// <summary>What people ask about their data is answered in time, by two, and they are told.</summary>
public sealed class RequestTests
{
    private static readonly DateTime Now = new(2026, 3, 2, 8, 0, 0, DateTimeKind.Utc);

    [Fact]
    public async Task Whoever_is_erased_is_told_at_the_address_as_it_was_and_the_mail_still_leaves()
    {
        await using var office = await Office.Open();
        await (await office.Asker()).Post("/api/v1/me/data/erasure", new { });

        await office.Decide(await office.Request(), grant: true);
        await using (var scope = office.Host.Services.CreateAsyncScope()) await scope.ServiceProvider.SendDueMail(default);

        var mail = await office.Mail("request-erased");
        (mail.RecipientId, mail.To, mail.ToName, mail.State).Should().Be((0, "per@example.org", "per@example.org", MailState.Sent));
        mail.Content.Text.Should().Contain("Dine oplysninger er nu slettet").And.Contain("datatilsynet.dk").And.NotContain("Per Madsen");
    }

    [Fact]
    public async Task A_refusal_is_mailed_with_the_answer_and_how_to_complain()
    {
        await using var office = await Office.Open();
        await office.Register("erasure");

        await office.Decide(await office.Request(), grant: false, answer: "Sagen verserer.");

        var mail = await office.Mail("request-refused");
        mail.RecipientId.Should().Be(office.Per);
        mail.Subject.Should().NotContain("Sagen");
        mail.Content.Text.Should().Contain("Sagen verserer.").And.Contain("2. marts 2026").And.Contain("datatilsynet.dk");
    }

    [Fact]
    public async Task A_copy_is_handed_out_by_another_than_registered_it_for_a_week_and_the_person_is_told_once()
    {
        await using var office = await Office.Open();
        await office.Register("copy");
        var id = (await office.Request()).Id;

        var own = await office.First.Post($"/api/v1/personal-data/{id}/export");
        var first = await office.Second.Post($"/api/v1/personal-data/{id}/export");
        var stillOwn = await office.First.Post($"/api/v1/personal-data/{id}/export");
        office.Host.Clock.Now = Now.AddDays(6);
        var again = await (await office.Host.Visit(office.Jens)).Post($"/api/v1/personal-data/{id}/export");
        office.Host.Clock.Now = Now.AddDays(7);
        var jens = await office.Host.Visit(office.Jens);
        var late = await jens.Post($"/api/v1/personal-data/{id}/export");

        new[] { own, first, stillOwn, again, late }.Select(a => a.StatusCode).Should().Equal(HttpStatusCode.Conflict, HttpStatusCode.OK, HttpStatusCode.Conflict, HttpStatusCode.OK, HttpStatusCode.Conflict);
        (await late.Content.ReadAsStringAsync()).Should().Contain("7 dage");
        (await office.Request()).State.Should().Be(RequestState.Done);
        (await office.Mail("copy-handed-over")).Content.Text.Should().Contain("udleveret til dig 2. marts 2026");
        (await jens.Page($"/accounts/{office.Per}/data")).QuerySelector("form[action$='/export']").Should().BeNull();
    }

    [Fact]
    public async Task Nobody_hands_out_their_own_copy_a_refused_one_or_one_that_was_not_asked_for()
    {
        await using var office = await Office.Open();
        await office.First.Post($"/api/v1/accounts/{office.Jens}/requests", new { kind = "copy", receivedOn = "2026-03-02", reason = "Brev" });
        var own = await office.Second.Post($"/api/v1/personal-data/{(await office.Request()).Id}/export");
        await office.Register("erasure");
        var erasure = await office.Second.Post($"/api/v1/personal-data/{(await office.Request()).Id}/export");
        await office.Register("copy");
        await office.Decide(await office.Request(), grant: false, answer: "Ukendt person.");
        var refused = await office.Second.Post($"/api/v1/personal-data/{(await office.Request()).Id}/export");

        new[] { own, erasure, refused }.Select(a => a.StatusCode).Should().Equal(HttpStatusCode.Conflict, HttpStatusCode.NotFound, HttpStatusCode.Conflict);
        (await office.Host.Read(db => db.Set<AuditEntry>().CountAsync(e => e.Action == "person.exported"))).Should().Be(0);
    }

    [Fact]
    public async Task A_copy_is_not_granted_without_being_handed_out()
    {
        await using var office = await Office.Open();
        await office.Register("copy");
        var request = await office.Request();

        var answer = await office.Second.Post($"/api/v1/personal-data/{request.Id}/decision", new { grant = true, version = request.Version });

        answer.StatusCode.Should().Be(HttpStatusCode.Conflict);
        (await answer.Content.ReadAsStringAsync()).Should().Contain("udlevere kopien");
        (await office.Request()).State.Should().Be(RequestState.Open);
    }

    [Fact]
    public async Task A_person_has_one_open_request_of_a_kind_and_an_erasure_ends_the_others()
    {
        await using var office = await Office.Open();
        await office.Register("copy");
        var copy = await office.Request();
        var twice = await office.First.Post($"/api/v1/accounts/{office.Per}/requests", new { kind = "copy", receivedOn = "2026-03-01", reason = "Brev" });
        await office.Register("erasure");

        await office.Decide(await office.Request(), grant: true);

        twice.StatusCode.Should().Be(HttpStatusCode.Conflict);
        var ended = await office.Host.Read(db => db.Set<PersonalRequest>().SingleAsync(r => r.Id == copy.Id));
        (ended.State, ended.Answer).Should().Be((RequestState.Refused, "Personen er slettet; der er ikke mere at besvare."));
        var list = await office.First.Page("/personal-data");
        list.QuerySelectorAll("tbody tr").Should().HaveCount(2);
        list.QuerySelectorAll("tbody a").Should().BeEmpty();
    }

    [Fact]
    public async Task All_steps_of_a_request_stand_in_one_chain()
    {
        await using var office = await Office.Open();
        await office.Register("erasure");
        var request = await office.Request();

        await office.Extend(request, "Mange filer.");
        await office.Decide(await office.Request(), grant: true);

        (await office.Host.Read(db => db.Set<AuditEntry>().Where(e => e.Chain == $"PersonalRequest:{request.Id}").OrderBy(e => e.Number).Select(e => e.Action).ToListAsync()))
            .Should().Equal("request.registered", "request.extended", "request.decided");
    }

    [Fact]
    public async Task A_time_limit_is_extended_once_by_two_months_and_the_person_is_told_why()
    {
        await using var office = await Office.Open();
        await office.Register("copy");
        var page = await office.Second.Page($"/accounts/{office.Per}/data");
        var form = Form(page, "extend-");

        var extended = await office.Second.Submit(form, ("Extension.Reason", "Der er mange filer."));
        var request = await office.Request();
        var again = await office.Second.Post($"/api/v1/personal-data/{request.Id}/extension", new { reason = "Endnu flere.", version = request.Version });

        extended.StatusCode.Should().Be(HttpStatusCode.Redirect);
        request.Due.Should().Be(new DateOnly(2026, 6, 2));
        again.StatusCode.Should().Be(HttpStatusCode.Conflict);
        (await office.Mail("request-extended")).Content.Text.Should().Contain("Der er mange filer.").And.Contain("2. juni 2026");
        (await office.Second.Page($"/accounts/{office.Per}/data")).Body!.TextContent.Should().Contain("Der er mange filer.");
    }

    [Fact]
    public async Task What_was_changed_meanwhile_is_not_decided_from_an_old_page()
    {
        await using var office = await Office.Open();
        await office.Register("erasure");
        var form = Form(await office.Second.Page($"/accounts/{office.Per}/data"), "refuse-");
        await office.Extend(await office.Request(), "Mange filer.");

        var old = await office.Second.Submit(form, ("Deciding.Answer", "Nej."));
        await office.Decide(await office.Request(), grant: false, answer: "Sagen verserer.");
        var gone = await office.Second.Submit(form, ("Deciding.Answer", "Nej."));

        old.StatusCode.Should().Be(HttpStatusCode.Conflict);
        (await office.Second.Page(gone)).Body!.TextContent.Should().Contain("Sagen verserer.");
        (await office.Request()).Answer.Should().Be("Sagen verserer.");
    }

    [Fact]
    public void A_request_does_not_come_in_the_future_and_is_overdue_the_day_after_its_month()
    {
        var future = () => Asked(new DateOnly(2026, 3, 3));

        future.Should().Throw<RefusedException>().WithMessage("*fremtiden*");
        Asked(new(2026, 1, 31)).Due.Should().Be(new DateOnly(2026, 2, 28));
        Asked(new(2026, 2, 2)).IsOverdue(new(2026, 3, 2)).Should().BeFalse();
        Asked(new(2026, 2, 1)).IsOverdue(new(2026, 3, 2)).Should().BeTrue();
        Asked(new(2026, 2, 1)).Invoking(r => r.Extend("Mange filer.", 2, new(2026, 3, 2))).Should().Throw<RefusedException>();

        static PersonalRequest Asked(DateOnly on) => PersonalRequest.Register(1, RequestKind.Copy, on, null, new(2026, 3, 2), 2, Now);
    }

    [Fact]
    public async Task Administrators_are_reminded_every_morning_from_a_week_before_and_no_name_stands_in_it()
    {
        using var db = await TestDb.Create();
        var cohort = await Given.Cohort(db);
        var admin = await db.As(cohort.Coordinator, async (Certification.Platform.Data.AppDb d) =>
        {
            var line = Person.Register("Line", "Lund", "line@example.org", null, "da", Now);
            line.Grant(Roles.Administrator);
            d.Add(line);
            d.Add(PersonalRequest.Register(cohort.First.Caller.PersonId, RequestKind.Copy, new(2026, 2, 10), "Brev", new(2026, 3, 2), cohort.Coordinator.PersonId, Now));
            await d.SaveChangesAsync();
            return line.Id;
        });

        await db.TickAt(Now);
        var before = await db.Mails(Certification.People.Letters.RequestsDue, admin);
        await db.TickAt(new DateTime(2026, 3, 3, 6, 1, 0, DateTimeKind.Utc));
        await db.TickAt(new DateTime(2026, 3, 3, 9, 0, 0, DateTimeKind.Utc));
        var week = await db.Mails(Certification.People.Letters.RequestsDue, admin);
        await db.TickAt(new DateTime(2026, 3, 11, 6, 1, 0, DateTimeKind.Utc));
        var all = await db.Mails(Certification.People.Letters.RequestsDue, admin);

        before.Should().BeEmpty();
        week.Should().ContainSingle().Which.Content.Text.Should().Contain("Over fristen: 0").And.Contain("10. marts 2026").And.NotContain("Deltager1").And.NotContain("Brev");
        all.Should().HaveCount(2);
        all[1].Content.Text.Should().Contain("Over fristen: 1");
        (await db.Mails(Certification.People.Letters.RequestsDue, cohort.Coordinator.PersonId)).Should().BeEmpty();
    }

    [Fact]
    public async Task Programs_do_not_ask_for_or_decide_on_personal_data()
    {
        await using var office = await Office.Open();
        await office.Register("copy");
        var program = await office.Host.Program(office.Jens, [.. Certification.People.Tokens.TokenScope.All.Select(s => s.ToString())]);
        var id = (await office.Request()).Id;

        HttpResponseMessage[] answers =
        [
            await program.Get("/api/v1/personal-data"),
            await program.Post($"/api/v1/accounts/{office.Per}/requests", new { kind = "erasure", receivedOn = "2026-03-01", reason = "Brev" }),
            await program.Post("/api/v1/me/data/erasure", new { }),
            await program.Post($"/api/v1/personal-data/{id}/decision", new { grant = false, answer = "Nej", version = 0 }),
            await program.Post($"/api/v1/personal-data/{id}/extension", new { reason = "Nej", version = 0 }),
            await program.Post($"/api/v1/personal-data/{id}/export"),
        ];

        answers.Should().OnlyContain(a => a.StatusCode == HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("/api/v1/me/data/export", HttpStatusCode.OK)]
    [InlineData("/api/v1/sharing/export", HttpStatusCode.OK)]
    public async Task What_takes_much_out_is_limited(string path, HttpStatusCode once)
    {
        await using var office = await Office.Open(("Limits:CostlyPerMinute", "1"));

        var (first, second) = (await office.First.Get(path), await office.First.Get(path));

        first.StatusCode.Should().Be(once);
        second.StatusCode.Should().Be(HttpStatusCode.TooManyRequests);
    }

    private static IHtmlFormElement Form(IHtmlDocument page, string handler) =>
        page.Forms.Single(f => ((IHtmlInputElement?)f.QuerySelector("input[name=_handler]"))?.Value.StartsWith(handler, StringComparison.Ordinal) == true);

    /// <summary>Two administrators and Per, who asks.</summary>
    private sealed record Office(WebHost Host, int Per, int Jens, Visitor First, Visitor Second) : IAsyncDisposable
    {
        public static async Task<Office> Open(params (string, string)[] settings)
        {
            var host = new WebHost(now: Now, settings: settings);
            var (line, jens, per) = (await host.Person("line@example.org", Roles.Administrator, "Line", "Lund"), await host.Person("jens@example.org", Roles.Administrator, "Jens", "Juhl"), await host.Person("per@example.org", Roles.Participant, "Per", "Madsen"));
            return new(host, per, jens, await host.Visit(line), await host.Visit(jens));
        }

        public Task<Visitor> Asker() => Host.Visit(Per);

        public Task<PersonalRequest> Request() => Host.Read(db => db.Set<PersonalRequest>().OrderByDescending(r => r.Id).FirstAsync());

        public Task<OutgoingMail> Mail(string letter) => Host.Read(db => db.Set<OutgoingMail>().SingleAsync(m => m.Letter == letter));

        public async Task Register(string kind) => await Done(await First.Post($"/api/v1/accounts/{Per}/requests", new { kind, receivedOn = "2026-03-02", reason = "Brev" }));

        public async Task Decide(PersonalRequest request, bool grant, string? answer = null) => await Done(await Second.Post($"/api/v1/personal-data/{request.Id}/decision", new { grant, answer, version = request.Version }));

        public async Task Extend(PersonalRequest request, string reason) => await Done(await Second.Post($"/api/v1/personal-data/{request.Id}/extension", new { reason, version = request.Version }));

        public ValueTask DisposeAsync() => Host.DisposeAsync();

        private static async Task Done(HttpResponseMessage answer) => answer.IsSuccessStatusCode.Should().BeTrue(await answer.Content.ReadAsStringAsync());
    }
}
