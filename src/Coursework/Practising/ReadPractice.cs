using Certification.Cohorts.Contracts;
using Certification.People.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Platform.Refusals;
using Certification.Programmes.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Certification.Coursework.Practising;

/// <summary>A participant's practice log with what it adds up to, for the participant and those who work with them.</summary>
internal sealed class ReadPractice(AppDb db, Caller caller, CohortReader cohorts, PeopleReader people)
{
    public sealed record View
    {
        public required int EnrolmentId { get; init; }
        public required int CohortId { get; init; }
        public required string Cohort { get; init; }
        public required string Zone { get; init; }
        public required string Participant { get; init; }
        public required bool Own { get; init; }
        public required bool CanWrite { get; init; }
        public required IReadOnlyList<Total> Totals { get; init; }
        public required IReadOnlyList<GroupCourse> GroupCourses { get; init; }
        public required Page<Entry> Entries { get; init; }
    }

    /// <summary>What a practice requirement asks for, and how much of it counts so far.</summary>
    public sealed record Total(PracticeRequirement Requirement, DateOnly? Due, int Sessions, int Minutes, int GroupCourses);

    public sealed record GroupCourse(string Name, int Sessions);

    public sealed record Entry(
        int Id, DateOnly Date, int Minutes, string TargetGroup, string Elements, PracticeRole Role, string? GroupCourse, string? Reflection,
        DateTime LoggedAt, DateTime? RemovedAt, string? RemovedReason);

    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/enrolments/{enrolmentId:int}/practice", async (int enrolmentId, [AsParameters] PageRequest page, ReadPractice feature, CancellationToken ct) =>
            await feature.Handle(enrolmentId, page, ct)).RequireAuthorization(Policies.Course);

    public async Task<View> Handle(int enrolmentId, PageRequest page, CancellationToken ct)
    {
        var enrolment = await cohorts.ReadableBy(caller).FirstOrNotFound(e => e.Id == enrolmentId, ct);
        var plan = await cohorts.Plan(enrolment.CohortId, ct);
        var requirements = plan.Programme.Requirements.OfType<PracticeRequirement>().ToList();
        if (requirements.Count == 0) throw new NotFoundException();
        var entries = db.PracticeEntries.AsNoTracking().VisibleTo(caller, cohorts).Where(p => p.EnrolmentId == enrolmentId);
        var sessions = await entries.Where(p => p.RemovedAt == null)
            .Select(p => new PracticeFactRow { Minutes = p.Minutes, Role = p.Role, GroupCourse = p.GroupCourse }).ToListAsync(ct);
        var totals = new List<Total>();
        foreach (var requirement in requirements)
            totals.Add(Sum(requirement, plan.EffectiveDue(requirement, await cohorts.ExtendedTo(enrolmentId, requirement.Key, ct)), sessions));
        var counting = requirements.SelectMany(r => r.Roles).ToHashSet();
        return new View
        {
            EnrolmentId = enrolmentId,
            CohortId = plan.CohortId,
            Cohort = plan.Name,
            Zone = plan.Zone,
            Participant = (await people.Card(enrolment.PersonId, ct)).Name,
            Own = enrolment.PersonId == caller.PersonId,
            CanWrite = enrolment.PersonId == caller.PersonId && enrolment.TakesPart,
            Totals = totals,
            GroupCourses = [.. sessions.Where(s => s.GroupCourse is not null && counting.Contains(s.Role)).GroupBy(s => s.GroupCourse!)
                .OrderBy(g => g.Key, StringComparer.CurrentCulture).Select(g => new GroupCourse(g.Key, g.Count()))],
            Entries = await entries.OrderByDescending(p => p.Date).ThenByDescending(p => p.Id)
                .Select(p => new Entry(p.Id, p.Date, p.Minutes, p.TargetGroup, p.Elements, p.Role, p.GroupCourse, p.Reflection, p.LoggedAt, p.RemovedAt, p.RemovedReason))
                .ToPage(page, ct),
        };
    }

    private static Total Sum(PracticeRequirement requirement, DateOnly? due, IReadOnlyList<PracticeFactRow> sessions)
    {
        var counting = sessions.Where(s => requirement.Roles.Contains(s.Role)).ToList();
        return new Total(requirement, due, counting.Count, counting.Sum(s => s.Minutes), requirement.GroupCourses == 0 ? 0
            : counting.Where(s => s.GroupCourse is not null).GroupBy(s => s.GroupCourse).Count(g => g.Count() >= requirement.SessionsPerGroupCourse));
    }

    private sealed class PracticeFactRow
    {
        public required int Minutes { get; init; }
        public required PracticeRole Role { get; init; }
        public required string? GroupCourse { get; init; }
    }
}
