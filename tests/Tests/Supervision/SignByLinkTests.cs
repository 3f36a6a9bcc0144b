using System.Net;
using AngleSharp.Html.Dom;
using Certification.Notices.Contracts;
using Certification.People;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Refusals;
using Certification.Supervision;
using Certification.Supervision.Contracts;
using Certification.Supervision.SigningOff;
using Certification.Tests.Cohorts;
using Certification.Tests.Notices;
using Certification.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Certification.Tests.Supervision;

/// <summary>A supervisor without an account: one link for one session, good for one answer with the code that was mailed.</summary>
public class SignByLinkTests
{
    private const string Letter = ExternalScene.Letter;

    /// <summary>When mail is planned, and does not go out.</summary>
    private static readonly DateTime Night = new(2026, 6, 2, 1, 0, 0, DateTimeKind.Utc);

    [Fact]
    public async Task A_session_is_approved_on_the_page_behind_the_link_as_if_the_supervisor_had_signed_in()
    {
        using var s = await ExternalScene.Make();
        await s.Grant(s.Cohort.Participants[0]);
        await using var host = s.Db.Host();
        var (participant, visitor) = (await host.Visit(s.Cohort.Participants[0].PersonId), host.Visit());
        var choices = (await participant.Page("/supervision/new")).QuerySelectorAll("[name='Input.SupervisorId'] option").Select(o => o.TextContent.Trim());
        var session = await s.Log();
        var path = $"/sign-offs/{(await s.Asked()).Secret()}";

        var page = await visitor.Page(path);
        await visitor.Page(path);
        var text = page.QuerySelector("main")!.TextContent;
        var sent = await visitor.Page(await visitor.Submit(Form(page, "code")));
        var without = await visitor.Submit(Form(page, "accept"));
        var thanks = await visitor.Page(await visitor.Submit(Form(page, "accept"), ("Input.Code", await s.Db.Code())));

        choices.Should().Contain("Lisbet Vang");
        text.Should().Contain("4.\u00a0maj\u00a02026").And.Contain("1\u00a0t.").And.Contain("Kursist 1 Holm").And.Contain("l…@example.com").And.NotContain("Fortroligt").And.NotContain("lisbet@");
        sent.QuerySelector("main")!.TextContent.Should().Contain("Koden er på vej");
        without.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        thanks.QuerySelector("main")!.TextContent.Should().Contain("Tak for dit svar");
        (await s.Cohort.See(s.Cohort.Coordinator, session)).Current.Should().BeEquivalentTo(new { State = SupervisionState.Approved, DecidedBy = new { Id = s.Lisbet, Name = "Lisbet Vang" } });
        var entry = await s.Db.Read(d => d.Set<AuditEntry>().SingleAsync(e => e.Action == "supervision.approved"));
        (entry.ActorId, entry.Actor).Should().Be((s.Lisbet, "Lisbet Vang"));
        entry.After.Should().EndWith(", by link");
        (await s.Cohort.Of(s.Cohort.Participants[0], 0)).Accounts[0].Credit.CreditedMinutes.Should().Be(60);
    }

    [Fact]
    public async Task A_session_is_returned_through_the_api_with_a_comment()
    {
        using var s = await ExternalScene.Make();
        await using var host = s.Db.Host();
        var visitor = host.Visit();
        var session = await s.Log();
        var path = $"/api/v1/sign-offs/{(await s.Asked()).Secret()}";

        (await visitor.Post($"{path}/code")).StatusCode.Should().Be(HttpStatusCode.NoContent);
        var code = await s.Db.Code();
        (await visitor.Post(path, new { code, version = 0, approve = false })).StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await visitor.Post(path, new { code, version = 7, approve = false, comment = "Ret tiden" })).StatusCode.Should().Be(HttpStatusCode.Conflict, "that is not what was read");
        (await visitor.Post(path, new { code, version = 0, approve = false, comment = "Ret tiden" })).StatusCode.Should().Be(HttpStatusCode.NoContent);

