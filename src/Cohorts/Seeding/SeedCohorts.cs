using System.Reflection;
using Certification.Cohorts.Attending;
using Certification.Cohorts.Contracts;
using Certification.Cohorts.Enrolling;
using Certification.Cohorts.Planning;
using Certification.People.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Programmes.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Certification.Cohorts.Seeding;

/// <summary>
/// Four cohorts: hold 11 at its end, hold 12 mid-course from a real list, hold 13 begun (where hold 12 can make up days), and
/// hold 14 being planned.
/// </summary>
internal sealed class SeedCohorts : ISeed
{
    private const string Anne = "anne.soerensen@example.org";
    private const string Soeren = "soeren.bjerregaard@example.org";
    private const string Dorthe = "dorthe.krogh.aakjaer@example.org";
    private const string Birgitte = "birgitte.noergaard@example.org";
    private const string Malik = "malik.lyberth-olsen@example.net";
    private const string Kirsten = "kirsten.aebeloe@example.org";

    public int Order => 30;

    public async Task Seed(IServiceProvider services, DateOnly today, CancellationToken ct)
    {
        var db = services.GetRequiredService<AppDb>();
        if (await db.Cohorts.AnyAsync(ct)) return;
        var people = services.GetRequiredService<PeopleReader>();
        var staff = (await people.WithRole(Roles.Trainer, ct)).Concat(await people.WithRole(Roles.Supervisor, ct)).ToList();
        var coordinator = await As(people, Roles.Coordinator, "karen.holm@example.org", ct);
        var trainer = await As(people, Roles.Trainer, "mette.skovgaard@example.org", ct);
        var programme = (await services.GetRequiredService<ProgrammeReader>().Newest(ct)).Single(p => p.Document.Key == "robusthed");
        var scene = new Scene(services, db, coordinator, trainer, programme.VersionId,
            [.. staff.Where(s => s.Email.StartsWith("mette", StringComparison.Ordinal)).Select(s => s.Id)],
            [.. staff.Where(s => s.Email.StartsWith("ulla", StringComparison.Ordinal)).Select(s => s.Id)]);
        // A Tuesday seven weeks ago: days 1 to 3 of hold 12 are held, 4 and 5 lie ahead.
        var tuesday = today.AddDays(-((int)today.DayOfWeek + 5) % 7);
        var eleven = await scene.Plan("Hold 11", tuesday.AddDays(-7 * 13 + 2), "Aarhus, Folkestedet", 20, open: true, ct);
        var twelve = await scene.Plan("Hold 12", tuesday.AddDays(-7 * 7), "Odense, Byens Hus", 26, open: true, ct);
        var thirteen = await scene.Plan("Hold 13", tuesday.AddDays(-6), "Viborg, Tinghallen", 12, open: true, ct);
        await scene.Plan("Hold 14", tuesday.AddDays(7 * 14), "Kolding, Bygningen", 24, open: false, ct);

        await scene.Enrol(eleven, ExampleNames.Eleven, tuesday.AddDays(-7 * 16), ct);
        await scene.Enrol(thirteen, ExampleNames.Thirteen, tuesday.AddDays(-7 * 4), ct);
        await scene.Import(twelve, tuesday.AddDays(-7 * 10), ct);
        await Hold12(scene, eleven, twelve, thirteen, today, ct);
        foreach (var cohort in new[] { eleven, thirteen }) await scene.HoldPastDays(cohort, today, new(), ct);
    }

