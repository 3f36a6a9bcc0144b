using System.ComponentModel.DataAnnotations;
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

namespace Certification.Cohorts.Planning;

/// <summary>Gives a cohort a supervisor from outside, who gets a link for each thing that waits for them, and no account.</summary>
internal sealed class AppointExternal(AppDb db, Caller caller, PersonRegistry registry, PeopleReader people, AuditTrail audit, TimeProvider clock)
{
    public sealed class Input
    {
        [Required, StringLength(100), PersonName, NoPersonalNumber]
        public string? FirstName { get; set; }

        [Required, StringLength(100), PersonName, NoPersonalNumber]
        public string? LastName { get; set; }

        [Required, StringLength(EmailAddress.MaxLength), PlainEmail, NoPersonalNumber]
        public string? Email { get; set; }

        /// <summary>In which the mails are written.</summary>
        [Required, RegularExpression("da|en|kl")]
        public string Language { get; set; } = "da";
    }

    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/cohorts/{id:int}/external-supervisors", async (int id, Input input, AppointExternal feature, CancellationToken ct) =>
        {
            var appointment = await feature.Handle(id, input, ct);
            return Results.Created($"/api/v1/cohorts/{id}", new { id = appointment.Id });
        }).RequireAuthorization(Policies.Coordinators);

    /// <returns>The appointment, by which it is ended.</returns>
    /// <exception cref="RefusedException">They supervise the cohort already, have an account for it, or can be nobody's supervisor.</exception>
    public async Task<CohortStaff> Handle(int cohortId, Input input, CancellationToken ct)
    {
        await using var transaction = await db.BeginExclusive(ct);
        var cohort = await db.Cohorts.VisibleTo(caller).Include(c => c.Staff).FirstOrNotFound(c => c.Id == cohortId, ct);
        if (cohort.State == CohortState.Cancelled) throw new RefusedException("cohort.cancelled", T("Refused.CohortCancelled"));
        var person = await registry.FindOrIntroduce(input.FirstName!, input.LastName!, input.Email!, input.Language, ct);
        if (person == caller.PersonId) throw new RefusedException("self", T("Refused.ExternalSelf"));
        if (await people.Having(Roles.Supervisor).ContainsAsync(person, ct)) throw new RefusedException("external.has-role", T("Refused.ExternalHasRole"));
        if (await people.WorksHere(person, ct)) throw new RefusedException("external.has-account", T("Refused.ExternalHasAccount"));
        if (await db.Enrolments.AnyAsync(e => e.CohortId == cohortId && e.PersonId == person, ct)) throw new RefusedException("external.takes-part", T("Refused.ExternalTakesPart"));
        if (!await people.IsOpen(person, ct)) throw new RefusedException("external.closed", T("Refused.ExternalClosed"));
        var appointment = cohort.AppointExternal(person, clock.GetUtcNow().UtcDateTime);
        audit.Note("external.appointed", nameof(Cohort), cohort.Id, after: $"{Roles.Supervisor} {person} by link", person: person);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return appointment;
    }
}
