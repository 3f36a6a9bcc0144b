using AngleSharp.Html.Dom;
using Certification.Cohorts;
using Certification.Cohorts.Contracts;
using Certification.Cohorts.Planning;
using Certification.Notices;
using Certification.People;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Tests.Notices;
using Certification.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Certification.Tests.Cohorts;

public class CohortNewsTests
{
    private static readonly DateOnly January = new(2026, 1, 12);

    [Fact]
    public async Task Confirming_a_cohort_sends_each_participant_and_each_contact_one_mail()
    {
        using var db = new TestDb();
        db.At(January);
        var (cohort, aarhus, odense) = (await db.Plan(capacity: 2), await db.Municipality(), await db.Municipality("Odense"));
        await db.Enrol(cohort, Course.Person(1, aarhus));
        await db.Enrol(cohort, Course.Person(2, odense));
        await db.Enrol(cohort, Course.Person(3, aarhus));
        var (hanne, both) = (await Contact(db, "hanne", aarhus), await Contact(db, "ole", aarhus, odense));
        await Contact(db, "viborg", await db.Municipality("Viborg"));

        await db.ChangeTo(cohort, CohortState.Confirmed);

        (await db.Posted("cohort-confirmed")).Select(m => m.To).Should().BeEquivalentTo("anne1@example.org", "anne2@example.org");
        var contacts = await db.Posted("cohort-confirmed-contact");
        contacts.Select(m => m.RecipientId).Should().BeEquivalentTo([hanne, both]);
        contacts.Single(m => m.RecipientId == hanne).Content.Text.Should().Contain("deltager 1: Anne Holm B1.").And.NotContain("Holm C2", "that is another municipality's").And.NotContain("Holm D3", "who only waits");
        contacts.Single(m => m.RecipientId == both).Content.Text.Should().Contain("deltager 2: ").And.Contain("Holm B1").And.Contain("Holm C2");
        contacts.Should().OnlyContain(m => !m.AtOnce);
    }

    [Fact]
    public async Task Whatever_else_is_planned_a_decision_is_one_mail_to_each_participant_trainer_and_contact()
    {
        using var db = new TestDb();
        db.Clock.Now = new DateTime(2026, 2, 3, 8, 0, 0, DateTimeKind.Utc);
        var cohort = await Given.Cohort(db);
        await db.Tick();
        var everybody = new[] { cohort.First.Caller, cohort.Second.Caller, cohort.Trainer, cohort.Contact }.Select(c => c.PersonId).ToList();

        var before = await db.Count<OutgoingMail>();
        await db.ChangeTo(cohort.Id, CohortState.Confirmed);
        await db.Tick();
        var confirmed = await Since(before);
        await db.ChangeTo(cohort.Id, CohortState.Cancelled, "For få.");
        await db.TickAt(db.Clock.Now.AddMinutes(15));
        var cancelled = await Since(before + confirmed.Count);

        confirmed.Select(m => m.RecipientId).Should().BeEquivalentTo(everybody);
        confirmed.Single(m => m.RecipientId == cohort.Trainer.PersonId).Content.Text.Should().Contain("Tilmeldte: 2").And.Contain($"/cohorts/{cohort.Id}");
        cancelled.Where(m => m.Letter != "invitation-cancelled").Select(m => m.RecipientId).Should().BeEquivalentTo(everybody);
        cancelled.Count(m => m.Letter == "invitation-cancelled").Should().Be(10);

        async Task<List<OutgoingMail>> Since(int count) => [.. (await db.Read(d => d.Set<OutgoingMail>().OrderBy(m => m.Id).ToListAsync())).Skip(count)];
    }

    [Fact]
    public async Task Cancelling_tells_everybody_who_counted_on_it_and_nobody_who_had_left()
    {
        using var db = new TestDb();
        db.At(January);
        var (cohort, aarhus) = (await db.Plan(capacity: 1), await db.Municipality());
        await db.Enrol(cohort, Course.Person(1, aarhus));
        await db.Enrol(cohort, Course.Person(2, aarhus));
        var applying = Course.Person(3, aarhus);
        (applying.LeaderApproves, applying.LeaderName, applying.LeaderEmail) = (true, "Lone Leder", "lone@aarhus.example");
        await db.Enrol(cohort, applying);
        var (left, _) = await db.Enrol(cohort, Course.Person(4, aarhus));
        await db.Change(left, EnrolmentState.Withdrawn);
        var hanne = await Contact(db, "hanne", aarhus);

        await db.ChangeTo(cohort, CohortState.Cancelled, "Underviseren er syg.");

        var mails = await db.Posted("cohort-cancelled");
        mails.Select(m => m.To).Should().BeEquivalentTo("anne1@example.org", "anne2@example.org", "anne3@example.org");
        mails.Should().OnlyContain(m => m.Subject == "Hold 20 er aflyst" && !m.AtOnce && !m.Content.Text.Contains("syg") && !m.Content.Text.Contains("møde op"));
        (await db.Posted("cohort-cancelled-contact")).Should().ContainSingle().Which.Should().Match<OutgoingMail>(m => m.RecipientId == hanne && m.Content.Text.Contains("gælder 3 hos jer"));
    }

