using System.Globalization;
using Certification.Cohorts.Contracts;
using Certification.People.Contracts;
using Certification.Platform.Data;
using Certification.Platform.Personal;
using Certification.Platform.Time;
using Certification.Programmes.Contracts;
using Microsoft.EntityFrameworkCore;
using static Certification.Cohorts.Texts;

namespace Certification.Cohorts.Personal;

/// <summary>Nobody is erased out of a running course; whoever is erased is counted once, without a name.</summary>
internal sealed class CoursePart(AppDb db, ProgrammeReader programmes, PeopleReader people) : IPersonalPart, IOccupies
{
    public IQueryable<int> Persons => db.Enrolments.Select(e => e.PersonId).Concat(db.Set<CohortStaff>().Select(s => s.PersonId));

    public async Task<string?> Against(int personId, CancellationToken ct)
    {
        var running = await db.Enrolments.Where(EndedEnrolment.Runs).Where(e => e.PersonId == personId).Select(e => e.Cohort.Name).FirstOrDefaultAsync(ct);
        if (running is not null) return T("Refused.ErasureRunning", running);
        var staff = await (from s in db.Set<CohortStaff>()
                           join cohort in db.Cohorts on s.CohortId equals cohort.Id
                           where s.PersonId == personId && cohort.State != CohortState.Finished && cohort.State != CohortState.Cancelled
                           select cohort.Name).FirstOrDefaultAsync(ct);
        return staff is null ? null : T("Refused.ErasureStaff", staff);
    }

    public async Task Forget(ErasedPerson person, CancellationToken ct)
    {
        foreach (var enrolment in await db.Enrolments.Where(e => e.PersonId == person.Id).Select(e => new { e.MunicipalityId, e.Cohort.ProgrammeVersionId, e.Since.Year, e.State }).ToListAsync(ct))
        {
            var outcome = db.Set<CourseOutcome>().Local.FirstOrDefault(Same) ?? await db.Set<CourseOutcome>().FirstOrDefaultAsync(o =>
                o.MunicipalityId == enrolment.MunicipalityId && o.ProgrammeVersionId == enrolment.ProgrammeVersionId && o.Year == enrolment.Year && o.Outcome == enrolment.State, ct);
            if (outcome is null) db.Add(outcome = CourseOutcome.Of(enrolment.MunicipalityId, enrolment.ProgrammeVersionId, enrolment.Year, enrolment.State));
            outcome.AddOne();

            bool Same(CourseOutcome o) => (o.MunicipalityId, o.ProgrammeVersionId, o.Year, o.Outcome) == (enrolment.MunicipalityId, enrolment.ProgrammeVersionId, enrolment.Year, enrolment.State);
        }
    }

    public async Task<IReadOnlyList<int>> Cases(int personId, CancellationToken ct) => await db.Enrolments.Where(e => e.PersonId == personId).Select(e => e.Id).ToListAsync(ct);

    /// <summary>Everybody in the same cohorts.</summary>
    public async Task<IReadOnlyList<int>> Companions(int personId, CancellationToken ct)
    {
        var cohorts = db.Enrolments.Where(e => e.PersonId == personId).Select(e => e.CohortId);
        return await db.Enrolments.Where(e => cohorts.Contains(e.CohortId) && e.PersonId != personId).Select(e => e.PersonId).Distinct().ToListAsync(ct);
    }

    public async Task<IReadOnlyList<ErasedCount>> Remains(CancellationToken ct)
    {
        var outcomes = await db.Set<CourseOutcome>().AsNoTracking().OrderByDescending(o => o.Year).ToListAsync(ct);
        var municipalities = (await people.Organisations([.. outcomes.Select(o => o.MunicipalityId).Distinct()], ct)).ToDictionary(o => o.Id, o => o.Name);
        var titles = new Dictionary<int, string>();
        foreach (var version in outcomes.Select(o => o.ProgrammeVersionId).Distinct()) titles[version] = (await programmes.Version(version, ct)).Title.Local;
        return [.. outcomes.Select(o => new ErasedCount(municipalities[o.MunicipalityId], titles[o.ProgrammeVersionId], o.Year, T($"EnrolmentState.{o.Outcome}"), o.Count)).OrderByDescending(o => o.Year).ThenBy(o => o.Municipality, StringComparer.CurrentCulture)];
    }

    /// <summary>Cohorts, course days, and what the programme calls its requirements, questions and awards.</summary>
    public async Task<IReadOnlyDictionary<(string Kind, string Key), string>> Names(int personId, CancellationToken ct)
    {
        var names = new Dictionary<(string, string), string>();
        var own = db.Enrolments.Where(e => e.PersonId == personId).Select(e => e.CohortId).Concat(db.Set<CohortStaff>().Where(s => s.PersonId == personId).Select(s => s.CohortId));
        var elsewhere = from makeUp in db.MakeUps join e in db.Enrolments on makeUp.EnrolmentId equals e.Id where e.PersonId == personId select makeUp.ReplacementDayId;
        var cohorts = await db.Cohorts.Where(c => own.Contains(c.Id)).Select(c => new { c.Id, c.Name, c.ProgrammeVersionId }).ToListAsync(ct);
        foreach (var cohort in cohorts) names[("Cohort", Key(cohort.Id))] = cohort.Name;
        foreach (var day in await db.CourseDays.Where(d => own.Contains(d.CohortId) || elsewhere.Contains(d.Id)).Select(d => new { d.Id, d.Number, d.Date }).ToListAsync(ct))
            names[("Day", Key(day.Id))] = T("Personal.Day", day.Number, Written.Date(day.Date));
        foreach (var version in cohorts.Select(c => c.ProgrammeVersionId).Distinct().Order()) Titles(await programmes.Version(version, ct), names);
        return names;

        static string Key(int id) => id.ToString(CultureInfo.InvariantCulture);
    }

    private static void Titles(ProgrammeDocument programme, Dictionary<(string, string), string> names)
    {
        foreach (var award in programme.Awards) names[("Award", award.Key)] = award.Title.Local;
        foreach (var requirement in programme.Requirements)
        {
            names[("Requirement", requirement.Key)] = requirement.Title.Local;
            var items = requirement switch { AssignmentRequirement assignment => assignment.Prompts, AssessmentRequirement assessment => assessment.Items, _ => [] };
            foreach (var item in items) names[("Item", $"{requirement.Key}/{item.Key}")] = item.Title.Local;
        }
    }
}
