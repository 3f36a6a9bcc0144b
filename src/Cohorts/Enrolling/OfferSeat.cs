using System.ComponentModel.DataAnnotations;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Certification.Cohorts.Enrolling;

/// <summary>A coordinator offers a free seat to somebody who waits, out of turn and at any time while the cohort takes people.</summary>
internal sealed class OfferSeat(AppDb db, Caller caller, SeatOffers offers)
{
    public sealed class Input
    {
        [Required]
        public int? Version { get; set; }
    }

    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/enrolments/{id:int}/offer", async (int id, Input input, OfferSeat feature, CancellationToken ct) =>
        {
            await feature.Handle(id, input, ct);
            return Results.NoContent();
        }).RequireAuthorization(Policies.Coordinators);

    public async Task Handle(int id, Input input, CancellationToken ct)
    {
        await using var transaction = await db.BeginExclusive(ct);
        var enrolment = await db.Enrolments.WorkedWithBy(caller, Roles.Coordinator).Include(e => e.Cohort).ThenInclude(c => c.Days).Include(e => e.History).FirstOrNotFound(e => e.Id == id, ct);
        db.Expect(enrolment, input.Version!.Value, e => new { e.Version, e.State });
        enrolment.NotBy(caller.PersonId);
        await offers.Make(enrolment, ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
    }
}
