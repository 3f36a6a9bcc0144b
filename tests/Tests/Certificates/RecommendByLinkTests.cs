using System.Net;
using AngleSharp.Html.Dom;
using Certification.Certificates.Deciding;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Tests.Cohorts;
using Certification.Tests.Notices;
using Certification.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Certification.Tests.Certificates;

/// <summary>A supervisor without an account recommends through a link of their own.</summary>
public class RecommendByLinkTests
{
    private const string Letter = "recommendation-waiting";
    private const string Inger = "inger@example.com";

    [Fact]
    public async Task A_recommendation_is_given_on_the_page_behind_the_link_and_the_coordinator_decides()
    {
        using var s = await Scene.Make();
        await using var host = s.Db.Host();
        var visitor = host.Visit();
        var mail = await s.Db.Asked(Letter);
        var path = $"/recommendations/{mail.Secret()}";

        var page = await visitor.Page(path);
        await visitor.Submit(Form(page, "code"));
        var wrong = await visitor.Submit(Form(page, "accept"), ("Input.Code", Externals.Other(await s.Db.Code())));
        var thanks = await visitor.Page(await visitor.Submit(Form(page, "accept"), ("Input.Code", await s.Db.Code()), ("Input.Comment", "Rolig og sikker.")));

        mail.Content.Text.Should().Contain("Hold 12").And.NotContain("Deltager1");
        page.QuerySelector("main")!.TextContent.Should().Contain("Deltager1 Hold 12").And.Contain("Praktisk træning").And.Contain("Dispensation").And.Contain("l…@example.com");
        page.QuerySelectorAll("main a[href^='/enrolments']").Should().BeEmpty("they can follow no link");
        wrong.StatusCode.Should().Be(HttpStatusCode.Conflict);
        thanks.QuerySelector("main")!.TextContent.Should().Contain("Deltager1 Hold 12 er indstillet");
        var award = await s.Db.Case(s.Cohort.First.EnrolmentId, Awards.Certified);
        award.State.Should().Be(AwardState.Recommended);
        award.Steps.Last().Should().BeEquivalentTo(new { ById = s.Lisbet, Comment = "Rolig og sikker." });
        var entry = await s.Db.Read(d => d.Set<AuditEntry>().SingleAsync(e => e.Action == "award.recommended"));
        (entry.ActorId, entry.After).Should().Be((s.Lisbet, "Recommended, by link"));
        await s.Db.Issue(s.Cohort.Coordinator, s.Cohort.First.EnrolmentId, Awards.Certified);
    }

    [Fact]
    public async Task Of_several_who_are_asked_each_has_a_link_of_their_own_and_the_first_answer_ends_all()
    {
        using var s = await Scene.Make();
        await s.Db.AppointExternal(s.Cohort.Coordinator, s.Cohort.Id, Inger);
        var lisbets = (await s.Db.Asked(Letter)).Secret();
        var ingers = (await s.Db.Posted(Letter)).Single(m => m.To == Inger).Secret();

        await s.SendCode(ingers);
        (await s.Db.Posted("link-code")).Should().OnlyContain(m => m.To == Inger);
        (await Course.Refusal(async () => await s.Answer(lisbets, await s.Db.Code()))).Should().Be("link.code", "another's code is none");
        await s.Answer(ingers, await s.Db.Code());

        (await s.Db.Case(s.Cohort.First.EnrolmentId, Awards.Certified)).Steps.Last().ById.Should().Be(await s.Db.PersonOf(Inger));
        foreach (var secret in new[] { lisbets, ingers }) (await Course.Refusal(() => s.SendCode(secret))).Should().Be("link.used");
    }

    [Fact]
    public async Task Whoever_is_taken_off_or_answered_before_by_somebody_who_signs_in_finds_a_dead_link()
    {
        using var s = await Scene.Make();
        await using var host = s.Db.Host();
        var visitor = host.Visit();
        var secret = (await s.Db.Asked(Letter)).Secret();
        await s.Db.RelieveExternal(s.Cohort.Coordinator, s.Appointment);

        await Dead(secret);
        await s.Db.AppointExternal(s.Cohort.Coordinator, s.Cohort.Id);
        var again = (await s.Db.Asked(Letter)).Secret();
        (await visitor.Get($"/recommendations/{again}")).StatusCode.Should().Be(HttpStatusCode.OK);
        await s.Db.Recommend(s.Cohort.Supervisor, await s.Db.Case(s.Cohort.First.EnrolmentId, Awards.Certified));
        await Dead(again);
        await s.Db.TickAt(s.Db.Clock.Now.AddDays(10));
        (await s.Db.Posted(Letter)).Should().HaveCount(2);

        async Task Dead(string dead)
        {
            var (page, unknown) = (await visitor.Get($"/recommendations/{dead}"), await visitor.Get("/recommendations/nothing"));
            (page.StatusCode, unknown.StatusCode).Should().Be((HttpStatusCode.NotFound, HttpStatusCode.NotFound));
            (await visitor.Page(page)).QuerySelector("main")!.OuterHtml.Should().Be((await visitor.Page(unknown)).QuerySelector("main")!.OuterHtml);
        }
    }

