using System.Text.RegularExpressions;
using Certification.Certificates.Municipal;
using Certification.Cohorts;
using Certification.Cohorts.Buying;
using Certification.Cohorts.Contracts;
using Certification.Cohorts.Enrolling;
using Certification.Notices;
using Certification.People;
using Certification.People.Persons;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Platform.Refusals;
using Certification.Tests.Notices;
using Certification.Tests.People;
using Certification.Tests.Support;
using FsCheck.Fluent;
using Microsoft.EntityFrameworkCore;

namespace Certification.Tests.Cohorts;

public partial class SeatAccountTests
{
    [Fact]
    public async Task Bought_used_and_left_are_told_by_programme_and_in_all()
    {
        using var db = new TestDb();
        var (cohort, aarhus) = (await db.Plan(capacity: 2), await db.Municipality());
        await Buy(db, aarhus, 3, "robusthed");
        await Buy(db, aarhus, 2);
        await Buy(db, aarhus, -1, "robusthed");
        for (var i = 1; i <= 3; i++) await db.Enrol(cohort, Course.Person(i, aarhus));

        var account = await Account(db, aarhus);

        (account.Bought, account.Used, account.Left).Should().Be((4, 2, 2), "one of the three waits for a seat");
        account.Programmes.Select(p => (p.Programme, p.Bought, p.Used)).Should().Equal(("robusthed", 2, 2), (null, 2, 0));
        account.LeftFor("robusthed").Should().Be(2);
        account.LeftFor("adbb").Should().Be(2);
    }

    [Fact]
    public async Task Enrolling_beyond_what_was_bought_warns_and_hinders_nobody()
    {
        using var db = new TestDb();
        var (cohort, aarhus, odense) = (await db.Plan(), await db.Municipality(), await db.Municipality("Odense"));
        await Buy(db, aarhus, 1);
        var upload = await db.As(Course.Coordinator, (UploadList f) => f.Handle(cohort, new MemoryStream(System.Text.Encoding.UTF8.GetBytes($"{Lists.Header}\r\n{Lists.Good(1)}\r\n{Lists.Good(2)}")), "liste.csv", default));

        var preview = await db.As(Course.Coordinator, (PreviewImport f) => f.Handle(upload, null, default));
        await db.As(Course.Coordinator, (ImportParticipants f) => f.Handle(upload, default));
        await db.Enrol(cohort, Course.Person(8, odense));

        preview.Warnings.Should().ContainSingle().Which.Should().Contain("Aarhus").And.Contain("1");
        (await Account(db, aarhus)).Left.Should().Be(-1);
        (await Warnings(db, cohort, aarhus)).Should().ContainSingle();
        (await Warnings(db, cohort, odense)).Should().BeEmpty("without an agreement nothing is missing");
    }

    [Fact]
    public async Task Without_an_agreement_used_is_told_and_nothing_is_missing_on_screen_in_export_and_api()
    {
        using var db = new TestDb();
        var (cohort, other, aarhus, odense) = (await db.Plan(), await db.Plan("Hold 22", programme: "robusthed-workplace"), await db.Municipality(), await db.Municipality("Odense"));
        var hanne = await ContactScopeTests.Appoint(db, "hanne@example.org", odense);
        await db.Enrol(cohort, Course.Person(1, odense));
        await db.Enrol(cohort, Course.Person(2, aarhus));
        await db.Enrol(other, Course.Person(3, aarhus));
        await Buy(db, aarhus, 4, "robusthed");
        await using var host = db.Host();
        var karen = await host.Visit(await host.Person("karen@example.org", Roles.Coordinator));

        var (without, partly) = (await karen.Get<SeatAccount>($"/api/v1/municipalities/{odense}/seats"), await karen.Get<SeatAccount>($"/api/v1/municipalities/{aarhus}/seats"));
        var (page, part) = (await karen.Page($"/organisations/{odense}/seats"), await karen.Page($"/organisations/{aarhus}/seats"));
        var export = (await (await karen.Get("/api/v1/municipalities/seats/export?format=csv")).Content.ReadAsStringAsync()).Split('\n');

        (without.Used, without.Left).Should().Be((1, null));
        (partly.Left, partly.Programmes.Single(p => p.Programme == "robusthed").Left, partly.Programmes.Single(p => p.Programme == "robusthed-workplace").Left).Should().Be((2, 3, -1));
        page.QuerySelectorAll(".tile").Select(t => t.TextContent.Trim()).Should().Equal("0 Købt", "1 Brugt", "– Ingen aftale");
        page.QuerySelector("table tbody td:last-child")!.TextContent.Should().Be("–Ingen aftale");
        part.QuerySelectorAll("table")[0].QuerySelectorAll("tbody td:last-child").Select(c => c.TextContent).Should().Equal("3", "-1");
        export.Single(l => l.Contains("Odense") && l.Contains("I alt")).Should().Contain("Ingen aftale").And.NotContain("-1");
        (await (await host.Visit(hanne)).Page("/staff")).QuerySelector(".seats").Should().BeNull("nothing can be said of an agreement that is not there");
    }

