using System.Globalization;
using System.Net;
using Certification.Cohorts;
using Certification.Cohorts.Planning;
using Certification.People;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Platform.Input;
using Certification.Platform.Refusals;
using Certification.Platform.Time;
using Certification.Programmes.Contracts;
using Certification.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Shown = Certification.Cohorts.Shown;

namespace Certification.Tests.Cohorts;

public class PlanningTests
{
    private static readonly DateOnly[] Derived =
        [new(2026, 3, 2), new(2026, 3, 16), new(2026, 4, 6), new(2026, 5, 4), new(2026, 5, 25)];

    [Fact]
    public async Task One_typed_date_gives_all_days_with_their_times_and_all_due_dates()
    {
        using var db = new TestDb();

        var plan = await db.PlanOf(await db.Plan());

        plan.Days.Select(d => d.Date).Should().Equal(Derived);
        plan.Days.Should().OnlyContain(d => d.Start == new TimeOnly(9, 0) && d.End == new TimeOnly(15, 30));
        plan.Programme.Requirements.Select(r => (r.Key, plan.Due(r))).Should().Equal(
            ("attendance", null), ("assignment1", new(2026, 3, 12)), ("assignment2", new(2026, 3, 30)), ("assignment3", new(2026, 4, 20)),
            ("assignment4", new(2026, 5, 18)), ("practice", new(2026, 11, 23)), ("supervision", new(2027, 2, 22)));
    }