    [Theory]
    [InlineData(23, true)]
    [InlineData(25, false)]
    public async Task A_day_within_24_hours_is_called_off_at_once_and_the_subject_says_so(int hours, bool atOnce)
    {
        using var db = new TestDb();
        db.At(January);
        var cohort = await db.Plan();
        await db.Enrol(cohort, Course.Person(1, await db.Municipality()));
        db.Clock.Now = (await db.Cohort(cohort)).Begins().AddHours(-hours);

        await db.ChangeTo(cohort, CohortState.Cancelled, "Underviseren er syg.");

        var mail = (await db.Posted("cohort-cancelled")).Should().ContainSingle().Which;
        mail.AtOnce.Should().Be(atOnce);
        mail.Subject.StartsWith("AFLYST: Hold 20, ", StringComparison.Ordinal).Should().Be(atOnce);
        mail.Content.Text.Contains("du skal ikke møde op").Should().Be(atOnce);
    }

    [Fact]
    public async Task Guests_who_were_to_make_up_a_day_are_told_that_it_is_cancelled_too()
    {
        using var db = new TestDb();
        db.At(January);
        var (home, other) = (await Given.Cohort(db, people: 1), await Given.Cohort(db, people: 1, name: "Hold 13"));
        var missed = await db.DayId(home.Id, 2);
        await db.Announce(home.First.Caller, home.First.EnrolmentId, missed);
        await db.AgreeGuest(home.Trainer, home.First.EnrolmentId, missed, await db.DayId(other.Id, 2));

        await db.ChangeTo(other.Id, CohortState.Cancelled, "Underviseren er syg.");

        (await db.Posted("cohort-cancelled")).Select(m => m.RecipientId).Should().BeEquivalentTo([home.First.Caller.PersonId, other.First.Caller.PersonId]);
    }

    [Fact]
    public async Task Opening_a_cohort_is_no_news()
    {
        using var db = new TestDb();
        db.At(January);

        await db.Plan();

        (await db.Count<OutgoingMail>()).Should().Be(0);
    }

    [Fact]
    public async Task An_open_cohort_below_its_minimum_is_to_be_decided_three_weeks_before_it_begins()
    {
        using var db = new TestDb();
        db.At(January);
        var (few, aarhus) = (await db.Plan("Hold for få"), await db.Municipality());
        await db.Enrol(await db.Plan("Hold nok"), Course.Person(1, aarhus));
        await db.Plan("Hold kladde", open: false);
        await db.Plan("Hold senere", first: Given.FirstDay.AddDays(1));
        db.At(Given.FirstDay.AddDays(-22));
        (await Decisions(db)).Should().BeEmpty();

        db.At(Given.FirstDay.AddDays(-21));

        (await Decisions(db)).Should().Equal(few);
        (await db.As(new Caller(1, "Mette", Roles.Trainer, []), (ReadCohorts f) => f.Decisions(default))).Should().BeEmpty();
        await using var host = db.Host();
        await host.Person("karen@example.org", Roles.Coordinator);
        var page = await (await host.Visit("karen@example.org")).Page("/cohorts");
        var panel = page.QuerySelectorAll("main .panel").First(p => p.TextContent.Contains("Skal afgøres"));
        panel.TextContent.Should().Contain("Hold for få").And.Contain("0 tilmeldte, mindst 1").And.NotContain("Hold nok");
        ((IHtmlAnchorElement)panel.QuerySelector("a")!).PathName.Should().Be($"/cohorts/{few}/plan");
        await db.ChangeTo(few, CohortState.Confirmed);
        (await Decisions(db)).Should().BeEmpty();
    }

    private static async Task<IEnumerable<int>> Decisions(TestDb db) => (await db.As(Course.Coordinator, (ReadCohorts f) => f.Decisions(default))).Select(c => c.Id);

    private static Task<int> Contact(TestDb db, string name, params int[] municipalities) => db.As(Caller.Nobody, async (AppDb d) =>
    {
        var person = Person.Register(name, "Kontakt", $"{name}@kommune.example", null, "da", db.Clock.Now);
        foreach (var municipality in municipalities) person.Grant(Roles.MunicipalContact, municipality);
        d.Add(person);
        await d.SaveChangesAsync();
        return person.Id;
    });
}
