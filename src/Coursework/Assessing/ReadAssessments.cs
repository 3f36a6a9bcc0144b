using Certification.Cohorts.Contracts;
using Certification.People.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Platform.Refusals;
using Certification.Programmes.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Certification.Coursework.Assessing;

/// <summary>The attempts at one exam or observation, for the participant and those who work with them.</summary>
internal sealed class ReadAssessments(AppDb db, Caller caller, CohortReader cohorts, PeopleReader people)
{
    public sealed record View
    {
        public required int EnrolmentId { get; init; }
        public required int CohortId { get; init; }
        public required string Cohort { get; init; }
        public required string Participant { get; init; }
        public required AssessmentRequirement Assessment { get; init; }
        public required DateOnly? Due { get; init; }
        public required IReadOnlyList<Attempt> Attempts { get; init; }
        public required bool Passed { get; init; }
        public required bool Own { get; init; }
        /// <summary>Whether the caller may record one more attempt.</summary>
        public required bool CanRecord { get; init; }
    }

    public sealed record Attempt(int Id, int Number, DateOnly Date, IReadOnlyDictionary<string, int> Points, int Total, bool Passed, string? Assessor, string? Comment);

    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/enrolments/{enrolmentId:int}/assessments/{key}", async (int enrolmentId, string key, ReadAssessments feature, CancellationToken ct) =>
            await feature.Handle(enrolmentId, key, ct)).RequireAuthorization(Policies.Course);

    public async Task<View> Handle(int enrolmentId, string key, CancellationToken ct)
    {
        var enrolment = await cohorts.ReadableBy(caller).FirstOrNotFound(e => e.Id == enrolmentId, ct);
        var plan = await cohorts.Plan(enrolment.CohortId, ct);
        var requirement = plan.Programme.Requirements.OfType<AssessmentRequirement>().FirstOrDefault(r => r.Key == key) ?? throw new NotFoundException();
        var results = await db.AssessmentResults.AsNoTracking().VisibleTo(caller, cohorts)
            .Where(r => r.EnrolmentId == enrolmentId && r.RequirementKey == key).OrderBy(r => r.Attempt).ToListAsync(ct);
        var named = results.Select(r => r.AssessorId).Append(enrolment.PersonId).Distinct().ToList();
        var names = await people.Cards.Where(p => named.Contains(p.Id)).ToDictionaryAsync(p => p.Id, p => p.Name, ct);
        var passed = results.Exists(r => r.Total >= requirement.PassMark);
        var own = enrolment.PersonId == caller.PersonId;
        var assessor = !own && await cohorts.WorkedWithBy(caller, Roles.Trainer | Roles.Supervisor).AnyAsync(e => e.Id == enrolmentId, ct);
        return new View
        {
            EnrolmentId = enrolmentId,
            CohortId = plan.CohortId,
            Cohort = plan.Name,
            Participant = names[enrolment.PersonId],
            Assessment = requirement,
            Due = plan.EffectiveDue(requirement, await cohorts.ExtendedTo(enrolmentId, key, ct)),
            Attempts = [.. results.Select(r => new Attempt(r.Id, r.Attempt, r.Date, r.Points, r.Total, r.Total >= requirement.PassMark, names.GetValueOrDefault(r.AssessorId), r.Comment))],
            Passed = passed,
            Own = own,
            CanRecord = assessor && enrolment.TakesPart && !passed && results.Count < requirement.Attempts,
        };
    }
}
