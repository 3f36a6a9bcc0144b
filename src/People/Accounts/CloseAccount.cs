using System.ComponentModel.DataAnnotations;
using Certification.People.SigningIn;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Certification.People.Accounts;

/// <summary>A person can no longer sign in, at once; what they did stays. Or can again.</summary>
internal sealed class CloseAccount(AppDb db, SetRoles roles, EndSession end, AuditTrail audit, TimeProvider clock)
{
    public sealed class Input
    {
        [Required, StringLength(500), NoPersonalNumber]
        public string Reason { get; set; } = "";
    }

    public static void Map(RouteGroupBuilder api)
    {
        api.MapPost("/accounts/{id:int}/close", async (int id, Input input, CloseAccount feature, CancellationToken ct) =>
        {
            await feature.Handle(id, input, ct);
            return Results.NoContent();
        }).RequireAuthorization(Policies.Administrators).NotForTokens();
        api.MapPost("/accounts/{id:int}/reopen", async (int id, Input input, CloseAccount feature, CancellationToken ct) =>
        {
            await feature.Reopen(id, input, ct);
            return Results.NoContent();
        }).RequireAuthorization(Policies.Administrators).NotForTokens();
    }

    /// <exception cref="Platform.Refusals.RefusedException">It is closed already, or nobody would be left to keep accounts.</exception>
    public async Task Handle(int id, Input input, CancellationToken ct)
    {
        await using var transaction = await db.BeginExclusive(ct);
        var person = await db.Persons.Include(p => p.Roles).FirstOrNotFound(p => p.Id == id, ct);
        if (SetRoles.Of(person).Contains(Roles.Administrator)) await roles.OthersAreLeft(id, ct);
        person.Close(clock.GetUtcNow().UtcDateTime);
        audit.Note("account.closed", person, reason: input.Reason);
        await end.All(id, SessionEnding.AccountChanged, 0, ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
    }

    /// <exception cref="Platform.Refusals.RefusedException">It is open.</exception>
    public async Task Reopen(int id, Input input, CancellationToken ct)
    {
        var person = await db.Persons.FirstOrNotFound(p => p.Id == id, ct);
        person.Reopen();
        audit.Note("account.reopened", person, reason: input.Reason);
        await db.SaveChangesAsync(ct);
    }
}