    [Fact]
    public async Task Nobody_is_asked_about_themselves_and_reminders_come_as_the_rule_says()
    {
        using var s = await Scene.Make();
        (await Course.Refusal(() => s.Db.AppointExternal(s.Cohort.Coordinator, s.Cohort.Id, "Deltager1.Hold12@example.org"))).Should().Be("external.takes-part");
        var first = (await s.Db.Asked(Letter)).Secret();

        for (var day = 1; day <= 7; day++) await s.Db.TickAt(new DateTime(2026, 3, 2 + day, 8, 0, 0, DateTimeKind.Utc));

        var mails = await s.Db.Posted(Letter);
        mails.Should().OnlyContain(m => m.To == Externals.Lisbet).And.HaveCount(3, "on Monday, and after three and six days");
        (await Course.Refusal(() => s.SendCode(first))).Should().Be("link.used");
        (await s.Db.Posted("recommendations-waiting")).Should().OnlyContain(m => m.RecipientId == s.Cohort.Supervisor.PersonId);
    }

    [Fact]
    public async Task A_coordinator_sees_who_was_asked_and_asks_again()
    {
        using var s = await Scene.Make();
        await using var host = s.Db.Host();
        var karen = await host.Visit(s.Cohort.Coordinator.PersonId);
        var award = await s.Db.Case(s.Cohort.First.EnrolmentId, Awards.Certified);
        var noon = s.Db.Clock.Now;
        await s.Db.TickAt(noon.Date.AddHours(26));
        var before = (await karen.Page($"/awards/{award.Id}")).QuerySelector("main")!.TextContent;
        var early = await Course.Refusal(() => s.Db.As<AskForRecommendation>(s.Cohort.Coordinator, f => f.Handle(award.Id, new() { PersonId = s.Lisbet }, default)));
        s.Db.Clock.Now = noon.AddDays(1);
        var old = (await s.Db.Asked(Letter)).Secret();

        var page = await karen.Page($"/awards/{award.Id}");
        var after = await karen.Page(await karen.Submit(Form(page, $"ask-{s.Lisbet}")));

        before.Should().Contain("Får et link på mail i næste sendetid").And.NotContain("Send et nyt link");
        early.Should().Be("link.coming");
        page.QuerySelector("main")!.TextContent.Should().Contain("Lisbet Vang").And.Contain("Spurgt via link");
        after.QuerySelector("main")!.TextContent.Should().Contain("Et nyt link er på vej");
        (await Course.Refusal(() => s.SendCode(old))).Should().Be("link.used");
        var renewed = (await s.Db.Posted(Letter))[^1].Secret();
        await s.SendCode(renewed);
        await s.Answer(renewed, await s.Db.Code());
        (await karen.Submit(Form(page, $"ask-{s.Lisbet}"))).StatusCode.Should().Be(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task After_a_refusal_a_coordinator_can_ask_for_another_recommendation()
    {
        using var s = await Scene.Make();
        var first = (await s.Db.Asked(Letter)).Secret();
        await s.SendCode(first);
        await s.Answer(first, await s.Db.Code());
        var award = await s.Db.Case(s.Cohort.First.EnrolmentId, Awards.Certified);
        await s.Db.As(s.Cohort.Coordinator, (DecideAward f) => f.Handle(award.Id, new() { Version = award.Version, Issue = false, Reason = "Ikke endnu" }, default));
        await s.Db.TickAt(s.Db.Clock.Now.AddMinutes(1));

        await s.Db.As<AskForRecommendation>(s.Cohort.Coordinator, f => f.Handle(award.Id, new() { PersonId = s.Lisbet }, default));
        var second = (await s.Db.Posted(Letter))[^1].Secret();
        s.Db.Clock.Now = s.Db.Clock.Now.AddMinutes(2);
        await s.SendCode(second);
        await s.Answer(second, await s.Db.Code());

        (await s.Db.Case(s.Cohort.First.EnrolmentId, Awards.Certified)).State.Should().Be(AwardState.Recommended);
    }

    private static IHtmlFormElement Form(IHtmlDocument page, string name) => page.Forms.Single(f => f.QuerySelector($"[name=_handler][value={name}]") is not null);

    /// <summary>A cohort with a supervisor from outside, whose first participant waits to be recommended.</summary>
    private sealed record Scene(TestDb Db, GivenCohort Cohort, int Appointment, int Lisbet) : IDisposable
    {
        public static async Task<Scene> Make()
        {
            var db = new TestDb();
            var cohort = await Given.Cohort(db);
            var appointment = await db.AppointExternal(cohort.Coordinator, cohort.Id);
            await db.MeetEverything(cohort.Coordinator, cohort.First.EnrolmentId);
            await db.Issue(cohort.Coordinator, cohort.First.EnrolmentId);
            return new(db, cohort, appointment, await db.PersonOf());
        }

        public Task SendCode(string secret) => Db.As(Caller.Nobody, (RecommendByLink f) => f.SendCode(secret, default));

        public async Task Answer(string secret, string code)
        {
            var version = (await Db.Case(Cohort.First.EnrolmentId, Awards.Certified)).Version;
            await Db.As(Caller.Nobody, (RecommendByLink f) => f.Handle(secret, new() { Code = code, Version = version }, default));
        }

        public void Dispose() => Db.Dispose();
    }
}
