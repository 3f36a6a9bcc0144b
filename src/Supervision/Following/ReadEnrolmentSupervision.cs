using Certification.Cohorts.Contracts;
using Certification.People.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Platform.Refusals;
using Certification.Platform.Time;
using Certification.Programmes.Contracts;
using Certification.Supervision.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Certification.Supervision.Following;

/// <summary>One participant's supervision: the sessions in raw and credited minutes, and how far they reach.</summary>
internal sealed class ReadEnrolmentSupervision(
    Caller caller, CohortReader cohorts, PeopleReader people, SupervisionReader sessions, TimeProvider clock)
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/enrolments/{enrolmentId:int}/supervision", async (int enrolmentId, ReadEnrolmentSupervision feature, CancellationToken ct) =>
            await feature.Handle(enrolmentId, ct)).RequireAuthorization(Policies.Supervised);

    /// <exception cref="NotFoundException">No such enrolment, or neither the caller's own nor one they supervise.</exception>
    public async Task<EnrolmentSupervision> Handle(int enrolmentId, CancellationToken ct)
    {
        var enrolment = await cohorts.Every.Where(e => e.PersonId == caller.PersonId).FirstOrDefaultAsync(e => e.Id == enrolmentId, ct)
            ?? (caller.Is(Roles.Coordinator | Roles.Supervisor)
                ? await cohorts.WorkedWithBy(caller, Roles.Supervisor).FirstOrNotFound(e => e.Id == enrolmentId, ct)
                : throw new NotFoundException());
        var plan = await cohorts.Plan(enrolment.CohortId, ct);
        var facts = (await sessions.Facts([enrolmentId], ct))[enrolmentId];
        var extensions = (await cohorts.Facts([enrolmentId], ct))[enrolmentId].Extensions;
        List<int> persons = [enrolment.PersonId, .. facts.Select(f => f.SupervisorId).Distinct()];
        var names = await people.Cards.Where(p => persons.Contains(p.Id)).Select(p => new { p.Id, p.FirstName, p.LastName })
            .ToDictionaryAsync(p => p.Id, p => $"{p.FirstName} {p.LastName}", ct);
        return new EnrolmentSupervision
        {
            EnrolmentId = enrolmentId,
            PersonId = enrolment.PersonId,
            Name = names[enrolment.PersonId],
            CohortId = enrolment.CohortId,
            CohortName = enrolment.CohortName,
            TakesPart = enrolment.TakesPart,
            Today = Zones.Today(clock, enrolment.Zone),
            Names = names,
            Sessions = facts,
            Accounts = [.. plan.Programme.Requirements.OfType<SupervisionRequirement>().Select(rule => new SupervisionAccount(
                rule, plan.EffectiveDue(rule, extensions.FirstOrDefault(x => x.RequirementKey == rule.Key)?.Due), SupervisionCredit.Of(rule, facts)))],
        };
    }
}

/// <summary>A participant's supervision, held against each requirement of the programme that asks for it.</summary>
internal sealed record EnrolmentSupervision
{
    public required int EnrolmentId { get; init; }
    public required int PersonId { get; init; }
    public required string Name { get; init; }
    public required int CohortId { get; init; }
    public required string CohortName { get; init; }
    public required bool TakesPart { get; init; }
    public required DateOnly Today { get; init; }
    /// <summary>The participant and the supervisors, by person.</summary>
    public required IReadOnlyDictionary<int, string> Names { get; init; }
    public required IReadOnlyList<SupervisionFact> Sessions { get; init; }
    public required IReadOnlyList<SupervisionAccount> Accounts { get; init; }
}

/// <summary>What a requirement asks for, until when, and what is there.</summary>
internal sealed record SupervisionAccount(SupervisionRequirement Requirement, DateOnly? Due, SupervisionCredit Credit);