    private static async Task Hold12(Scene scene, int eleven, int twelve, int thirteen, DateOnly today, CancellationToken ct)
    {
        await scene.HoldPastDays(twelve, today, new()
        {
            [(Birgitte, 2)] = AttendanceMark.Absent,
            [(Birgitte, 3)] = AttendanceMark.Absent,
            [("ivalu.tobiassen@example.net", 2)] = AttendanceMark.Late,
            [("omer.yucel@example.com", 1)] = AttendanceMark.LeftEarly,
            [(Malik, 3)] = AttendanceMark.Ill,
            [(Kirsten, 2)] = AttendanceMark.ExcusedAbsence,
            [("zoe.skoric@example.com", 3)] = AttendanceMark.Ill,
        }, ct);
        await scene.Announce(Birgitte, twelve, 4, "Kan kun deltage på dag 1, som aftalt ved tilmeldingen.", today.AddDays(-5), ct);
        await scene.Announce(Birgitte, twelve, 5, null, today.AddDays(-5), ct);
        await scene.Announce("thordis.magnusdottir@example.net", twelve, 4, null, today.AddDays(-2), ct);
        await scene.AgreeTask(Kirsten, twelve, 2, "Læs kapitel 3 og 4, og skriv en side om øvelsen »Tanker i bevægelse«.", today.AddDays(-20), ct);
        // Two who finish early: days 4 and 5 made up with hold 11.
        foreach (var (email, reason) in new[] { (Anne, "Rejser i foråret."), (Dorthe, "Begynder i nyt job.") })
            foreach (var day in new[] { 4, 5 })
            {
                await scene.Announce(email, twelve, day, reason, today.AddDays(-40), ct);
                await scene.AgreeGuest(email, twelve, day, eleven, today.AddDays(-39), ct);
            }
        await scene.AgreeGuest(Malik, twelve, 3, thirteen, today.AddDays(-1), ct);
        await scene.Extend(Soeren, twelve, "assignment3", 21, today.AddDays(-3), ct);
        await scene.AppointExternal(twelve, "Lisbet", "Vang", "lisbet.vang@example.com", today.AddDays(-30), ct);
    }

    private static async Task<Caller> As(PeopleReader people, Roles role, string email, CancellationToken ct)
    {
        var person = await people.Cards.SingleAsync(p => p.Email == email, ct);
        return new Caller(person.Id, person.Name, role, []);
    }

    /// <summary>The seed's hands: every step is the feature that a person would use.</summary>
    private sealed class Scene(IServiceProvider services, AppDb db, Caller coordinator, Caller trainer, int programmeVersionId, List<int> trainers, List<int> supervisors)
    {
        private T Coordinator<T>(DateOnly on) => services.As<T>(coordinator, Noon(on));

        private T Trainer<T>(DateOnly on) => services.As<T>(trainer, Noon(on));

        private static DateTime Noon(DateOnly date) => date.ToDateTime(new TimeOnly(12, 0), DateTimeKind.Utc);

        public async Task<int> Plan(string name, DateOnly firstDay, string venue, int capacity, bool open, CancellationToken ct)
        {
            var before = firstDay.AddDays(-7 * 17);
            var id = await Coordinator<PlanCohort>(before).Handle(new()
            {
                Name = name,
                ProgrammeVersionId = programmeVersionId,
                FirstDay = firstDay,
                Venue = venue,
                Capacity = capacity,
                Minimum = 8,
                Trainers = trainers,
                Supervisors = supervisors,
            }, ct);
            if (open) await Coordinator<ChangeCohortState>(before).Handle(id, new() { Version = 0, State = CohortState.Open }, ct);
            return id;
        }

        public async Task Enrol(int cohort, IEnumerable<(string First, string Last, string Municipality, string Workplace, string Title)> names, DateOnly on, CancellationToken ct)
        {
            var municipalities = (await services.GetRequiredService<PeopleReader>().Municipalities(ct)).Values.ToDictionary(m => m.Name, m => m.Id);
            foreach (var (first, last, municipality, workplace, title) in names)
                await Coordinator<EnrolParticipant>(on).Handle(cohort, new()
                {
                    FirstName = first,
                    LastName = last,
                    Email = $"{ExampleNames.Ascii(first)}.{ExampleNames.Ascii(last)}@example.org",
                    MunicipalityId = municipalities[municipality],
                    Workplace = workplace,
                    JobTitle = title,
                }, ct);
        }

