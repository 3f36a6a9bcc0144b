using System.ComponentModel.DataAnnotations;
using Certification.Cohorts.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Input;
using Certification.Platform.Refusals;
using Certification.Platform.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using static Certification.Cohorts.Texts;

namespace Certification.Cohorts.Enrolling;

/// <summary>Gives one person a later due date for one requirement; it replaces the cohort's everywhere.</summary>
internal sealed class GrantExtension(AppDb db, Caller caller, CohortReader cohorts, AuditTrail audit, TimeProvider clock)
{
    public sealed class Input
    {
        [Required, StringLength(40)]
        public string? Requirement { get; set; }

        [Required, PlannableDate]
        public DateOnly? Due { get; set; }

        [Required, StringLength(2000), NoPersonalNumber]
        public string? Reason { get; set; }
    }

    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/enrolments/{id:int}/extensions", async (int id, Input input, GrantExtension feature, CancellationToken ct) =>
        {
            await feature.Handle(id, input, ct);
            return Results.NoContent();
        }).RequireAuthorization(Policies.Coordinators);

    public async Task Handle(int enrolmentId, Input input, CancellationToken ct)
    {
        var enrolment = await db.Enrolments.WorkedWithBy(caller, Roles.Coordinator).FirstOrNotFound(e => e.Id == enrolmentId, ct);
        enrolment.NotBy(caller.PersonId);
        var plan = await cohorts.Plan(enrolment.CohortId, ct);
        var requirement = plan.Programme.Requirements.FirstOrDefault(r => r.Key == input.Requirement) ?? throw new NotFoundException();
        if (plan.EffectiveDue(requirement, await cohorts.ExtendedTo(enrolmentId, requirement.Key, ct)) is not { } current)
            throw new RefusedException("due.none", T("Refused.NoDueDate", requirement.Title));
        var extension = Extension.Grant(enrolmentId, requirement.Key, current, input.Due!.Value, input.Reason!.Trim(), caller.PersonId, clock.GetUtcNow().UtcDateTime);
        db.Add(extension);
        audit.Note("due.extended", enrolment, $"{requirement.Key}: {current:yyyy-MM-dd}", $"{requirement.Key}: {extension.Due:yyyy-MM-dd}", extension.Reason);
        await db.SaveChangesAsync(ct);
    }
}