    [Fact]
    public async Task What_a_programme_lacks_is_taken_from_the_seats_for_any_so_that_the_lines_add_up()
    {
        using var db = new TestDb();
        var (cohort, other, aarhus) = (await db.Plan(), await db.Plan("Hold 22", programme: "robusthed-workplace"), await db.Municipality());
        foreach (var i in new[] { 1, 2, 3, 4 }) await db.Enrol(cohort, Course.Person(i, aarhus));
        await db.Enrol(other, Course.Person(5, aarhus));
        await Buy(db, aarhus, 3);
        await Buy(db, aarhus, 2, "robusthed-workplace");

        var account = await Account(db, aarhus);

        account.Programmes.Select(p => (p.Programme, p.Bought, p.Used, p.Left)).Should().Equal(("robusthed", 0, 4, 0), ("robusthed-workplace", 2, 1, 1), (null, 3, 0, -1));
        account.Left.Should().Be(0).And.Be(account.Programmes.Sum(p => p.Left));
    }

    [Fact]
    public async Task Fewer_seats_need_a_reason_and_a_known_programme()
    {
        using var db = new TestDb();
        var aarhus = await db.Municipality();

        Certification.Platform.Input.CheckInput.Errors(new RecordSeats.Input { Number = -1, BoughtOn = Given.FirstDay, Agreement = "A" }).Keys.Should().Equal("Note");
        Certification.Platform.Input.CheckInput.Errors(new RecordSeats.Input { Number = 0, BoughtOn = Given.FirstDay, Agreement = "A" }).Keys.Should().Equal("Number");
        (await Course.Refusal(() => Buy(db, aarhus, 1, "nosuch"))).Should().Be("seats.programme");
        await FluentActions.Awaiting(() => Buy(db, 4711, 1)).Should().ThrowAsync<NotFoundException>();
    }

    private enum Happening { Buy, Enrol, Withdraw, Transfer, Employer, Cancel }

    private readonly record struct Event(Happening What, int Who, int How);

    [Fact]
    public async Task Screen_digest_export_and_api_say_the_same_after_any_history_and_left_is_bought_less_used()
    {
        var events = Gen.Choose(0, 9).SelectMany(what => Gen.Choose(0, 9).SelectMany(who => Gen.Choose(0, 99).Select(how => new Event((Happening)(what % 6), who, how))));

        await Law.Holds(events, length: 20, series: 6, async series =>
        {
            using var db = new TestDb();
            int[] municipalities = [await db.Municipality(), await db.Municipality("Odense")];
            int[] cohorts = [await db.Plan(capacity: 3), await db.Plan("Hold 21"), await db.Plan("Hold 22", programme: "robusthed-workplace")];
            var contacts = new Dictionary<int, int>();
            foreach (var m in municipalities) contacts[m] = await ContactScopeTests.Appoint(db, $"contact{m}@example.org", m);
            var bought = municipalities.ToDictionary(m => m, _ => 0);
            foreach (var one in series) await Happen(db, one, municipalities, cohorts, bought);
            await db.Enrol(await db.Plan("Hold 30"), Course.Person(99, municipalities[0]));
            foreach (var m in municipalities) await Buy(db, m, 1);

            await db.TickAt(new DateTime(2026, 4, 1, 8, 0, 0, DateTimeKind.Utc));
            await using var host = db.Host();
            var karen = await host.Visit(await host.Person("karen@example.org", Roles.Coordinator));
            var api = (await karen.Get<List<SeatAccount>>("/api/v1/municipalities/seats")).ToDictionary(a => a.MunicipalityId);
            var export = await (await karen.Get("/api/v1/municipalities/seats/export?format=csv")).Content.ReadAsStringAsync();
            foreach (var m in municipalities)
            {
                var used = await db.Read(d => d.Set<Enrolment>().CountAsync(e => e.MunicipalityId == m && e.Cohort.State != CohortState.Cancelled
                    && (e.State == EnrolmentState.Offered || e.State == EnrolmentState.Enrolled || e.State == EnrolmentState.Completed)));
                var said = $"{bought[m] + 1}, {used}, {bought[m] + 1 - used}";
                (Numbers($"{api[m].Bought} {api[m].Used} {api[m].Left}"), Numbers((await karen.Get<SeatAccount>($"/api/v1/municipalities/{m}/seats")) is { } own ? $"{own.Bought} {own.Used} {own.Left}" : "")).Should().Be((said, said));
                Numbers(string.Join(' ', (await karen.Page($"/organisations/{m}/seats")).QuerySelectorAll(".tile-number, .stat-number, .tiles strong").Select(e => e.TextContent))).Should().Be(said);
                Numbers(export.Split('\n').Single(l => l.Contains(api[m].Municipality) && l.Contains("I alt"))).Should().Be(said);
                var hanne = await host.Visit(contacts[m]);
                Numbers((await hanne.Page("/staff")).QuerySelector(".seats")!.TextContent).Should().Be(said);
                (await hanne.Get<List<SeatAccount>>("/api/v1/staff/seats")).Should().ContainSingle().Which.Left.Should().Be(bought[m] + 1 - used);
                foreach (var digest in await db.Mails(DigestMail.Letter, contacts[m]))
                    Numbers(digest.Content.Text.Split('\n').Single(l => l.StartsWith("Pladser i", StringComparison.Ordinal))).Should().Be(said);
            }
        });
    }

