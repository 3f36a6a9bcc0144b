using Certification.Cohorts;
using Certification.People;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Platform.Time;
using Certification.Programmes;
using Certification.Programmes.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Certification.Tests.Support;

/// <summary>Somebody enrolled, as a caller and as an enrolment.</summary>
internal sealed record Enrolled(Caller Caller, int EnrolmentId);

/// <summary>A running cohort with its people.</summary>
internal sealed record GivenCohort(int Id, Caller Coordinator, Caller Trainer, Caller Supervisor, Caller Contact, IReadOnlyList<Enrolled> People)
{
    public Enrolled First => People[0];
    public Enrolled Second => People[1];
}

/// <summary>Builders that take only what matters.</summary>
internal static class Given
{
    /// <summary>Day 1 of every given cohort: assignment 1 is due on 12 March 2026.</summary>
    public static readonly DateOnly FirstDay = new(2026, 3, 2);

    /// <summary>A cohort of the programme's newest version, with a trainer, a supervisor, a coordinator, and participants of one municipality.</summary>
    public static Task<GivenCohort> Cohort(TestDb test, int people = 2, string programme = "robusthed", string zone = Zones.Copenhagen, string name = "Hold 12", string language = "da") =>
        test.As(Caller.Nobody, async (AppDb db) =>
        {
            var now = test.Clock.Now;
            var version = await db.Set<ProgrammeVersion>().OrderByDescending(v => v.Number).FirstAsync(v => v.ProgrammeKey == programme);
            var municipality = Organisation.Municipality(TextCode(name), $"{name}s Kommune", "Region", "DK");
            db.Add(municipality);
            await db.SaveChangesAsync();
            var cohort = Certification.Cohorts.Cohort.Plan(name, version.Id, ProgrammeFormat.Read(version.Json), FirstDay, zone, now);
            cohort.Arrange(name, null, null, 24, 1, 0, now);
            cohort.ChangeTo(CohortState.Open);
            var coordinator = Person("Karen", Roles.Coordinator);
            var trainer = Person("Mette", Roles.Trainer);
            var supervisor = Person("Ulla", Roles.Supervisor);
            var contact = Person("Hanne", Roles.MunicipalContact);
            var participants = Enumerable.Range(1, people).Select(i => Person($"Deltager{i}", Roles.Participant)).ToList();
            db.Add(cohort);
            await db.SaveChangesAsync();
            cohort.Appoint(trainer.Id, Roles.Trainer);
            cohort.Appoint(supervisor.Id, Roles.Supervisor);
            var enrolments = participants.Select((p, taken) => Enrolment.Join(cohort, p.Id, new(municipality.Id), null, taken, coordinator.Id, now)).ToList();
            db.AddRange(enrolments);
            await db.SaveChangesAsync();
            return new GivenCohort(cohort.Id, Of(coordinator, Roles.Coordinator), Of(trainer, Roles.Trainer), Of(supervisor, Roles.Supervisor),
                Of(contact, Roles.MunicipalContact) with { Organisations = [municipality.Id] },
                [.. participants.Select((p, i) => new Enrolled(Of(p, Roles.Participant), enrolments[i].Id))]);

            Person Person(string firstName, Roles role)
            {
                var person = Certification.People.Person.Register(firstName, name, $"{firstName}.{TextCode(name)}@example.org", null, language, now);
                person.Grant(role, role == Roles.MunicipalContact ? municipality.Id : null);
                db.Add(person);
                return person;
            }
        });

    public static Task Published(TestDb test, string programmeJson) =>
        test.As(Caller.Nobody, (AppDb db) =>
        {
            db.Add(ProgrammeVersion.Publish(programmeJson, test.Clock.Now));
            return db.SaveChangesAsync();
        });

    private static Caller Of(Person person, Roles roles) => new(person.Id, $"{person.FirstName} {person.LastName}", roles, []);

    private static string TextCode(string name) => name.Replace(" ", "", StringComparison.Ordinal);
}
