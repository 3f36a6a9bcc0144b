using System.Globalization;
using System.Security.Claims;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Certification.People.SigningIn;

/// <summary>Ends sessions: this one, another of one's own, or all of somebody whose account changed. The browser's next request finds none.</summary>
internal sealed class EndSession(AppDb db, AuditTrail audit, TimeProvider clock)
{
    /// <summary>The session in which this request is made; 0 when it is made with something else.</summary>
    public static int IdOf(ClaimsPrincipal user) => user.FindFirstValue(CheckSession.SessionClaim) is { } id ? int.Parse(id, CultureInfo.InvariantCulture) : 0;

    public static void Map(RouteGroupBuilder api)
    {
        api.MapPost("/me/sessions/{id:int}/end", async (int id, Caller caller, EndSession feature, CancellationToken ct) =>
        {
            await feature.Own(caller.PersonId, id, ct);
            return Results.NoContent();
        }).RequireAuthorization(Policies.SignedIn).NotForTokens();
        api.MapPost("/me/sessions/end-others", async (HttpContext http, Caller caller, EndSession feature, CancellationToken ct) =>
        {
            await feature.Others(caller.PersonId, IdOf(http.User), ct);
            return Results.NoContent();
        }).RequireAuthorization(Policies.SignedIn).NotForTokens();
    }

    /// <summary>Signs out, here and on the server; the browser forgets what it kept.</summary>
    public async Task Current(HttpContext http, CancellationToken ct)
    {
        await End(db.Sessions.Where(s => s.Id == IdOf(http.User)), SessionEnding.SignedOut, ct);
        await db.SaveChangesAsync(ct);
        await http.SignOutAsync(SignIn.Scheme);
        http.Response.Headers["Clear-Site-Data"] = "\"cache\", \"storage\"";
    }

    /// <summary>One of the caller's own sessions.</summary>
    /// <exception cref="Platform.Refusals.NotFoundException">It is somebody else's, or over.</exception>
    public async Task Own(int personId, int sessionId, CancellationToken ct)
    {
        var session = await db.Sessions.FirstOrNotFound(s => s.Id == sessionId && s.PersonId == personId && s.EndedAt == null, ct);
        End(session, SessionEnding.EndedByOwner);
        await db.SaveChangesAsync(ct);
    }

    /// <summary>All of the caller's own sessions but the present one.</summary>
    public async Task Others(int personId, int present, CancellationToken ct)
    {
        await End(db.Sessions.Where(s => s.PersonId == personId && s.Id != present), SessionEnding.EndedByOwner, ct);
        await db.SaveChangesAsync(ct);
    }

    /// <summary>Every session of a person, stored by the caller's save.</summary>
    /// <param name="personId">Whose.</param>
    /// <param name="ending">Why.</param>
    /// <param name="except">One that goes on: that of whoever changed their own account.</param>
    /// <param name="ct">Cancels.</param>
    public Task All(int personId, SessionEnding ending, int except, CancellationToken ct) =>
        End(db.Sessions.Where(s => s.PersonId == personId && s.Id != except), ending, ct);

    private async Task End(IQueryable<Session> which, SessionEnding ending, CancellationToken ct)
    {
        foreach (var session in await which.Where(s => s.EndedAt == null).ToListAsync(ct)) End(session, ending);
    }

    private void End(Session session, SessionEnding ending)
    {
        session.End(ending, clock.GetUtcNow().UtcDateTime);
        audit.Note("session.ended", session, after: ending.ToString());
    }
}
