using AngleSharp.Html.Dom;
using Certification.Cohorts.Contracts;
using Certification.Cohorts.Enrolling;
using Certification.Cohorts;
using Certification.Notices.Delivering;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Platform.Refusals;
using Certification.Tests.Notices;
using Certification.Tests.Support;
using FsCheck.Fluent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using System.Net;
using static Certification.Cohorts.Contracts.EnrolmentState;

namespace Certification.Tests.Cohorts;

public class OfferTests
{
    private static readonly DateOnly January = new(2026, 1, 12);

    [Fact]
    public async Task A_seat_that_comes_free_is_offered_to_whoever_has_waited_longest()
    {
        using var db = new TestDb();
        var (_, people) = await Full(db, waiting: 2);

        await db.Change(people[0], Withdrawn);
        await db.PassSeatsOn();
        await db.PassSeatsOn();

        (await States(db, people)).Should().Equal(Withdrawn, Offered, Waitlisted);
        (await db.Enrolment(people[1])).OfferExpiresAt.Should().Be(db.Clock.Now.AddHours(48));
        var mail = (await db.Posted("seat-offered")).Should().ContainSingle().Which;
        mail.To.Should().Be("anne1@example.org");
        mail.Content.Text.Should().Contain("Dag 5: ").And.Contain("14. januar 2026");
    }

    [Fact]
    public async Task The_links_of_an_offer_lead_to_this_site_with_their_secret_in_both_its_forms()
    {
        using var db = new TestDb();
        var (_, people) = await Full(db, waiting: 1);
        await db.Change(people[0], Withdrawn);
        await db.PassSeatsOn();
        var secret = (await db.Posted("seat-offered")).Single().Secret!;
        var server = new PlayedServer();
        await using var services = TestDb.Compose(new Dictionary<string, string?>(db.Settings), s => s.AddSingleton<TimeProvider>(db.Clock).AddSingleton<IMailTransport>(server));

        await using (var scope = services.CreateAsyncScope()) await scope.ServiceProvider.GetRequiredService<DeliverMail>().Handle(default);

        var offer = server.Taken.Single(m => m.ToAddress == "anne1@example.org" && m.Text.Contains("/offers/"));
        offer.Html.Should().Contain($"href=\"http://localhost:5080/offers/{secret}\"");
        offer.Text.Should().Contain($"http://localhost:5080/offers/{secret}");
        server.Taken.Should().OnlyContain(m => !m.Html!.Contains("%7B") && !m.Html.Contains("{s") && !m.Text.Contains("{s"));
        (await db.Posted("seat-offered")).Single().Secret.Should().BeNull("what has left needs it no more");
    }

    [Fact]
    public async Task No_seat_is_offered_at_night_or_at_the_weekend_when_nobody_reads_mail()
    {
        using var db = new TestDb();
        var (_, people) = await Full(db, waiting: 1);
        var monday = new DateTime(2026, 1, 19, 6, 0, 0, DateTimeKind.Utc);

        db.Clock.Now = monday.AddDays(-3).AddHours(12);
        await db.Change(people[0], Withdrawn);
        for (var hour = 0; hour < 60; hour += 10)
        {
            db.Clock.Now = monday.AddHours(-hour).AddMinutes(-1);
            await db.PassSeatsOn();
        }
        var weekend = await States(db, people);
        db.Clock.Now = monday;
        await db.PassSeatsOn();

        weekend.Should().Equal(Withdrawn, Waitlisted);
        (await States(db, people)).Should().Equal(Withdrawn, Offered);
        (await db.Enrolment(people[1])).OfferExpiresAt.Should().Be(monday.AddHours(48));
    }

    [Fact]
    public async Task An_offer_is_answered_through_the_api_as_on_the_page()
    {
        using var db = new TestDb();
        var (_, people) = await Full(db, waiting: 1);
        await db.Change(people[0], Withdrawn);
        await db.PassSeatsOn();
        await using var host = db.Host();
        var (stranger, path) = (host.Visit(), $"/api/v1/offers/{(await db.Posted("seat-offered"))[0].Secret()}");

        (await stranger.Post("/api/v1/offers/nothing/accept")).StatusCode.Should().Be(HttpStatusCode.Conflict);
        (await stranger.Post($"{path}/accept")).StatusCode.Should().Be(HttpStatusCode.NoContent);
        (await stranger.Post($"{path}/decline")).StatusCode.Should().Be(HttpStatusCode.Conflict);

        (await States(db, people)).Should().Equal(Withdrawn, EnrolmentState.Enrolled);
    }

