using System.ComponentModel.DataAnnotations;
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

/// <summary>Enrols one person, typed in by hand; a cohort that is full, or waited for, puts them on the waiting list.</summary>
internal sealed class EnrolParticipant(AppDb db, Caller caller, PersonRegistry registry, PeopleReader people, AuditTrail audit, TimeProvider clock)
{
    public sealed class Input : IValidatableObject
    {
        [Required, StringLength(100), NoPersonalNumber]
        public string? FirstName { get; set; }

        [Required, StringLength(100), NoPersonalNumber]
        public string? LastName { get; set; }

        [Required, StringLength(254), NoPersonalNumber]
        public string? Email { get; set; }

        [StringLength(40), NoPersonalNumber]
        public string? Phone { get; set; }

        [Required]
        public int? MunicipalityId { get; set; }

        [StringLength(200), NoPersonalNumber]
        public string? Administration { get; set; }

        [StringLength(200), NoPersonalNumber]
        public string? Workplace { get; set; }

        [StringLength(200), NoPersonalNumber]
        public string? JobTitle { get; set; }

        [RegularExpression("da|en|kl")]
        public string? Language { get; set; } = "da";

        [StringLength(2000), NoPersonalNumber]
        public string? Remark { get; set; }

        /// <summary>What is typed by hand obeys the rules of a list.</summary>
        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
        {
            if (Email is not null && !EmailAddress.IsPlausible(Email.Trim())) yield return new(T("EmailInvalid"), [nameof(Email)]);
            if (FieldText.IsFormula(FirstName ?? "")) yield return new(T("NameIsFormula"), [nameof(FirstName)]);
            if (FieldText.IsFormula(LastName ?? "")) yield return new(T("NameIsFormula"), [nameof(LastName)]);
        }
    }

    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/cohorts/{cohortId:int}/enrolments", async (int cohortId, Input input, EnrolParticipant feature, CancellationToken ct) =>
        {
            var (id, state) = await feature.Handle(cohortId, input, ct);
            return Results.Created($"/api/v1/enrolments/{id}", new { id, state });
        }).RequireAuthorization(Policies.Coordinators);

    /// <exception cref="RefusedException">The person is on the cohort already, or it takes nobody now.</exception>
    public async Task<(int Id, EnrolmentState State)> Handle(int cohortId, Input input, CancellationToken ct)
    {
        if (!(await people.Municipalities(ct)).ContainsKey(input.MunicipalityId!.Value))
            throw new RefusedException("enrolment.municipality", T("Refused.UnknownMunicipality"));
        await using var transaction = await db.BeginExclusive(ct);
        var cohort = await db.Cohorts.VisibleTo(caller).FirstOrNotFound(c => c.Id == cohortId, ct);
        var person = (await registry.FindOrRegister([new PersonDetails(
            input.FirstName!.Trim(), input.LastName!.Trim(), input.Email!.Trim(), Blank(input.Phone), input.Language ?? "da",
            input.MunicipalityId.Value, Blank(input.Administration), Blank(input.Workplace), Blank(input.JobTitle))], ct))[0];
        // A new person gets the id here, inside the transaction: a refusal below takes it back.
        await db.SaveChangesAsync(ct);
        if (await db.Enrolments.AnyAsync(e => e.CohortId == cohortId && e.PersonId == person.Id, ct))
            throw new RefusedException("enrolment.exists", T("Refused.AlreadyOnCohort", person.Name));
        var enrolment = Enrolment.Join(cohort, person.Id, input.MunicipalityId.Value, Blank(input.Remark), await Seats.Taken(db, cohortId, ct), caller.PersonId,
            clock.GetUtcNow().UtcDateTime, await Seats.AreWaitedFor(db, cohortId, ct));
        db.Add(enrolment);
        audit.Note("enrolment.joined", enrolment, after: enrolment.State.ToString());
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return (enrolment.Id, enrolment.State);
    }

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