    private static async Task Happen(TestDb db, Event one, int[] municipalities, int[] cohorts, Dictionary<int, int> bought)
    {
        var (municipality, cohort) = (municipalities[one.How % 2], cohorts[one.How % 3]);
        try
        {
            switch (one.What)
            {
                case Happening.Buy:
                    var number = one.How % 7 - 2;
                    if (number == 0) return;
                    await Buy(db, municipality, number, new[] { null, "robusthed", "robusthed-workplace" }[one.Who % 3]);
                    bought[municipality] += number;
                    break;
                case Happening.Enrol:
                    await db.Enrol(cohort, Course.Person(one.Who, municipality));
                    break;
                case Happening.Withdraw or Happening.Transfer when await Somebody(db, one.Who) is { } somebody:
                    if (one.What == Happening.Withdraw) await db.Change(somebody.Id, EnrolmentState.Withdrawn);
                    else await db.As(Course.Coordinator, (TransferSeat f) => f.Handle(somebody.Id, new() { Version = somebody.Version, FirstName = "Bo", LastName = "Lund", Email = $"bo{one.How}@example.org", MunicipalityId = municipality, Reason = "Syg." }, default));
                    break;
                case Happening.Employer when await Somebody(db, one.Who) is { } mover:
                    var version = await db.Read(d => d.Set<Person>().Where(p => p.Id == mover.PersonId).Select(p => p.Version).SingleAsync());
                    db.Clock.Now += TimeSpan.FromDays(1);
                    await db.As(Course.Coordinator, (ChangeEmployer f) => f.Handle(mover.PersonId, new() { Version = version, MunicipalityId = municipality, Workplace = "Ny", From = DateOnly.FromDateTime(db.Clock.Now), CoursesStay = one.How % 4 == 0 }, default));
                    break;
                case Happening.Cancel when one.How % 5 == 0:
                    await db.ChangeTo(cohort, CohortState.Cancelled, "For få.");
                    break;
            }
        }
        catch (RefusedException)
        {
        }
    }

    private static Task<Enrolment?> Somebody(TestDb db, int who) => db.Read(async d =>
        await d.Set<Enrolment>().OrderBy(e => e.Id).Skip(who % Math.Max(1, await d.Set<Enrolment>().CountAsync())).FirstOrDefaultAsync());

    private static string Numbers(string text) => string.Join(", ", Number().Matches(text).Select(m => m.Value));

    private static Task<SeatAccount> Account(TestDb db, int municipality) => db.As(Caller.Nobody, (SeatsReader f) => f.Read(municipality, default));

    private static Task<IReadOnlyList<string>> Warnings(TestDb db, int cohort, int municipality) =>
        db.As(Course.Coordinator, (SeatWarnings f) => f.Joined(cohort, municipality, EnrolmentState.Enrolled, default));

    private static Task<int> Buy(TestDb db, int municipality, int number, string? programme = null) => db.As(Course.Coordinator, (RecordSeats f) => f.Handle(municipality, new()
    {
        Number = number,
        Programme = programme,
        BoughtOn = Given.FirstDay,
        Agreement = "2026-17",
        Note = "Aftalt.",
    }, default));

    [GeneratedRegex(@"-?\d+")]
    private static partial Regex Number();
}