    [Fact]
    public async Task An_offer_without_an_answer_passes_on_and_its_holder_waits_last()
    {
        using var db = new TestDb();
        var (_, people) = await Full(db, waiting: 2);
        await db.Change(people[0], Withdrawn);
        await db.PassSeatsOn();
        var first = (await db.Posted("seat-offered"))[0].Secret();

        db.Clock.Now = db.Clock.Now.AddHours(48);
        (await Course.Refusal(() => db.Accept(first))).Should().Be("link.used", "the time is out even before anybody looks");
        await db.PassSeatsOn();

        (await States(db, people)).Should().Equal(Withdrawn, Waitlisted, Offered);
        (await db.Enrolment(people[1])).Should().BeEquivalentTo(new { Since = db.Clock.Now, OffersExpired = 1, OfferExpiresAt = (DateTime?)null });
        (await db.Posted("offer-expired")).Should().ContainSingle().Which.To.Should().Be("anne1@example.org");
        await db.Decline((await db.Posted("seat-offered"))[1].Secret());
        await db.PassSeatsOn();
        (await States(db, people)).Should().Equal([Withdrawn, Waitlisted, Withdrawn], "whoever let one run out has a pause");
        db.Clock.Now = db.Clock.Now.AddHours(48);
        await db.PassSeatsOn();
        (await States(db, people)).Should().Equal(Withdrawn, Offered, Withdrawn);
    }

    [Fact]
    public async Task Nobody_comes_in_by_themselves_once_day_1_has_begun_but_a_coordinator_can_still_offer()
    {
        using var db = new TestDb();
        var (cohort, people) = await Full(db, waiting: 2);
        var begins = new DateTime(2026, 3, 2, 8, 0, 0, DateTimeKind.Utc);
        db.Clock.Now = begins.AddHours(-1);
        await db.Change(people[0], Withdrawn);
        await db.PassSeatsOn();
        (await db.Enrolment(people[1])).OfferExpiresAt.Should().Be((await db.Cohort(cohort)).Begins(), "an answer after that would come too late");

        db.Clock.Now = begins.AddHours(3);
        await db.PassSeatsOn();

        (await States(db, people)).Should().Equal(Withdrawn, Waitlisted, Waitlisted);
        await Offer(db, people[2]);
        (await db.Enrolment(people[2])).OfferExpiresAt.Should().Be(db.Clock.Now.AddHours(48));
        await db.Accept((await db.Posted("seat-offered"))[^1].Secret());
        (await States(db, people)).Should().Equal(Withdrawn, Waitlisted, EnrolmentState.Enrolled);
    }

    [Fact]
    public async Task A_seat_is_offered_by_hand_only_when_there_is_one_and_never_to_oneself()
    {
        using var db = new TestDb();
        var (_, people) = await Full(db, waiting: 1);
        var waiting = await db.Enrolment(people[1]);

        (await Course.Refusal(() => Offer(db, people[1]))).Should().Be("cohort.full");
        (await Course.Refusal(() => db.As(Course.Coordinator with { PersonId = waiting.PersonId }, (OfferSeat f) => f.Handle(people[1], new() { Version = waiting.Version }, default)))).Should().Be("self");
        (await Course.Refusal(() => Offer(db, people[0]))).Should().Be("enrolment.state");
    }