        (await s.Cohort.See(s.Cohort.Participants[0], session)).Current.Should().BeEquivalentTo(new { State = SupervisionState.Returned, Comment = "Ret tiden", DecidedBy = new { Id = s.Lisbet } });
        (await visitor.Post(path, new { code, version = 1, approve = true })).StatusCode.Should().Be(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task The_mail_says_what_and_where_and_names_no_participant_and_nobody_else_is_asked()
    {
        using var s = await ExternalScene.Make();
        await s.Log();

        var mail = await s.Asked();

        mail.Content.Text.Should().Contain("4.\u00a0maj\u00a02026").And.Contain("Hold 12").And.NotContain("Kursist").And.NotContain("Fortroligt").And.NotContain("Emne").And.NotContain(mail.Secret);
        (await s.Db.Posted("approvals-waiting")).Should().BeEmpty();
        await s.Asked();
        (await s.Db.Posted(Letter)).Should().ContainSingle("one thing is asked about once");
    }

    [Fact]
    public async Task Whoever_is_taken_off_the_cohort_holds_dead_links_that_look_like_any_other()
    {
        using var s = await ExternalScene.Make();
        await using var host = s.Db.Host();
        var visitor = host.Visit();
        await s.Log();
        var secret = (await s.Asked()).Secret();
        await s.SendCode(secret);

        await s.Db.RelieveExternal(s.Cohort.Coordinator, s.Appointment);

        await Dead(secret);
        await s.Db.TickAt(s.Db.Clock.Now.AddDays(2));
        (await s.Db.Posted(Letter)).Should().ContainSingle("nobody is reminded who can do nothing");
        (await s.Db.Posted("approvals-waiting")).Should().BeEmpty();
        await s.Db.AppointExternal(s.Cohort.Coordinator, s.Cohort.CohortId);
        await Dead(secret);
        await s.Answer((await s.Asked()).Secret());

        async Task Dead(string dead)
        {
            var (page, unknown) = (await visitor.Get($"/sign-offs/{dead}"), await visitor.Get("/sign-offs/nothing"));
            (page.StatusCode, unknown.StatusCode).Should().Be((HttpStatusCode.NotFound, HttpStatusCode.NotFound));
            (await visitor.Page(page)).QuerySelector("main")!.OuterHtml.Should().Be((await visitor.Page(unknown)).QuerySelector("main")!.OuterHtml);
            var body = new { code = await s.Db.Code(), version = 0, approve = true };
            var (api, none) = (await visitor.Post($"/api/v1/sign-offs/{dead}", body), await visitor.Post("/api/v1/sign-offs/nothing", body));
            (api.StatusCode, none.StatusCode).Should().Be((HttpStatusCode.Conflict, HttpStatusCode.Conflict));
            Untraced(await api.Content.ReadAsStringAsync()).Should().Be(Untraced(await none.Content.ReadAsStringAsync()));
        }
    }

    [Fact]
    public async Task A_forwarded_link_does_nothing_and_five_wrong_codes_end_the_right_one()
    {
        using var s = await ExternalScene.Make();
        var session = await s.Log();
        var secret = (await s.Asked()).Secret();

        (await Course.Refusal(() => s.Answer(secret, "000000"))).Should().Be("link.code");
        await s.SendCode(secret);
        var code = await s.Db.Code();
        for (var i = 0; i < LinkCodes.Tries; i++) (await Course.Refusal(() => s.Answer(secret, Externals.Other(code)))).Should().Be("link.code");
        (await Course.Refusal(() => s.Answer(secret, code))).Should().Be("link.code");

        (await s.Cohort.See(s.Cohort.Coordinator, session)).Current.State.Should().Be(SupervisionState.Logged);
        (await s.Db.Posted("link-code")).Should().OnlyContain(m => m.To == Externals.Lisbet);
    }

    [Fact]
    public async Task Guesses_made_at_once_are_counted_one_by_one()
    {
        using var s = await ExternalScene.Make();
        await s.Log();
        var secret = (await s.Asked()).Secret();
        await s.SendCode(secret);
        var wrong = Externals.Other(await s.Db.Code());

        var refused = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(() => Course.Refusal(() => s.Answer(secret, wrong)))));

