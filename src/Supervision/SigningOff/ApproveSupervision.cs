using System.ComponentModel.DataAnnotations;
using Certification.Cohorts.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Platform.Refusals;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Certification.Supervision.SigningOff;

/// <summary>The supervisor's name under a session: from now on it counts and is locked.</summary>
internal sealed class ApproveSupervision(AppDb db, Caller caller, CohortReader cohorts, SignOff signOff)
{
    public sealed class Input
    {
        [Required]
        public int? Version { get; set; }
    }

    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/supervision/{id:int}/approve", async (int id, Input input, ApproveSupervision feature, CancellationToken ct) =>
        {
            await feature.Handle(id, input, ct);
            return Results.NoContent();
        }).RequireAuthorization(Policies.Supervisors);

    /// <exception cref="StaleException">It was changed since the supervisor read it.</exception>
    /// <exception cref="RefusedException">Not the caller's to approve, or decided already.</exception>
    public async Task Handle(int id, Input input, CancellationToken ct)
    {
        var session = await db.SupervisionSessions.VisibleTo(caller, cohorts).Include(s => s.Attendees).FirstOrNotFound(s => s.Id == id, ct);
        await signOff.Approve(session, input.Version!.Value, caller, ct);
        await db.SaveChangesAsync(ct);
    }
}
