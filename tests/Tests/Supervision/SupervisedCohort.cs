using Certification.Cohorts;
using Certification.Cohorts.Contracts;
using Certification.People;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Platform.Time;
using Certification.Programmes.Contracts;
using Certification.Programmes.Publishing;
using Certification.Supervision.Following;
using Certification.Supervision.Logging;
using Certification.Supervision.SigningOff;
using Certification.Tests.Support;

namespace Certification.Tests.Supervision;

/// <summary>A running cohort with a supervisor, a second one, a trainer and six participants; and one cohort beside it.</summary>
internal sealed class SupervisedCohort : IDisposable
{
    public TestDb Db { get; } = new() { Clock = { Now = new(2026, 6, 1, 12, 0, 0, DateTimeKind.Utc) } };
    public Caller Coordinator { get; private set; } = Caller.Nobody;
    public Caller Supervisor { get; private set; } = Caller.Nobody;
    public Caller OtherSupervisor { get; private set; } = Caller.Nobody;
    public Caller SupervisorElsewhere { get; private set; } = Caller.Nobody;
    public Caller Trainer { get; private set; } = Caller.Nobody;
    public Caller Contact { get; private set; } = Caller.Nobody;
    public IReadOnlyList<Caller> Participants { get; private set; } = [];
    public IReadOnlyList<int> Enrolments { get; private set; } = [];
    public int CohortId { get; private set; }

    public static async Task<SupervisedCohort> Running(params (string First, string Last, string Email)[] participants)
    {
        var made = new SupervisedCohort();
        await made.Db.As<LoadCatalogue>(Caller.Nobody, load => load.Handle(default));
        await made.Db.As<AppDb>(Caller.Nobody, db => made.Build(db, participants.Length > 0 ? participants : [.. Enumerable.Range(1, 6).Select(i => ($"Kursist {i}", "Holm", $"kursist{i}@example.org"))]));
        return made;
    }

    public LogSupervision.Input Held(DateOnly date, int minutes, SupervisionForm form, params int[] attendees) => new()
    {
        Date = date,
        Minutes = minutes,
        Form = form,
        SupervisorId = Supervisor.PersonId,
        EnrolmentIds = [.. attendees.Select(i => Enrolments[i])],
        Subject = "Emne",
        Notes = "Fortroligt",
    };

    /// <summary>An hour alone with the supervisor, for the first participant.</summary>
    public LogSupervision.Input Hour(int day = 4) => Held(new DateOnly(2026, 5, day), 60, SupervisionForm.Individual, 0);

    /// <summary>What stands, to be changed by a correction.</summary>
    public static CorrectSupervision.Input Correction(LogSupervision.Input from, int version, string? reason = null) => new()
    {
        Version = version,
        Reason = reason,
        Date = from.Date,
        Minutes = from.Minutes,
        Form = from.Form,
        SupervisorId = from.SupervisorId,
        EnrolmentIds = from.EnrolmentIds,
        Subject = from.Subject,
        Notes = from.Notes,
    };

    public Task<int> Log(Caller by, LogSupervision.Input input) => Db.As<LogSupervision, int>(by, f => f.Handle(input, default));

    public Task Approve(Caller by, int id, int version = 0) =>
        Db.As<ApproveSupervision>(by, f => f.Handle(id, new ApproveSupervision.Input { Version = version }, default));

    public Task Return(Caller by, int id, string comment, int version = 0) =>
        Db.As<ReturnSupervision>(by, f => f.Handle(id, new ReturnSupervision.Input { Version = version, Comment = comment }, default));

    public Task Correct(Caller by, int id, CorrectSupervision.Input input) => Db.As<CorrectSupervision>(by, f => f.Handle(id, input, default));

    public Task<SessionView> See(Caller by, int id) => Db.As<ReadSupervision, SessionView>(by, f => f.One(id, default));

    public async Task<IReadOnlyList<int>> List(Caller by) =>
        [.. (await Db.As<ReadSupervision, Page<SessionLine>>(by, f => f.List(null, null, new PageRequest(), default))).Items.Select(s => s.Id)];

    public Task<EnrolmentSupervision> Of(Caller by, int participant) =>
        Db.As<ReadEnrolmentSupervision, EnrolmentSupervision>(by, f => f.Handle(Enrolments[participant], default));

    public void Dispose() => Db.Dispose();

    private async Task Build(AppDb db, (string First, string Last, string Email)[] participants)
    {
        var now = Db.Clock.Now;
        var municipality = Organisation.Municipality("0751", "Aarhus", "Midtjylland", "DK");
        var people = new[] { "Koordinator", "Supervisor", "Anden", "Fremmed", "Underviser", "Kontakt" }
            .Select(name => Person.Register(name, "Krogh", $"{name}@example.org", null, "da", now)).ToList();
        foreach (var supervisor in people[1..4]) supervisor.Grant(Roles.Supervisor);
        var enrolled = participants.Select(p => Person.Register(p.First, p.Last, p.Email, null, "da", now)).ToList();
        db.Add(municipality);
        db.AddRange(people);
        db.AddRange(enrolled);
        await db.SaveChangesAsync();

        var version = db.Set<Certification.Programmes.ProgrammeVersion>().OrderByDescending(v => v.Number).First(v => v.ProgrammeKey == "robusthed");
        var programme = Certification.Programmes.ProgrammeFormat.Read(version.Json);
        var cohort = Plan("Hold 12", version.Id, programme, now);
        cohort.Appoint(people[1].Id, Roles.Supervisor);
        cohort.Appoint(people[2].Id, Roles.Supervisor);
        cohort.Appoint(people[4].Id, Roles.Trainer);
        var elsewhere = Plan("Hold 13", version.Id, programme, now);
        elsewhere.Appoint(people[3].Id, Roles.Supervisor);
        db.AddRange(cohort, elsewhere);
        await db.SaveChangesAsync();
        var enrolments = enrolled.Select(p => Enrolment.Join(cohort, p.Id, new(municipality.Id), null, 0, people[0].Id, now)).ToList();
        db.AddRange(enrolments);
        await db.SaveChangesAsync();

        (CohortId, Enrolments) = (cohort.Id, [.. enrolments.Select(e => e.Id)]);
        Participants = [.. enrolled.Select(p => new Caller(p.Id, p.FirstName, Roles.Participant, []))];
        Coordinator = new Caller(people[0].Id, "Koordinator", Roles.Coordinator, []);
        Supervisor = new Caller(people[1].Id, "Supervisor", Roles.Supervisor, []);
        OtherSupervisor = new Caller(people[2].Id, "Anden", Roles.Supervisor, []);
        SupervisorElsewhere = new Caller(people[3].Id, "Fremmed", Roles.Supervisor, []);
        Trainer = new Caller(people[4].Id, "Underviser", Roles.Trainer, []);
        Contact = new Caller(people[5].Id, "Kontakt", Roles.MunicipalContact, [municipality.Id]);
        Db.Followed.Enrolments.Clear();
    }

    private static Cohort Plan(string name, int versionId, ProgrammeDocument programme, DateTime now)
    {
        var cohort = Cohort.Plan(name, versionId, programme, new DateOnly(2026, 3, 2), Zones.Copenhagen, now);
        cohort.Arrange(name, null, null, 30, 5, 0, default);
        cohort.ChangeTo(CohortState.Open);
        return cohort;
    }
}
