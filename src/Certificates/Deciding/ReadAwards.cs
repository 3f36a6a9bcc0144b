using Certification.Cohorts.Contracts;
using Certification.People.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Platform.Input;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Certification.Certificates.Deciding;

/// <summary>Award cases across cohorts: who waits for a recommendation, who for a decision, and what was decided.</summary>
internal sealed class ReadAwards(AppDb db, Caller caller, CohortReader cohorts, PeopleReader people)
{
    /// <summary>One case of the list.</summary>
    public sealed record Line(int Id, int EnrolmentId, string Name, int CohortId, string Cohort, int ProgrammeVersionId, string AwardKey, AwardState State, DateTime? Since, int Version);

    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/awards", async (Choice<AwardState>? state, int? cohort, [AsParameters] PageRequest page, ReadAwards feature, CancellationToken ct) =>
            await feature.Handle(state, cohort, page, ct)).RequireAuthorization(Policies.Supervisors);

    public Task<Page<Line>> Handle(AwardState? state, int? cohortId, PageRequest page, CancellationToken ct)
    {
        var erased = Texts.T("ErasedPerson");
        return (from award in db.AwardCases.AsNoTracking().WorkedWithBy(caller, cohorts)
                where award.State != AwardState.NotEligible && (state == null || award.State == state)
                join enrolment in cohorts.Every on award.EnrolmentId equals enrolment.Id
                where cohortId == null || enrolment.CohortId == cohortId
                join person in people.Cards on enrolment.PersonId equals person.Id
                orderby award.Id
                select new Line(award.Id, enrolment.Id, person.Email == "" ? erased : person.FirstName + " " + person.LastName, enrolment.CohortId, enrolment.CohortName, enrolment.ProgrammeVersionId,
                    award.AwardKey, award.State, award.Steps.Max(s => (DateTime?)s.At), award.Version)).ToPage(page, ct);
    }

    public async Task<IReadOnlyDictionary<AwardState, int>> Counts(int? cohortId, CancellationToken ct) =>
        await (from award in db.AwardCases.WorkedWithBy(caller, cohorts)
               join enrolment in cohorts.Every on award.EnrolmentId equals enrolment.Id
               where cohortId == null || enrolment.CohortId == cohortId
               group award by award.State into states
               select new { states.Key, Count = states.Count() }).ToDictionaryAsync(s => s.Key, s => s.Count, ct);
}
