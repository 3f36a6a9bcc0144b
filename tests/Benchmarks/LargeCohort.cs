using Certification.Certificates.Deciding;
using Certification.Certificates.Progressing;
using Certification.Cohorts;
using Certification.Cohorts.Contracts;
using Certification.Coursework.Contracts;
using Certification.People;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Platform.Text;
using Certification.Platform.Time;
using Certification.Programmes;
using Certification.Programmes.Contracts;
using Certification.Supervision.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Certification.Benchmarks;

/// <summary>A running cohort of the resilience programme, seven weeks in, and who coordinates it.</summary>
internal sealed record LargeCohort(int Id, Caller Coordinator, IReadOnlyList<(int Person, int Enrolment)> Participants)
{
    public const string Programme = "robusthed";

    /// <summary>An open cohort without anybody in it.</summary>
    public static async Task<LargeCohort> Empty(AppDb db, DateTime now)
    {
        var cohort = await Planned("Hold 100", db, now);
        var coordinator = Person.Register("Karen", "Holm", "karen.holm@example.org", null, "da", now);
        coordinator.Grant(Roles.Coordinator);
        db.AddRange(cohort, coordinator);
        await db.SaveChangesAsync();
        return new LargeCohort(cohort.Id, new Caller(coordinator.Id, "Karen Holm", Roles.Coordinator, []), []);
    }

    /// <summary>An open cohort without anybody in it, beside this one.</summary>
    public async Task<LargeCohort> Another(AppDb db, DateTime now)
    {
        var cohort = await Planned("Hold 101", db, now);
        db.Add(cohort);
        await db.SaveChangesAsync();
        return new LargeCohort(cohort.Id, Coordinator, []);
    }

    private static async Task<Cohort> Planned(string name, AppDb db, DateTime now)
    {
        var version = await db.Set<ProgrammeVersion>().OrderByDescending(v => v.Number).FirstAsync(v => v.ProgrammeKey == Programme);
        var cohort = Cohort.Plan(name, version.Id, ProgrammeFormat.Read(version.Json), DateOnly.FromDateTime(now).AddDays(-50), Zones.Copenhagen, now);
        cohort.Arrange(name, null, null, 1_000_000, 1, 0, now);
        cohort.ChangeTo(CohortState.Open);
        return cohort;
    }

    /// <summary>A cohort with so many participants, stored by prepared statements, each as far as their facts would have them.</summary>
    public static async Task<LargeCohort> Of(int participants, AppDb db, string database, DateTime now)
    {
        var cohort = await Empty(db, now);
        var municipalities = await db.Set<Organisation>().Where(o => o.Kind == OrganisationKind.Municipality).OrderBy(o => o.Id).Select(o => o.Id).ToListAsync();
        var organisation = await db.Set<Organisation>().MaxAsync(o => o.Id);
        var person = await db.Set<Person>().MaxAsync(p => p.Id);
        var programme = ProgrammeFormat.Read((await db.Set<ProgrammeVersion>().OrderByDescending(v => v.Number).FirstAsync(v => v.ProgrammeKey == Programme)).Json);
        var days = await db.Set<CourseDay>().Where(d => d.CohortId == cohort.Id).OrderBy(d => d.Number).Select(d => d.Date).ToListAsync();
        var past = days.Count(d => d < DateOnly.FromDateTime(now));
        var chance = new Random(12);
        var standings = Enumerable.Range(0, participants).Select(_ => Standing(programme, past, chance)).ToList();
        var workplaces = municipalities.SelectMany(m => Enumerable.Range(0, 12).Select(w => (Municipality: m, Name: Names.Workplace(w)))).ToList();
        var rows = Enumerable.Range(0, participants).ToList();
        TableRows.Insert(database,
        [
            new("Organisations", ["Id", "Kind", "ParentId", "MunicipalityId", "Name", "NameKey"],
                [.. workplaces.Select((w, i) => new object?[] { organisation + 1 + i, "Workplace", w.Municipality, w.Municipality, w.Name, TextKey.Of(w.Name) })]),
            new("Persons", ["Id", "FirstName", "LastName", "NameKey", "Email", "EmailKey", "Phone", "Language", "CreatedAt", "Version"],
                [.. rows.Select(i => new object?[] { person + 1 + i, Names.FirstName(i), Names.LastName(i), TextKey.Of($"{Names.FirstName(i)} {Names.LastName(i)}"), Names.Email(i), TextKey.Of(Names.Email(i)), Names.Phone(i), "da", now, 0 })]),
            new("Employments", ["PersonId", "MunicipalityId", "WorkplaceId", "JobTitle", "From"],
                [.. rows.Select(i => new object?[] { person + 1 + i, workplaces[i % workplaces.Count].Municipality, organisation + 1 + i % workplaces.Count, "Konsulent", days[0] })]),
            new("RoleGrants", ["PersonId", "Role"], [.. rows.Select(i => new object?[] { person + 1 + i, "Participant" })]),
            new("Enrolments", ["Id", "CohortId", "PersonId", "MunicipalityId", "State", "Since", "Version"],
                [.. rows.Select(i => new object?[] { 1 + i, cohort.Id, person + 1 + i, workplaces[i % workplaces.Count].Municipality, "Enrolled", now, 0 })]),
            new("EnrolmentChanges", ["EnrolmentId", "After", "ById", "At"], [.. rows.Select(i => new object?[] { 1 + i, "Enrolled", cohort.Coordinator.PersonId, now })]),
            new("Progress", ["EnrolmentId", "Text"], [.. rows.Select(i => new object?[] { 1 + i, standings[i].ToString() })]),
            new("AwardCases", ["EnrolmentId", "AwardKey", "State", "Since", "Version"],
                [.. rows.Where(i => i % 5 == 0).Select(i => new object?[] { 1 + i, programme.Awards[0].Key, i % 10 == 0 ? nameof(AwardState.Eligible) : nameof(AwardState.Issued), now, 0 })]),
        ]);
        return cohort with { Participants = [.. rows.Select(i => (person + 1 + i, 1 + i))] };
    }

    /// <summary>Most were there and handed in; some are late, some were ill, some have somebody's answer.</summary>
    private static Standing Standing(ProgrammeDocument programme, int past, Random chance)
    {
        var marks = programme.Days.Select((day, i) => new DayFact(day.Key,
            i >= past ? AttendanceMark.Unmarked : chance.Next(10) switch { 0 => AttendanceMark.Ill, 1 => AttendanceMark.Late, _ => AttendanceMark.Present },
            Notice: i >= past && chance.Next(20) == 0, chance.Next(20) == 0 ? MakeUpStage.Agreed : MakeUpStage.None)).ToList();
        var assignments = programme.Requirements.OfType<AssignmentRequirement>().Take(past)
            .Select((r, i) => new AssignmentFact(i + 1, r.Key, (SubmissionState)Math.Min(3, chance.Next(8)), 1)).ToList();
        var practice = Enumerable.Range(0, chance.Next(5))
            .Select(i => new PracticeFact(i + 1, new DateOnly(2026, 1, 1), 60, PracticeRole.Alone, "Hold A")).ToList();
        ExtensionFact[] extensions = chance.Next(25) == 0 ? [new(programme.Requirements.OfType<AssignmentRequirement>().First().Key, new DateOnly(2026, 12, 1))] : [];
        return WorkOutStanding.Of(programme, new Facts(new EnrolmentFacts(0, 0, true, marks, extensions), new CourseworkFacts(assignments, practice, []), [], new HashSet<string>()));
    }
}
