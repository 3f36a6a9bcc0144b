using System.ComponentModel.DataAnnotations;
using Certification.Cohorts.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Platform.Refusals;
using Certification.Platform.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Certification.Supervision.SigningOff;

/// <summary>The supervisor sends a session back with a comment, to be corrected.</summary>
internal sealed class ReturnSupervision(AppDb db, Caller caller, CohortReader cohorts, SignOff signOff)
{
    public sealed class Input
    {
        [Required]
        public int? Version { get; set; }

        [Required, StringLength(2000), NoPersonalNumber]
        public string? Comment { get; set; }
    }

    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/supervision/{id:int}/return", async (int id, Input input, ReturnSupervision feature, CancellationToken ct) =>
        {
            await feature.Handle(id, input, ct);
            return Results.NoContent();
        }).RequireAuthorization(Policies.Supervisors);

    /// <exception cref="StaleException">It was changed since the supervisor read it.</exception>
    /// <exception cref="RefusedException">Not the caller's to return, or decided already.</exception>
    public async Task Handle(int id, Input input, CancellationToken ct)
    {
        var session = await db.SupervisionSessions.VisibleTo(caller, cohorts).Include(s => s.Attendees).FirstOrNotFound(s => s.Id == id, ct);
        await signOff.Return(session, input.Version!.Value, input.Comment!.Trim(), caller, ct);
        await db.SaveChangesAsync(ct);
    }
}