    [Fact]
    public async Task Fifty_who_press_the_button_of_one_offer_take_one_seat()
    {
        using var db = new TestDb();
        var (_, people) = await Full(db, waiting: 3);
        await db.Change(people[0], Withdrawn);
        await db.PassSeatsOn();
        var secret = (await db.Posted("seat-offered"))[0].Secret();

        var taken = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() => Tried(() => i % 5 == 0 ? db.PassSeatsOn() : db.Accept(secret)))));

        taken.Where((_, i) => i % 5 != 0).Count(done => done).Should().Be(1);
        (await States(db, people)).Should().Equal(Withdrawn, EnrolmentState.Enrolled, Waitlisted, Waitlisted);
        (await db.Enrolment(people[1])).History.Count(h => h.After == EnrolmentState.Enrolled).Should().Be(1);
    }

    [Fact]
    public async Task An_offer_is_read_and_taken_without_signing_in_and_its_link_works_once()
    {
        using var db = new TestDb();
        var (_, people) = await Full(db, waiting: 1);
        await db.Change(people[0], Withdrawn);
        await db.PassSeatsOn();
        await using var host = db.Host();
        var (visitor, path) = (host.Visit(), $"/offers/{(await db.Posted("seat-offered"))[0].Secret()}");

        var page = await visitor.Page(path);
        page.QuerySelector("main")!.TextContent.Should().Contain("Hold 20").And.Contain("Dag 5").And.Contain("14. januar 2026");
        (await States(db, people)).Should().Equal([Withdrawn, Offered], "reading is not answering");
        var thanks = await visitor.Page(await visitor.Submit(Form(page, "accept")));

        thanks.QuerySelector("main")!.TextContent.Should().Contain("Pladsen er din. Du er nu tilmeldt Hold 20.");
        (await States(db, people)).Should().Equal(Withdrawn, EnrolmentState.Enrolled);
        var again = await visitor.Submit(Form(page, "decline"));
        again.StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await visitor.Page(again)).QuerySelector("main")!.TextContent.Should().Contain("Tilbuddet kan ikke bruges");
        var (used, unknown) = (await visitor.Get(path), await visitor.Get($"/offers/{new string('a', 43)}"));
        used.StatusCode.Should().Be(unknown.StatusCode).And.Be(HttpStatusCode.NotFound);
        (await visitor.Page(used)).QuerySelector("main")!.TextContent.Should().Be((await visitor.Page(unknown)).QuerySelector("main")!.TextContent);
    }

    [Fact]
    public async Task Declining_leaves_the_waiting_list_and_a_cancelled_cohorts_offer_is_no_offer()
    {
        using var db = new TestDb();
        var (cohort, people) = await Full(db, waiting: 2);
        await db.Change(people[0], Withdrawn);
        await db.PassSeatsOn();
        await using var host = db.Host();
        var visitor = host.Visit();

        var page = await visitor.Page($"/offers/{(await db.Posted("seat-offered"))[0].Secret()}");
        (await visitor.Page(await visitor.Submit(Form(page, "decline")))).QuerySelector("main")!.TextContent.Should().Contain("Du har takket nej til pladsen på Hold 20");
        (await db.Enrolment(people[1])).History.Last().Reason.Should().Be("Takkede nej til den tilbudte plads.");
        await db.PassSeatsOn();
        await db.ChangeTo(cohort, CohortState.Cancelled, "For få tilmeldte.");

        (await visitor.Get($"/offers/{(await db.Posted("seat-offered"))[1].Secret()}")).StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_coordinator_sees_until_when_an_offer_stands_and_offers_from_the_persons_page()
    {
        using var db = new TestDb();
        var (_, people) = await Full(db, waiting: 1);
        await using var host = db.Host();
        await host.Person("karen@example.org", Roles.Coordinator);
        var karen = await host.Visit("karen@example.org");
        await db.Change(people[0], Withdrawn);

        var page = await karen.Page($"/enrolments/{people[1]}/seat");
        var after = await karen.Page(await karen.Submit(Form(page, "offer")));

        after.QuerySelector("main")!.TextContent.Should().Contain("er tilbudt pladsen").And.Contain("Tilbuddet står til 14. januar 2026");
        (await States(db, people)).Should().Equal(Withdrawn, Offered);
    }

    /// <summary>Enrol, withdraw, look, accept, decline and let time pass, in any order.</summary>
    [Fact]
    public async Task Whatever_happens_seats_are_never_oversold_the_order_is_kept_and_nothing_is_offered_after_day_1()
    {
        using var db = new TestDb();
        var aarhus = await db.Municipality();
        var number = 0;

        await Law.Holds(Gen.Choose(0, 9).SelectMany(what => Gen.Choose(0, 999).Select(which => (What: what, Which: which))), length: 25, series: 25, async steps =>
        {
            db.At(new(2026, 2, 26));
            var cohort = await db.Plan($"Hold {200 + ++number}", capacity: 2);
            for (var i = 0; i < 4; i++) await Enrol(cohort, i);
            var begins = (await db.Cohort(cohort)).Begins();
            foreach (var (what, which) in steps)
            {
                db.Clock.Now = db.Clock.Now.AddMinutes(1);
                var before = await Of(db, cohort);
                await Tried(() => what switch
                {
                    0 => Enrol(cohort, which),
                    1 or 2 => db.Change(before[which % before.Count].Id, Withdrawn),
                    3 => Answer(cohort, which, db.Decline),
                    4 or 5 => Answer(cohort, which, db.Accept),
                    6 => Forward(which % 30),
                    7 => db.Arrange(cohort, 1 + which % 4),
                    _ => db.PassSeatsOn(),
                });
                var after = await Of(db, cohort);
                after.Count(e => Enrolment.Seated.Contains(e.State)).Should().BeLessThanOrEqualTo((await db.Cohort(cohort)).Capacity);
                after.Where(e => e.State == Offered).Should().NotContain(e => e.Since >= begins || e.OfferExpiresAt > begins);
                foreach (var offered in after.Where(e => e.State == Offered && e.Since == db.Clock.Now))
                {
                    var since = before.Single(e => e.Id == offered.Id).Since;
                    after.Where(e => e.State == Waitlisted && e.Since < since).Should().NotContain(e => e.OffersExpired == 0, "only those in a pause are passed over");
                }
            }
            await db.ChangeTo(cohort, CohortState.Cancelled, "Prøven er slut.");
        });

        Task Enrol(int cohort, int which) => db.Enrol(cohort, Course.Person(which % 12, aarhus));

        Task Forward(int hours)
        {
            db.Clock.Now = db.Clock.Now.AddHours(hours);
            return Task.CompletedTask;
        }

        async Task Answer(int cohort, int which, Func<string, Task> answer)
        {
            var name = (await db.Cohort(cohort)).Name;
            var mails = (await db.Posted("seat-offered")).Where(m => m.About == name).ToList();
            if (mails.Count > 0) await answer(mails[which % mails.Count].Secret());
        }
    }

    /// <summary>A cohort of one seat that somebody has, and others who wait.</summary>
    private static async Task<(int Cohort, List<int> People)> Full(TestDb db, int waiting)
    {
        db.At(January);
        var (cohort, aarhus) = (await db.Plan(capacity: 1), await db.Municipality());
        var people = new List<int>();
        for (var i = 0; i <= waiting; i++) people.Add((await db.Enrol(cohort, Course.Person(i, aarhus))).Id);
        return (cohort, people);
    }

    private static async Task Offer(TestDb db, int enrolment)
    {
        var version = (await db.Enrolment(enrolment)).Version;
        await db.As(Course.Coordinator, (OfferSeat f) => f.Handle(enrolment, new() { Version = version }, default));
    }

    private static Task<List<Enrolment>> Of(TestDb db, int cohort) =>
        db.Read(d => d.Set<Enrolment>().AsNoTracking().Where(e => e.CohortId == cohort).OrderBy(e => e.Id).ToListAsync());

    private static async Task<List<EnrolmentState>> States(TestDb db, IEnumerable<int> people)
    {
        var states = new List<EnrolmentState>();
        foreach (var id in people) states.Add((await db.Enrolment(id)).State);
        return states;
    }

    private static IHtmlFormElement Form(IHtmlDocument page, string name) => page.Forms.Single(f => f.QuerySelector($"[name=_handler][value={name}]") is not null);

    private static async Task<bool> Tried(Func<Task> act)
    {
        try
        {
            await act();
            return true;
        }
        catch (Exception no) when (no is RefusedException or StaleException)
        {
            return false;
        }
    }
}
