using Certification.Cohorts;
using Certification.Cohorts.Attending;
using Certification.Cohorts.Contracts;
using Certification.Cohorts.Enrolling;
using Certification.Cohorts.Planning;
using Certification.People;
using Certification.People.Contracts;
using Certification.People.Organisations;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Platform.Refusals;
using Certification.Programmes;
using Certification.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Certification.Tests.Cohorts;

/// <summary>What coordinators, trainers and participants do with a cohort, in one line each.</summary>
internal static class Course
{
    public static readonly Caller Coordinator = new(9001, "Karen Holm", Roles.Coordinator, []);

    public static async Task<int> Plan(this TestDb db, string name = "Hold 20", DateOnly? first = null, int capacity = 24, bool open = true, string programme = "robusthed")
    {
        var version = await db.Read(d => d.Set<ProgrammeVersion>().Where(v => v.ProgrammeKey == programme).OrderByDescending(v => v.Number).Select(v => v.Id).FirstAsync());
        var id = await db.As(Coordinator, (PlanCohort f) => f.Handle(new()
        {
            Name = name,
            ProgrammeVersionId = version,
            FirstDay = first ?? Given.FirstDay,
            Capacity = capacity,
            Minimum = 1,
        }, default));
        if (open) await db.ChangeTo(id, CohortState.Open);
        return id;
    }

    public static async Task ChangeTo(this TestDb db, int cohort, CohortState state, string? reason = null)
    {
        var version = (await db.Cohort(cohort)).Version;
        await db.As(Coordinator, (ChangeCohortState f) => f.Handle(cohort, new() { Version = version, State = state, Reason = reason }, default));
    }

    public static Task<Cohort> Cohort(this TestDb db, int id) =>
        db.Read(d => d.Set<Cohort>().Include(c => c.Days).Include(c => c.Staff).Include(c => c.PinnedDues).SingleAsync(c => c.Id == id));

    public static async Task<IReadOnlyList<CourseDay>> Days(this TestDb db, int cohort) => [.. (await db.Cohort(cohort)).Days.OrderBy(d => d.Number)];

    public static async Task<int> DayId(this TestDb db, int cohort, int number) => (await db.Days(cohort))[number - 1].Id;

    public static async Task Move(this TestDb db, int cohort, int number, DateOnly date, bool pinned = false)
    {
        var day = (await db.Days(cohort))[number - 1];
        await db.As(Coordinator, (MoveDay f) => f.Handle(day.Id, new() { Version = day.Version, Date = date, Start = day.Start, End = day.End, Pinned = pinned }, default));
    }

    public static async Task Pin(this TestDb db, int cohort, string requirement, DateOnly? date)
    {
        var version = (await db.Cohort(cohort)).Version;
        await db.As(Coordinator, (PinDue f) => f.Handle(cohort, requirement, new() { Version = version, Date = date }, default));
    }

    public static Task<CohortPlan> PlanOf(this TestDb db, int cohort) => db.As(Coordinator, (CohortReader f) => f.Plan(cohort, default));

    /// <summary>A municipality that people can be enrolled from.</summary>
    public static async Task<int> Municipality(this TestDb db, string name = "Aarhus")
    {
        await db.As(Caller.Nobody, (LoadMunicipalities f) => f.Handle(default));
        return await db.Read(d => d.Set<Organisation>().Where(o => o.Kind == OrganisationKind.Municipality && o.Name == name).Select(o => o.Id).SingleAsync());
    }

    public static EnrolParticipant.Input Person(int number, int municipality) =>
        new() { FirstName = "Anne", LastName = $"Holm {(char)('A' + number % 26)}{number}", Email = $"anne{number}@example.org", MunicipalityId = municipality };

    public static Task<(int Id, EnrolmentState State)> Enrol(this TestDb db, int cohort, EnrolParticipant.Input person) =>
        db.As(Coordinator, (EnrolParticipant f) => f.Handle(cohort, person, default));

    public static Task<Enrolment> Enrolment(this TestDb db, int id) => db.Read(d => d.Set<Enrolment>().Include(e => e.History).SingleAsync(e => e.Id == id));

    public static async Task Change(this TestDb db, int enrolment, EnrolmentState state, string? reason = "Aftalt på telefon.")
    {
        var version = (await db.Enrolment(enrolment)).Version;
        await db.As(Coordinator, (ChangeEnrolment f) => f.Handle(enrolment, new() { Version = version, State = state, Reason = reason }, default));
    }

    public static async Task Arrange(this TestDb db, int cohort, int capacity)
    {
        var now = await db.Cohort(cohort);
        await db.As(Coordinator, (ArrangeCohort f) => f.Handle(cohort, new() { Version = now.Version, Name = now.Name, Capacity = capacity, Minimum = 1 }, default));
    }

    public static Task Extend(this TestDb db, int enrolment, string requirement, DateOnly due) =>
        db.As(Coordinator, (GrantExtension f) => f.Handle(enrolment, new() { Requirement = requirement, Due = due, Reason = "Sygdom på arbejdspladsen." }, default));

    public static Task<int> Mark(this TestDb db, Caller by, int day, int enrolment, AttendanceMark mark, string? reason = null) =>
        db.As(by, (MarkAttendance f) => f.Handle(day, new() { Marks = [new() { EnrolmentId = enrolment, Mark = mark }], Reason = reason }, default));

    public static Task Close(this TestDb db, Caller by, int day) => db.As(by, (CloseRegister f) => f.Handle(day, default));

    public static Task Announce(this TestDb db, Caller by, int enrolment, int day, string? reason = null) =>
        db.As(by, (GiveAbsenceNotice f) => f.Handle(enrolment, new() { DayId = day, Reason = reason }, default));

    public static Task<int> AgreeGuest(this TestDb db, Caller by, int enrolment, int missed, int replacement) =>
        db.As(by, (AgreeMakeUp f) => f.Handle(enrolment, new() { MissedDayId = missed, ReplacementDayId = replacement }, default));

    public static Task<int> AgreeTask(this TestDb db, Caller by, int enrolment, int missed) =>
        db.As(by, (AgreeMakeUp f) => f.Handle(enrolment, new() { MissedDayId = missed, Task = "Læs kapitel 3, og skriv en side." }, default));

    public static async Task<DayFact> DayFact(this TestDb db, int enrolment, int number) =>
        (await db.As(Coordinator, (CohortReader f) => f.Facts([enrolment], default)))[enrolment].Days[number - 1];

    /// <summary>The code with which a rule says no.</summary>
    public static async Task<string> Refusal(Func<Task> act) => (await act.Should().ThrowAsync<RefusedException>()).Which.Code;

    public static Task<int> Count<T>(this TestDb db) where T : class => db.Read(d => d.Set<T>().CountAsync());

    /// <summary>Noon in Copenhagen on this date.</summary>
    public static void At(this TestDb db, DateOnly date, int hour = 11) => db.Clock.Now = date.ToDateTime(new TimeOnly(hour, 0), DateTimeKind.Utc);
}
