using System.ComponentModel.DataAnnotations;
using Certification.People.SigningIn;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Refusals;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using static Certification.People.Texts;

namespace Certification.People.Accounts;

/// <summary>An administrator says what a person may be. Their sessions end: whoever is signed in signs in anew, as what they are now.</summary>
internal sealed class SetRoles(AppDb db, Caller caller, EndSession end, AuditTrail audit)
{
    /// <summary>Roles that are given by hand. Participants are those who are enrolled, contacts those whom an organisation names.</summary>
    public static readonly IReadOnlyList<Roles> ByHand = [Roles.Coordinator, Roles.Trainer, Roles.Supervisor, Roles.Administrator, Roles.Auditor];

    public sealed class Input
    {
        [Required, MaxLength(10)]
        public List<Roles> Roles { get; set; } = [];

        /// <summary>As it was read.</summary>
        [Range(0, int.MaxValue)]
        public int Version { get; set; }
    }

    public static void Map(RouteGroupBuilder api) =>
        api.MapPut("/accounts/{id:int}/roles", async (int id, Input input, SetRoles feature, CancellationToken ct) =>
        {
            await feature.Handle(id, input, ct);
            return Results.NoContent();
        }).RequireAuthorization(Policies.Administrators).NotForTokens();

    /// <summary>The roles by hand that a person has.</summary>
    public static IReadOnlyList<Roles> Of(Person person) => [.. ByHand.Where(role => person.Roles.Any(r => r.Role == role))];

    /// <exception cref="RefusedException">Nobody would be left to keep accounts, or the role is not given here.</exception>
    public async Task Handle(int id, Input input, CancellationToken ct)
    {
        await using var transaction = await db.BeginExclusive(ct);
        var person = await db.Persons.Include(p => p.Roles).FirstOrNotFound(p => p.Id == id, ct);
        db.Expect(person, input.Version, p => new { p.Version, Roles = Of(p) });
        await Give(person, input.Roles, ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>The same as part of another feature; stored by its save, which holds other writers off.</summary>
    public async Task Give(Person person, IReadOnlyCollection<Roles> wanted, CancellationToken ct)
    {
        if (wanted.Except(ByHand).Any()) throw new RefusedException("role.not-by-hand", T("Refused.RoleNotByHand"));
        var before = Of(person);
        if (before.ToHashSet().SetEquals(wanted)) return;
        if (before.Contains(Roles.Administrator) && !wanted.Contains(Roles.Administrator)) await OthersAreLeft(person.Id, ct);
        foreach (var role in before.Except(wanted)) person.Revoke(role);
        foreach (var role in wanted.Except(before)) person.Grant(role);
        // Roles are rows of their own: whoever else has the form open is to be told all the same.
        db.Entry(person).Property(p => p.Version).IsModified = true;
        audit.Note("account.roles", person, string.Join(", ", before), string.Join(", ", Of(person)));
        await end.All(person.Id, SessionEnding.AccountChanged, 0, ct);
    }

    public async Task<bool> IsLastAdministrator(int personId, CancellationToken ct) =>
        !await db.Accounts.AnyAsync(p => p.Id != personId && p.Roles.Any(r => r.Role == Roles.Administrator), ct);

    /// <exception cref="RefusedException">Nobody but this person keeps accounts.</exception>
    public async Task OthersAreLeft(int personId, CancellationToken ct)
    {
        if (await IsLastAdministrator(personId, ct))
            throw new RefusedException("administrator.last", T(caller.PersonId == personId ? "Refused.LastAdministratorYou" : "Refused.LastAdministrator"));
    }
}
