using System.ComponentModel.DataAnnotations;
using Certification.Cohorts.Contracts;
using Certification.Notices.Contracts;
using Certification.People.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Refusals;
using Certification.Platform.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using static Certification.Cohorts.Texts;

namespace Certification.Cohorts.Enrolling;

/// <summary>A colleague takes somebody's seat, full cohort or not; what was marked stays with whoever was there.</summary>
internal sealed class TransferSeat(AppDb db, Caller caller, PersonRegistry registry, PeopleReader people, Postbox post, AuditTrail audit, TimeProvider clock)
{
    public sealed class Input : PersonInput
    {
        /// <summary>The enrolment's that gives the seat away.</summary>
        [Required]
        public int? Version { get; set; }

        [Required, StringLength(2000), NoPersonalNumber]
        public string? Reason { get; set; }
    }

    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/enrolments/{id:int}/transfer", async (int id, Input input, TransferSeat feature, CancellationToken ct) =>
        {
            var colleague = await feature.Handle(id, input, ct);
            return Results.Created($"/api/v1/enrolments/{colleague}", new { id = colleague });
        }).RequireAuthorization(Policies.Coordinators);

    /// <returns>The colleague's enrolment.</returns>
    /// <exception cref="RefusedException">The colleague has a seat already, or the seat is not one that can be passed on.</exception>
    public async Task<int> Handle(int id, Input input, CancellationToken ct)
    {
        if (!(await people.Municipalities(ct)).ContainsKey(input.MunicipalityId!.Value))
            throw new RefusedException("enrolment.municipality", T("Refused.UnknownMunicipality"));
        await using var transaction = await db.BeginExclusive(ct);
        var old = await db.Enrolments.WorkedWithBy(caller, Roles.Coordinator).Include(e => e.Cohort).ThenInclude(c => c.Days).Include(e => e.History).FirstOrNotFound(e => e.Id == id, ct);
        db.Expect(old, input.Version!.Value, e => new { e.Version, e.State });
        old.NotBy(caller.PersonId);
        var leaving = await people.Card(old.PersonId, ct);
        var (now, reason) = (clock.GetUtcNow().UtcDateTime, input.Reason!.Trim());
        old.Change(EnrolmentState.Transferred, reason, caller.PersonId, now);
        var person = (await registry.FindOrRegister([input.Details()], ct))[0];
        // A new person gets the id here, inside the transaction: a refusal below takes it back.
        await db.SaveChangesAsync(ct);
        var colleague = await Enrol(old, person, input, T("Seat.TakenOverFrom", leaving.Name), now, ct);
        audit.Note("enrolment.transferred", old, nameof(EnrolmentState.Enrolled), nameof(EnrolmentState.Transferred), reason);
        audit.Note("enrolment.joined", colleague, after: nameof(EnrolmentState.Enrolled), reason: T("Seat.TakenOverFrom", leaving.Name));
        await db.SaveChangesAsync(ct);
        await post.Queue(Letters.PassedOnBy(leaving, old), ct);
        await post.Queue(Letters.TakenOverBy(await people.Card(person.Id, ct), colleague), ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return colleague.Id;
    }

    /// <summary>Whoever waits, has applied or has left can take the seat as the enrolment they have; whoever has a seat needs no other.</summary>
    private async Task<Enrolment> Enrol(Enrolment old, RegisteredPerson person, Input input, string reason, DateTime now, CancellationToken ct)
    {
        if (!old.Cohort.TakesEnrolments) throw Enrolment.NotOpen(old.Cohort);
        var known = await db.Enrolments.Include(e => e.History).FirstOrDefaultAsync(e => e.CohortId == old.CohortId && e.PersonId == person.Id, ct);
        if (known is null)
        {
            var colleague = Enrolment.TakeOver(old, person.Id, person.Place, input.RemarkOrNone(), reason, caller.PersonId, now);
            db.Add(colleague);
            return colleague;
        }
        if (known.State is not (EnrolmentState.Waitlisted or EnrolmentState.Applied or EnrolmentState.Withdrawn))
            throw new RefusedException("enrolment.exists", T("Refused.AlreadyOnCohort", person.Name));
        known.Change(EnrolmentState.Enrolled, reason, caller.PersonId, now);
        return known;
    }
}