    [Theory]
    [InlineData("2026-03-04", "Monday", "2026-03-16")]
    [InlineData("2026-03-04", "Sunday", "2026-03-22")]
    [InlineData("2026-03-08", "Thursday", "2026-03-19")]
    [InlineData("2026-03-02", "Monday", "2026-03-16")]
    public void A_weekday_moves_a_date_inside_its_own_week(string first, string weekday, string expected)
    {
        var twoWeeksOn = new DayPlan
        {
            Key = "day2",
            Title = new() { Da = "Dag 2", En = "Day 2" },
            Start = new(9, 0),
            End = new(15, 0),
            Weeks = 2,
            Weekday = Enum.Parse<DayOfWeek>(weekday),
        };

        CourseDay.DateOf(twoWeeksOn, DateOnly.Parse(first, CultureInfo.InvariantCulture)).Should().Be(DateOnly.Parse(expected, CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task Moving_day_1_moves_what_is_not_pinned()
    {
        using var db = new TestDb();
        var cohort = await db.Plan();
        await db.Move(cohort, 3, new(2026, 4, 8), pinned: true);

        await db.Move(cohort, 1, new(2026, 3, 9));

        (await db.Days(cohort)).Select(d => d.Date).Should().Equal(new(2026, 3, 9), new(2026, 3, 23), new(2026, 4, 8), new(2026, 5, 11), new(2026, 6, 1));
    }

    [Fact]
    public async Task A_day_that_was_held_stays_when_day_1_moves_and_cannot_be_moved_itself()
    {
        using var db = new TestDb();
        var cohort = await db.Plan();
        var second = await db.DayId(cohort, 2);
        db.At(new(2026, 3, 16));
        await db.Close(Course.Coordinator, second);

        await db.Move(cohort, 1, new(2026, 3, 3));

        (await db.Days(cohort)).Select(d => d.Date).Should().Equal(new(2026, 3, 3), new(2026, 3, 16), new(2026, 4, 7), new(2026, 5, 5), new(2026, 5, 26));
        (await Course.Refusal(() => db.Move(cohort, 2, new(2026, 3, 17)))).Should().Be("day.held");
    }

    [Fact]
    public async Task Another_day_moves_alone()
    {
        using var db = new TestDb();
        var cohort = await db.Plan();

        await db.Move(cohort, 2, new(2026, 3, 18));

        (await db.Days(cohort)).Select(d => d.Date).Should().Equal([Derived[0], new(2026, 3, 18), .. Derived[2..]]);
    }

    [Theory]
    [InlineData(2, "2026-03-02")]
    [InlineData(3, "2026-03-15")]
    [InlineData(4, "2026-05-25")]
    public async Task Days_out_of_order_are_refused_and_nothing_moves(int number, string date)
    {
        using var db = new TestDb();
        var cohort = await db.Plan();

        var refusal = await Course.Refusal(() => db.Move(cohort, number, DateOnly.Parse(date, CultureInfo.InvariantCulture)));

        refusal.Should().Be("day.out-of-order");
        (await db.Days(cohort)).Select(d => d.Date).Should().Equal(Derived);
    }

    [Fact]
    public async Task A_day_ends_after_it_begins()
    {
        using var db = new TestDb();
        var day = (await db.Days(await db.Plan()))[0];

        var move = () => db.As(Course.Coordinator, (MoveDay f) => f.Handle(day.Id, new() { Version = day.Version, Date = day.Date, Start = new(15, 0), End = new(15, 0) }, default));

        (await Course.Refusal(move)).Should().Be("day.ends-before-start");
    }

    [Fact]
    public async Task Whoever_moves_a_day_from_an_old_form_is_told_where_it_stands_now()
    {
        using var db = new TestDb();
        var cohort = await db.Plan();
        var day = (await db.Days(cohort))[1];
        await db.Move(cohort, 2, new(2026, 3, 18));

        var move = () => db.As(Course.Coordinator, (MoveDay f) => f.Handle(day.Id, new() { Version = day.Version, Date = new(2026, 3, 20), Start = day.Start, End = day.End }, default));

        var stale = (await move.Should().ThrowAsync<StaleException>()).Which;
        stale.Version.Should().Be(day.Version + 1);
        stale.Current.Should().BeEquivalentTo(new { Version = day.Version + 1, Date = new DateOnly(2026, 3, 18), day.Start, day.End, Pinned = false });
    }

    [Fact]
    public async Task A_date_outside_the_years_that_are_planned_for_is_named_and_refused()
    {
        using var db = new TestDb();
        await using var host = db.Host();
        var cohort = await Given.Cohort(db);
        var day = (await db.Days(cohort.Id))[0];
        var version = (await db.Cohort(cohort.Id)).Version;
        var karen = await host.Visit(cohort.Coordinator.PersonId);

        foreach (var date in new[] { "9999-12-31", "1999-12-31", "2101-01-01" })
        {
            await Refused(karen.Post("/api/v1/cohorts", new { name = "Hold 9", programmeVersionId = 1, firstDay = date }), "FirstDay");
            await Refused(karen.Put($"/api/v1/days/{day.Id}", new { version = day.Version, date, start = "09:00", end = "15:00" }), "Date");
            await Refused(karen.Put($"/api/v1/cohorts/{cohort.Id}/due/assignment1", new { version, date }), "Date");
            await Refused(karen.Post($"/api/v1/enrolments/{cohort.First.EnrolmentId}/extensions", new { requirement = "assignment1", due = date, reason = "Sygdom." }), "Due");
        }

        static async Task Refused(Task<HttpResponseMessage> sent, string member)
        {
            var answer = await sent;
            answer.StatusCode.Should().Be(HttpStatusCode.BadRequest, member);
            (await answer.Content.ReadAsStringAsync()).Should().Contain($"\"{member}\":[\"Datoen skal ligge");
        }
    }

    [Theory]
    [InlineData("da", "mandag 5. januar 2026", "5. januar 2026")]
    [InlineData("en", "Monday 5 January 2026", "5 January 2026")]
    public void A_date_is_written_as_the_language_writes_it(string language, string weekday, string date)
    {
        var before = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (CultureInfo.GetCultureInfo(language), CultureInfo.GetCultureInfo(language));

        var shown = (Shown.Weekday(new(2026, 1, 5)), Written.Date(new(2026, 1, 5)));

        (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = before;
        shown.Should().Be((weekday, date));
    }

    [Theory]
    [InlineData("da", "2026-02-10", "Vinterferie (uge 7)")]
    [InlineData("en", "2026-02-10", "Winter break (week 7)")]
    [InlineData("da", "2026-10-13", "Efterårsferie (uge 42)")]
    [InlineData("da", "2026-04-06", "2. påskedag")]
    [InlineData("en", "2026-04-06", "Easter Monday")]
    [InlineData("da", "2026-03-07", "lørdag")]
    [InlineData("da", "2026-03-09", null)]
    public void A_poor_date_is_warned_about_by_name(string language, string date, string? warning)
    {
        var before = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (CultureInfo.GetCultureInfo(language), CultureInfo.GetCultureInfo(language));

        var warnings = DateWarnings.For(DateOnly.Parse(date, CultureInfo.InvariantCulture));

        (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = before;
        warnings.Should().Equal(warning is null ? [] : [warning]);
    }

    [Fact]
    public async Task A_zone_must_be_known_and_an_old_name_of_one_is_understood()
    {
        using var db = new TestDb();
        var version = (await db.Cohort(await db.Plan())).ProgrammeVersionId;
        Task<int> Plan(string zone) => db.As(Course.Coordinator, (PlanCohort f) => f.Handle(new() { Name = "Nuuk 1", ProgrammeVersionId = version, FirstDay = Given.FirstDay, Zone = zone }, default));

        (await Course.Refusal(() => Plan("Europe/Odense"))).Should().Be("cohort.zone");
        (await db.Cohort(await Plan("America/Godthab"))).Zone.Should().Be(Zones.Nuuk);
    }

    [Fact]
    public async Task Capacity_does_not_fall_below_the_seats_taken_nor_the_minimum()
    {
        using var db = new TestDb();
        var cohort = await Given.Cohort(db, people: 3);

        (await Course.Refusal(() => db.Arrange(cohort.Id, 2))).Should().Be("cohort.capacity-below-taken");
        await db.Arrange(cohort.Id, 3);
        (await db.Cohort(cohort.Id)).Capacity.Should().Be(3);
        var version = (await db.Cohort(cohort.Id)).Version;
        var arrange = () => db.As(cohort.Coordinator, (ArrangeCohort f) => f.Handle(cohort.Id, new() { Version = version, Name = "Hold 12", Capacity = 5, Minimum = 6 }, default));
        (await Course.Refusal(arrange)).Should().Be("cohort.minimum-above-capacity");
    }

    [Fact]
    public async Task Staff_are_appointed_and_relieved_and_an_old_form_is_told_so()
    {
        using var db = new TestDb();
        var cohort = await Given.Cohort(db);
        await db.As(Course.Coordinator, (AppDb d) => Granted(d, cohort.Supervisor.PersonId));
        var version = (await db.Cohort(cohort.Id)).Version;
        var input = new ArrangeCohort.Input { Version = version, Name = "Hold 12", Capacity = 24, Minimum = 1, Trainers = [cohort.Supervisor.PersonId], Supervisors = [cohort.Supervisor.PersonId] };

        await db.As(cohort.Coordinator, (ArrangeCohort f) => f.Handle(cohort.Id, input, default));

        (await db.Cohort(cohort.Id)).Staff.Select(s => (s.PersonId, s.Role)).Should().BeEquivalentTo(
            new[] { (cohort.Supervisor.PersonId, Roles.Trainer), (cohort.Supervisor.PersonId, Roles.Supervisor) });
        var again = () => db.As(cohort.Coordinator, (ArrangeCohort f) => f.Handle(cohort.Id, input, default));
        (await again.Should().ThrowAsync<StaleException>()).Which.Version.Should().Be(version + 1);

        static async Task Granted(AppDb d, int person)
        {
            (await d.Set<Person>().Include(p => p.Roles).SingleAsync(p => p.Id == person)).Grant(Roles.Trainer, null);
            await d.SaveChangesAsync();
        }
    }

    [Fact]
    public async Task Only_trainers_are_appointed_trainers_and_only_supervisors_supervisors()
    {
        using var db = new TestDb();
        var cohort = await Given.Cohort(db);
        var (version, programme) = ((await db.Cohort(cohort.Id)).Version, (await db.Cohort(cohort.Id)).ProgrammeVersionId);
        var (trainer, supervisor, participant) = (cohort.Trainer.PersonId, cohort.Supervisor.PersonId, cohort.First.Caller.PersonId);
        Task Arrange(List<int> trainers, List<int> supervisors) => db.As(cohort.Coordinator, (ArrangeCohort f) =>
            f.Handle(cohort.Id, new() { Version = version, Name = "Hold 12", Capacity = 24, Minimum = 1, Trainers = trainers, Supervisors = supervisors }, default));
        Task<int> Plan(List<int> trainers, List<int> supervisors) => db.As(cohort.Coordinator, (PlanCohort f) =>
            f.Handle(new() { Name = "Hold 99", ProgrammeVersionId = programme, FirstDay = Given.FirstDay, Trainers = trainers, Supervisors = supervisors }, default));

        foreach (var (trainers, supervisors) in new (List<int>, List<int>)[] { ([trainer, participant], []), ([], [trainer]), ([4711], []), ([supervisor], [supervisor]) })
        {
            (await Course.Refusal(() => Arrange(trainers, supervisors))).Should().Be("cohort.staff");
            (await Course.Refusal(() => Plan(trainers, supervisors))).Should().Be("cohort.staff");
        }

        await Arrange([trainer], [supervisor]);
        (await db.Cohort(await Plan([trainer], [supervisor]))).Staff.Should().HaveCount(2);
    }

    [Fact]
    public void Neither_name_nor_place_of_a_cohort_holds_a_personal_number()
    {
        const string Number = "010190-1234";

        CheckInput.Errors(new PlanCohort.Input { Name = Number, Venue = Number, ProgrammeVersionId = 1, FirstDay = Given.FirstDay }).Keys.Should().BeEquivalentTo("Name", "Venue");
        CheckInput.Errors(new ArrangeCohort.Input { Version = 0, Name = Number, Venue = Number, Capacity = 1, Minimum = 0 }).Keys.Should().BeEquivalentTo("Name", "Venue");
        CheckInput.Errors(new Certification.Cohorts.Enrolling.EnrolParticipant.Input { FirstName = "Anne", LastName = "Holm", Email = $"{Number}@example.org", MunicipalityId = 1 }).Keys.Should().Equal("Email");
    }

    [Fact]
    public async Task An_open_cohort_below_its_minimum_is_tentative()
    {
        using var db = new TestDb();
        var cohort = await db.Plan();
        var line = async () => (await db.As(Course.Coordinator, (ReadCohorts f) => f.Handle(CohortState.Open, new(), default))).Items.Single();

        (await line()).Should().BeEquivalentTo(new { Id = cohort, FirstDay = Derived[0], LastDay = Derived[4], Taken = 0, Capacity = 24, Waiting = 0, Tentative = true });
        await db.Enrol(cohort, Course.Person(1, await db.Municipality()));

        (await line()).Should().BeEquivalentTo(new { Taken = 1, Tentative = false });
    }
}
