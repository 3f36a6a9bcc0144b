using System.ComponentModel.DataAnnotations;
using Certification.Cohorts.Buying;
using Certification.Cohorts.Contracts;
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

/// <summary>
/// Enrols one person, typed in by hand; a cohort that is full, or waited for, puts them on the waiting list. Where the leader must approve first,
/// the person has applied until the leader has answered.
/// </summary>
internal sealed class EnrolParticipant(AppDb db, Caller caller, PersonRegistry registry, PeopleReader people, LeaderQuestions leaders, AuditTrail audit, TimeProvider clock)
{
    public sealed class Input : PersonInput, IValidatableObject
    {
        public bool LeaderApproves { get; set; }

        [StringLength(200), NoPersonalNumber]
        public string? LeaderName { get; set; }

        [StringLength(254), NoPersonalNumber]
        public string? LeaderEmail { get; set; }

        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
        {
            if (!LeaderApproves) yield break;
            if (string.IsNullOrWhiteSpace(LeaderName)) yield return new(T("Enrolments.LeaderMissing"), [nameof(LeaderName)]);
            if (!EmailAddress.IsPlausible((LeaderEmail ?? "").Trim())) yield return new(T("EmailInvalid"), [nameof(LeaderEmail)]);
            // Nobody's promise to themselves is one.
            else if (Email is not null && TextKey.Of(LeaderEmail!) == TextKey.Of(Email)) yield return new(T("Enrolments.LeaderIsSelf"), [nameof(LeaderEmail)]);
        }
    }

    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/cohorts/{cohortId:int}/enrolments", async (int cohortId, Input input, EnrolParticipant feature, SeatWarnings seats, CancellationToken ct) =>
        {
            var (id, state) = await feature.Handle(cohortId, input, ct);
            var warnings = await seats.Joined(cohortId, input.MunicipalityId!.Value, state, ct);
            return Results.Created($"/api/v1/enrolments/{id}", new { id, state, warnings });
        }).RequireAuthorization(Policies.Coordinators);

    /// <exception cref="RefusedException">The person is on the cohort already, or it takes nobody now.</exception>
    public async Task<(int Id, EnrolmentState State)> Handle(int cohortId, Input input, CancellationToken ct)
    {
        if (!(await people.Municipalities(ct)).ContainsKey(input.MunicipalityId!.Value))
            throw new RefusedException("enrolment.municipality", T("Refused.UnknownMunicipality"));
        await using var transaction = await db.BeginExclusive(ct);
        var cohort = await db.Cohorts.VisibleTo(caller).FirstOrNotFound(c => c.Id == cohortId, ct);
        var person = (await registry.FindOrRegister([input.Details()], ct))[0];
        // A new person gets the id here, inside the transaction: a refusal below takes it back.
        await db.SaveChangesAsync(ct);
        if (await db.Enrolments.AnyAsync(e => e.CohortId == cohortId && e.PersonId == person.Id, ct))
            throw new RefusedException("enrolment.exists", T("Refused.AlreadyOnCohort", person.Name));
        var now = clock.GetUtcNow().UtcDateTime;
        var enrolment = input.LeaderApproves
            ? Enrolment.Apply(cohort, person.Id, person.Place, input.RemarkOrNone(), caller.PersonId, now)
            : Enrolment.Join(cohort, person.Id, person.Place, input.RemarkOrNone(), await Seats.Taken(db, cohortId, ct), caller.PersonId,
                now, await Seats.AreWaitedFor(db, cohortId, ct));
        db.Add(enrolment);
        audit.Note("enrolment.joined", enrolment, after: enrolment.State.ToString());
        if (input.LeaderApproves) await leaders.Ask(Application.Ask(enrolment, input.LeaderName!.Trim(), input.LeaderEmail!.Trim(), now), person.Name, ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return (enrolment.Id, enrolment.State);
    }
}
