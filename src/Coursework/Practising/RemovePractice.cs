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

namespace Certification.Coursework.Practising;

/// <summary>Strikes a session out of the participant's own practice log, with a reason; the entry stays readable and no longer counts.</summary>
internal sealed class RemovePractice(AppDb db, Caller caller, CohortReader cohorts, AuditTrail audit, TimeProvider clock)
{
    public sealed class Input
    {
        [Required, StringLength(2000), NoPersonalNumber]
        public string? Reason { get; set; }
    }

    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/enrolments/{enrolmentId:int}/practice/{id:int}/removal", async (int enrolmentId, int id, Input input, RemovePractice feature, CancellationToken ct) =>
        {
            await feature.Handle(enrolmentId, id, input, ct);
            return Results.NoContent();
        }).RequireAuthorization(Policies.Participants);

    /// <exception cref="RefusedException">It is struck out already.</exception>
    public async Task Handle(int enrolmentId, int entryId, Input input, CancellationToken ct)
    {
        var own = await cohorts.OwnedBy(caller).FirstOrNotFound(e => e.Id == enrolmentId, ct);
        var entry = await db.PracticeEntries.FirstOrNotFound(p => p.Id == entryId && p.EnrolmentId == own.Id, ct);
        entry.Remove(input.Reason, caller.PersonId, clock.GetUtcNow().UtcDateTime);
        audit.Note("practice.removed", entry, before: $"{entry.Date:yyyy-MM-dd}: {entry.Minutes}", reason: entry.RemovedReason);
        await db.SaveChangesAsync(ct);
    }
}
