using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Certification.People.Matching;

/// <summary>A coordinator has looked: the two are different people.</summary>
internal sealed class DismissMatch(AppDb db, AuditTrail audit)
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/matches", async ([AsParameters] PageRequest page, AppDb db, CancellationToken ct) =>
            await db.OpenProposals.AsNoTracking().OrderBy(m => m.Id)
                .Select(m => new { m.Id, m.PersonId, Person = m.Person.FirstName + " " + m.Person.LastName, m.Person.Email, m.OtherId, OtherEmail = m.Other.Email, m.ProposedAt }).ToPage(page, ct))
            .RequireAuthorization(Policies.Coordinators);
        api.MapPost("/matches/{id:int}/dismiss", async (int id, DismissMatch feature, CancellationToken ct) =>
        {
            await feature.Handle(id, ct);
            return Results.NoContent();
        }).RequireAuthorization(Policies.Coordinators);
    }

    public async Task Handle(int id, CancellationToken ct)
    {
        var proposal = await db.MatchProposals.FirstOrNotFound(m => m.Id == id && !m.Dismissed, ct);
        proposal.Dismiss();
        audit.Note("match.dismissed", proposal, "proposed", "dismissed");
        await db.SaveChangesAsync(ct);
    }
}