        public async Task Import(int cohort, DateOnly on, CancellationToken ct)
        {
            await using var list = Assembly.GetExecutingAssembly().GetManifestResourceStream("participants_2026_robusthed_hold12.csv")!;
            var upload = await Coordinator<UploadList>(on).Handle(cohort, list, "participants_2026_robusthed_hold12.csv", ct);
            await Coordinator<ImportParticipants>(on).Handle(upload, ct);
        }

        /// <summary>Marks and closes the registers of past days; whoever is not named was there.</summary>
        public async Task HoldPastDays(int cohort, DateOnly today, Dictionary<(string Email, int Day), AttendanceMark> others, CancellationToken ct)
        {
            foreach (var day in await db.CourseDays.AsNoTracking().Where(d => d.CohortId == cohort && d.Date < today).OrderBy(d => d.Number).ToListAsync(ct))
            {
                var (_, lines) = await Trainer<ReadRegister>(day.Date).Handle(day.Id, ct);
                await Trainer<MarkAttendance>(day.Date.AddDays(1)).Handle(day.Id, new()
                {
                    Marks = [.. lines.Select(l => new MarkAttendance.One { EnrolmentId = l.EnrolmentId, Mark = others.GetValueOrDefault((l.Person.Email, day.Number), AttendanceMark.Present) })],
                }, ct);
                await Trainer<CloseRegister>(day.Date.AddDays(1)).Handle(day.Id, ct);
            }
        }

        public async Task Announce(string email, int cohort, int day, string? reason, DateOnly on, CancellationToken ct) =>
            await Coordinator<GiveAbsenceNotice>(on).Handle(await Enrolment(email, cohort, ct), new() { DayId = await Day(cohort, day, ct), Reason = reason }, ct);

        public async Task AgreeGuest(string email, int cohort, int day, int other, DateOnly on, CancellationToken ct) =>
            await Trainer<AgreeMakeUp>(on).Handle(await Enrolment(email, cohort, ct), new() { MissedDayId = await Day(cohort, day, ct), ReplacementDayId = await Day(other, day, ct) }, ct);

        public async Task AgreeTask(string email, int cohort, int day, string task, DateOnly on, CancellationToken ct)
        {
            var id = await Trainer<AgreeMakeUp>(on).Handle(await Enrolment(email, cohort, ct), new() { MissedDayId = await Day(cohort, day, ct), Task = task }, ct);
            await Trainer<EndMakeUp>(on.AddDays(10)).ApproveTask(id, ct);
        }

        public async Task Extend(string email, int cohort, string requirement, int days, DateOnly on, CancellationToken ct)
        {
            var plan = await services.GetRequiredService<CohortReader>().Plan(cohort, ct);
            await Coordinator<GrantExtension>(on).Handle(await Enrolment(email, cohort, ct),
                new() { Requirement = requirement, Due = plan.Due(plan.Programme.Requirement(requirement))!.Value.AddDays(days), Reason = "Sygdom på arbejdspladsen; aftalt på telefon." }, ct);
        }

        public Task<CohortStaff> AppointExternal(int cohort, string firstName, string lastName, string email, DateOnly on, CancellationToken ct) =>
            Coordinator<AppointExternal>(on).Handle(cohort, new() { FirstName = firstName, LastName = lastName, Email = email }, ct);

        private Task<int> Enrolment(string email, int cohort, CancellationToken ct) =>
            db.Enrolments.Where(e => e.CohortId == cohort).Join(services.GetRequiredService<PeopleReader>().Cards, e => e.PersonId, p => p.Id, (e, p) => new { e.Id, p.Email })
                .Where(e => e.Email == email).Select(e => e.Id).SingleAsync(ct);

        private Task<int> Day(int cohort, int number, CancellationToken ct) =>
            db.CourseDays.Where(d => d.CohortId == cohort && d.Number == number).Select(d => d.Id).SingleAsync(ct);
    }
}
