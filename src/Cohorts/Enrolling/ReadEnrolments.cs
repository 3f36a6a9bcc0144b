using Certification.Cohorts.Contracts;
using Certification.People.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Platform.Input;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Certification.Cohorts.Enrolling;

/// <summary>Everybody on a cohort's list in whatever state, those waiting in the order they wait.</summary>
internal sealed class ReadEnrolments(AppDb db, Caller caller, PeopleReader people)
{
    /// <summary>One line of the list.</summary>
    public sealed record Line(int Id, PersonCard Person, EnrolmentState State, DateTime Since, int MunicipalityId, string? Remark, int Version);

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/cohorts/{cohortId:int}/enrolments", async (int cohortId, [AsParameters] PageRequest page, Choice<EnrolmentState>? state, ReadEnrolments feature, CancellationToken ct) =>
            await feature.Handle(cohortId, state, page, ct)).RequireAuthorization(Policies.Coordinators);
        api.MapGet("/enrolments/{id:int}/seat", async (int id, ReadEnrolments feature, CancellationToken ct) =>
            await feature.Seat(id, ct)).RequireAuthorization(Policies.Coordinators);
    }

    public async Task<Page<Line>> Handle(int cohortId, EnrolmentState? state, PageRequest page, CancellationToken ct)
    {
        await db.Cohorts.AsNoTracking().VisibleTo(caller).FirstOrNotFound(c => c.Id == cohortId, ct);
        return await (from enrolment in db.Enrolments.VisibleTo(caller).AsNoTracking()
                      where enrolment.CohortId == cohortId && (state == null || enrolment.State == state)
                      join person in people.Cards on enrolment.PersonId equals person.Id
                      orderby enrolment.State == EnrolmentState.Waitlisted ? 0 : 1, enrolment.State == EnrolmentState.Waitlisted ? enrolment.Since : default, enrolment.State == EnrolmentState.Waitlisted ? enrolment.Id : 0, person.FirstName, person.LastName, enrolment.Id
                      select new Line(enrolment.Id, person, enrolment.State, enrolment.Since, enrolment.MunicipalityId, enrolment.Remark, enrolment.Version)).ToPage(page, ct);
    }

    /// <summary>How one person came to the seat they have, and the due dates that were extended for them.</summary>
    private async Task<object> Seat(int id, CancellationToken ct)
    {
        var enrolment = await db.Enrolments.AsNoTracking().WorkedWithBy(caller, Roles.Coordinator).Include(e => e.History).FirstOrNotFound(e => e.Id == id, ct);
        var extensions = await db.Extensions.AsNoTracking().Where(x => x.EnrolmentId == id).OrderBy(x => x.Id).ToListAsync(ct);
        var application = await db.Applications.AsNoTracking().FirstOrDefaultAsync(a => a.EnrolmentId == id, ct);
        return new
        {
            enrolment.Id,
            enrolment.State,
            enrolment.OfferExpiresAt,
            Leader = application is null ? null : new { application.LeaderName, application.LeaderEmail, application.AskedAt, application.AnsweredAt, application.Approved, application.Reason },
            enrolment.Version,
            Next = enrolment.NextByHand(),
            History = enrolment.History.OrderBy(h => h.Id).Select(h => new { h.Before, h.After, h.Reason, h.ById, h.At }),
            Extensions = extensions.Select(x => new { x.RequirementKey, x.Due, x.Reason, x.ById, x.At }),
        };
    }

    public async Task<IReadOnlyDictionary<EnrolmentState, int>> Counts(int cohortId, CancellationToken ct) =>
        await db.Enrolments.VisibleTo(caller).Where(e => e.CohortId == cohortId).GroupBy(e => e.State)
            .Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, ct);
}