        refused.Should().HaveCount(12).And.OnlyContain(code => code == "link.code");
        (await s.Db.Read(d => d.Set<AuditEntry>().CountAsync(e => e.Action == "link.code-refused"))).Should().Be(12);
        (await Course.Refusal(async () => await s.Answer(secret, await s.Db.Code()))).Should().Be("link.code", "the right one comes too late");
    }

    [Fact]
    public async Task A_link_is_for_its_own_session_alone()
    {
        using var s = await ExternalScene.Make();
        var (first, second) = (await s.Log(4), await s.Log(5));
        await s.Asked();
        var secret = (await s.Db.Posted(Letter))[0].Secret();

        await s.Answer(secret);

        (await s.Cohort.See(s.Cohort.Coordinator, first)).Current.State.Should().Be(SupervisionState.Approved);
        (await s.Cohort.See(s.Cohort.Coordinator, second)).Current.State.Should().Be(SupervisionState.Logged);
        var other = (await s.Db.Posted(Letter))[1].Secret();
        (await s.Db.As(Caller.Nobody, (Certification.Certificates.Deciding.RecommendByLink f) => f.Find(other, default))).Should().BeNull("nor is it for another page");
    }

    [Fact]
    public async Task Of_two_who_press_at_once_one_wins()
    {
        using var s = await ExternalScene.Make();
        await s.Log();
        var secret = (await s.Asked()).Secret();
        await s.SendCode(secret);
        var code = await s.Db.Code();

        var answers = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(async () =>
        {
            try
            {
                await s.Answer(secret, code);
                return "";
            }
            catch (RefusedException refused)
            {
                return refused.Code;
            }
        })));

        answers.Should().BeEquivalentTo("", "link.used");
        (await s.Db.Read(d => d.Set<AuditEntry>().CountAsync(e => e.Action == "supervision.approved"))).Should().Be(1);
    }

    [Fact]
    public async Task After_thirty_days_a_link_is_too_old()
    {
        using var s = await ExternalScene.Make();
        await s.Log();
        var secret = (await s.Asked()).Secret();
        await s.SendCode(secret);

        s.Db.Clock.Now = s.Db.Clock.Now.AddDays(30);

        (await Course.Refusal(async () => await s.Answer(secret, await s.Db.Code()))).Should().Be("link.used");
    }

    [Fact]
    public async Task A_corrected_session_ends_the_link_and_asks_again()
    {
        using var s = await ExternalScene.Make();
        var session = await s.Log();
        var old = (await s.Asked()).Secret();
        var change = s.Hour();
        change.Minutes = 45;

        await s.Cohort.Correct(s.Cohort.Participants[0], session, SupervisedCohort.Correction(change, 0));
        var renewed = (await s.Asked()).Secret();

        (await Course.Refusal(() => s.SendCode(old))).Should().Be("link.used");
        await s.Answer(renewed, version: 1);
        (await s.Cohort.See(s.Cohort.Coordinator, session)).Current.Should().BeEquivalentTo(new { Minutes = 45, State = SupervisionState.Approved });
    }

    [Fact]
    public async Task The_rule_of_the_daily_list_reminds_with_a_fresh_link_until_it_is_answered()
    {
        using var s = await ExternalScene.Make();
        await s.Log();
        var first = (await s.Asked()).Secret();

        await s.Db.TickAt(new DateTime(2026, 6, 4, 11, 0, 0, DateTimeKind.Utc));
        (await s.Db.Posted(Letter)).Should().ContainSingle("who does not work here is not written to every day");
        // The fifth of June is a holiday, and then comes a weekend.
        await s.Db.TickAt(new DateTime(2026, 6, 8, 5, 1, 0, DateTimeKind.Utc));
        await s.Db.TickAt(new DateTime(2026, 6, 8, 11, 0, 0, DateTimeKind.Utc));
        var second = (await s.Db.Posted(Letter)).Should().HaveCount(2).And.Subject.Last().Secret();
        (await Course.Refusal(() => s.SendCode(first))).Should().Be("link.used");
        await s.Answer(second);
        await s.Db.TickAt(new DateTime(2026, 6, 15, 5, 1, 0, DateTimeKind.Utc));

        (await s.Db.Posted(Letter)).Should().HaveCount(2);
        (await s.Db.PlanAnew()).Should().Be(0);
    }

    [Fact]
    public async Task A_coordinator_sees_when_the_supervisor_was_asked_and_sends_the_link_again()
    {
        using var s = await ExternalScene.Make();
        var session = await s.Log();
        await using var host = s.Db.Host();
        await s.Grant(s.Cohort.Coordinator);
        var karen = await host.Visit(s.Cohort.Coordinator.PersonId);
        var unplanned = Text(await karen.Page($"/supervision/{session}"));
        await s.Db.TickAt(Night);
        var before = Text(await karen.Page($"/supervision/{session}"));
        s.Db.Clock.Now = Night.AddHours(8);
        var old = (await s.Asked()).Secret();

        var page = await karen.Page($"/supervision/{session}");
        var after = await karen.Page(await karen.Submit(Form(page, "Ask")));

        unplanned.Should().Contain("Har ikke noget link").And.Contain("Send et nyt link");
        before.Should().Contain("Får et link på mail i næste sendetid").And.NotContain("Send et nyt link");
        page.QuerySelector("main")!.TextContent.Should().Contain("Spurgt via link 2. juni 2026");
        after.QuerySelector("main")!.TextContent.Should().Contain("Et nyt link er på vej");
        (await Course.Refusal(() => s.SendCode(old))).Should().Be("link.used");
        await s.Answer((await s.Db.Posted(Letter))[^1].Secret());
        (await karen.Submit(Form(page, "Ask"))).StatusCode.Should().Be(HttpStatusCode.Conflict);
        (await s.Db.As(s.Cohort.Participants[0], (AskForSignOff f) => f.Of(session, default))).Should().BeNull();
    }

    [Fact]
    public async Task Who_gets_the_first_link_by_itself_is_sent_no_other_beside_it()
    {
        using var s = await ExternalScene.Make();
        var session = await s.Log();
        await s.Db.TickAt(Night);

        (await Course.Refusal(() => s.Db.As<AskForSignOff>(s.Cohort.Coordinator, f => f.Handle(session, default)))).Should().Be("link.coming");
        await s.Db.TickAt(Night.AddHours(8));
        s.Db.Clock.Now = s.Db.Clock.Now.AddDays(31);
        var expired = await s.Db.As(s.Cohort.Coordinator, (AskForSignOff f) => f.Of(session, default));
        await s.Db.As<AskForSignOff>(s.Cohort.Coordinator, f => f.Handle(session, default));

        expired.Should().BeEquivalentTo(new { At = (DateTime?)null, Coming = false });
        (await s.Db.Posted(Letter)).Should().HaveCount(2);
    }

    [Fact]
    public async Task A_merge_takes_the_links_along_and_whoever_is_shut_out_has_none()
    {
        using var s = await ExternalScene.Make();
        await s.Log();
        var secret = (await s.Asked()).Secret();
        var other = await s.Db.As(Caller.Nobody, async (AppDb d) =>
        {
            var person = Person.Register("Lisbet", "Vang", "vang@example.com", null, "da", s.Db.Clock.Now);
            d.Add(person);
            await d.SaveChangesAsync();
            return person.Id;
        });

        await s.Db.As(Caller.Nobody, async (IServiceProvider services) =>
        {
            foreach (var held in services.GetServices<IHoldsPersons>()) await held.Move(s.Lisbet, other, default);
            await services.GetRequiredService<AppDb>().SaveChangesAsync();
        });
        var found = await s.Db.As(Caller.Nobody, (SignByLink f) => f.Find(secret, default));
        await s.Db.As(Caller.Nobody, async (AppDb d) =>
        {
            (await d.Set<Person>().SingleAsync(p => p.Id == other)).Close(s.Db.Clock.Now);
            await d.SaveChangesAsync();
        });

        found!.Acting.Person.Id.Should().Be(other);
        (await s.Db.As(Caller.Nobody, (SignByLink f) => f.Find(secret, default))).Should().BeNull();
    }

    private static string Text(IHtmlDocument page) => page.QuerySelector("main")!.TextContent;

    private static string Untraced(string body) => System.Text.RegularExpressions.Regex.Replace(body, "\"traceId\":\"[^\"]*\"", "");

    private static IHtmlFormElement Form(IHtmlDocument page, string name) => page.Forms.Single(f => f.QuerySelector($"[name=_handler][value={name}]") is not null);
}
