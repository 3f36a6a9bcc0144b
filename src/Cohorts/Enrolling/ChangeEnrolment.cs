using System.ComponentModel.DataAnnotations;
using Certification.Cohorts.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Refusals;
using Certification.Platform.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Certification.Cohorts.Enrolling;

/// <summary>Changes where somebody stands in a cohort: withdrawn, no-show, discontinued, or given a seat from the waiting list.</summary>
internal sealed class ChangeEnrolment(AppDb db, Caller caller, AuditTrail audit, TimeProvider clock)
{
    public sealed class Input : IValidatableObject
    {
        [Required]
        public int? Version { get; set; }

        [Required]
        public EnrolmentState? State { get; set; }

        /// <summary>Needed when somebody leaves; for coordinators' eyes.</summary>
        [StringLength(2000), NoPersonalNumber]
        public string? Reason { get; set; }

        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
            State is { } next && Enrolment.NeedsReason(next) && string.IsNullOrWhiteSpace(Reason) ? [new(Texts.T("Refused.ReasonNeeded"), [nameof(Reason)])] : [];
    }

    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/enrolments/{id:int}/state", async (int id, Input input, ChangeEnrolment feature, CancellationToken ct) =>
        {
            await feature.Handle(id, input, ct);
            return Results.NoContent();
        }).RequireAuthorization(Policies.Coordinators);

    public async Task Handle(int id, Input input, CancellationToken ct)
    {
        await using var transaction = await db.BeginExclusive(ct);
        var enrolment = await db.Enrolments.WorkedWithBy(caller, Roles.Coordinator).Include(e => e.Cohort).Include(e => e.History).FirstOrNotFound(e => e.Id == id, ct);
        db.Expect(enrolment, input.Version!.Value, e => new { e.Version, e.State });
        enrolment.NotBy(caller.PersonId);
        if (!Enrolment.IsByHand(input.State!.Value)) throw new RefusedException("enrolment.by-hand", Texts.T("Refused.StateNotByHand"));
        var (before, now) = (enrolment.State, clock.GetUtcNow().UtcDateTime);
        enrolment.MoveTo(input.State.Value, await Seats.Taken(db, enrolment.CohortId, ct), input.Reason, caller.PersonId, now);
        audit.Note("enrolment.state", enrolment, before.ToString(), enrolment.State.ToString(), input.Reason);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
    }
}
