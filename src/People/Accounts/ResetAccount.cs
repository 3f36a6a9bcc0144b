using System.ComponentModel.DataAnnotations;
using Certification.People.SigningIn;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Refusals;
using Certification.Platform.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using static Certification.People.Texts;

namespace Certification.People.Accounts;

/// <summary>For somebody else who has lost phone and paper, or whose browser is in wrong hands: takes the authenticator away, or ends the sessions.</summary>
internal sealed class ResetAccount(AppDb db, Caller caller, EndSession end, AuditTrail audit)
{
    public sealed class Input
    {
        [Required, StringLength(500), NoPersonalNumber]
        public string Reason { get; set; } = "";
    }

    public static void Map(RouteGroupBuilder api)
    {
        api.MapPost("/accounts/{id:int}/authenticator/removal", async (int id, Input input, ResetAccount feature, CancellationToken ct) =>
        {
            await feature.RemoveAuthenticator(id, input, ct);
            return Results.NoContent();
        }).RequireAuthorization(Policies.Administrators).NotForTokens();
        api.MapPost("/accounts/{id:int}/sessions/end", async (int id, ResetAccount feature, CancellationToken ct) =>
        {
            await feature.EndSessions(id, ct);
            return Results.NoContent();
        }).RequireAuthorization(Policies.Administrators).NotForTokens();
    }

    /// <exception cref="RefusedException">It is one's own: that takes a code.</exception>
    public async Task RemoveAuthenticator(int id, Input input, CancellationToken ct)
    {
        if (id == caller.PersonId) throw new RefusedException("account.own", T("Refused.OwnAuthenticator"));
        var authenticator = await db.Authenticators.Include(a => a.RecoveryCodes).FirstOrNotFound(a => a.PersonId == id, ct);
        db.Remove(authenticator);
        audit.Note("authenticator.removed", authenticator, reason: input.Reason);
        await end.All(id, SessionEnding.AccountChanged, 0, ct);
        await db.SaveChangesAsync(ct);
    }

    public async Task EndSessions(int id, CancellationToken ct)
    {
        if (!await db.Persons.AnyAsync(p => p.Id == id, ct)) throw new NotFoundException();
        await end.All(id, SessionEnding.EndedByAdministrator, 0, ct);
        await db.SaveChangesAsync(ct);
    }
}
