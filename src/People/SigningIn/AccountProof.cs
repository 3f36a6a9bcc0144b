using System.Globalization;
using System.Security.Claims;
using Certification.People.Accounts;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Refusals;
using Certification.Platform.Text;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using static Certification.People.Texts;

namespace Certification.People.SigningIn;

/// <summary>An account that a provider vouches for: who it is there, never taken for anybody here by its address alone.</summary>
/// <param name="Issuer">The provider.</param>
/// <param name="Subject">The person's name with that provider.</param>
/// <param name="Label">What the person knows the account by.</param>
/// <param name="Email">Its address, as the provider says.</param>
/// <param name="FirstName">As the provider says.</param>
/// <param name="LastName">As the provider says.</param>
/// <param name="AppRoles">Roles that the home tenant has given.</param>
/// <param name="Strong">Whether a second factor was asked for there.</param>
internal sealed record ProvedAccount(string Issuer, string Subject, string Label, string Email, string FirstName, string LastName, Roles AppRoles, bool Strong);

/// <summary>
/// Somebody came back from their provider. A connected account signs in. An unknown one is remembered for a quarter of an hour: whoever then
/// signs in by mail, or is signed in, can connect it with one button. So an address that a provider made up opens nothing.
/// </summary>
internal sealed class AccountProof(AppDb db, FirstProof proof, SetRoles roles, AuditTrail audit, TimeProvider clock)
{
    public static async Task<PendingAccount?> Pending(HttpContext http) =>
        (await http.AuthenticateAsync(SignIn.PendingAccount)).Principal is { } pending
            ? new(pending.FindFirstValue("iss")!, pending.FindFirstValue("sub")!, pending.FindFirstValue("label")!, (Roles)int.Parse(pending.FindFirstValue("roles")!, CultureInfo.InvariantCulture))
            : null;

    public async Task<string> Given(HttpContext http, ProvedAccount account, string? returnUrl, CancellationToken ct)
    {
        if (await db.AccountLinks.FirstOrDefaultAsync(l => l.Issuer == account.Issuer && l.Subject == account.Subject, ct) is { } link)
        {
            await Keep(link, account.AppRoles, ct);
            return await proof.Given(http, link.PersonId, SignInWay.Account, account.Strong, returnUrl, ct);
        }
        if (account.AppRoles != Roles.None && await Newcomer(account, ct) is { } newcomer) return await proof.Given(http, newcomer, SignInWay.Account, account.Strong, returnUrl, ct);
        await http.SignInAsync(SignIn.PendingAccount, new ClaimsPrincipal(new ClaimsIdentity(
            [new("iss", account.Issuer), new("sub", account.Subject), new("label", account.Label), new("roles", ((int)account.AppRoles).ToString(CultureInfo.InvariantCulture))], SignIn.PendingAccount)));
        return (await http.AuthenticateAsync(SignIn.Scheme)).Succeeded ? "/me/account" : "/sign-in?account=unknown";
    }

    /// <summary>Connects the account that was just proved to the person who is signed in.</summary>
    /// <exception cref="RefusedException">It is somebody else's here, or the proof is too old.</exception>
    public async Task Connect(HttpContext http, int personId, CancellationToken ct)
    {
        var pending = await Pending(http) ?? throw new RefusedException("account.none", T("Refused.NoAccount"));
        if (await db.AccountLinks.AnyAsync(l => l.Issuer == pending.Issuer && l.Subject == pending.Subject, ct)) throw new RefusedException("account.taken", T("Refused.AccountTaken"));
        var link = AccountLink.Connect(personId, pending.Issuer, pending.Subject, pending.Label, clock.GetUtcNow().UtcDateTime);
        db.Add(link);
        audit.Note("account.connected", link);
        await Keep(link, pending.AppRoles, ct);
        await http.SignOutAsync(SignIn.PendingAccount);
    }

    /// <summary>One of one's own accounts opens nothing here any more.</summary>
    public async Task Disconnect(int personId, int id, CancellationToken ct)
    {
        var link = await db.AccountLinks.FirstOrNotFound(l => l.Id == id && l.PersonId == personId, ct);
        db.Remove(link);
        audit.Note("account.disconnected", link);
        await db.SaveChangesAsync(ct);
    }

    /// <summary>A colleague to whom the organisation's own provider gives a role, and whom nobody has met here: they need no invitation. One whose address is known proves it by mail.</summary>
    private async Task<int?> Newcomer(ProvedAccount account, CancellationToken ct)
    {
        var key = TextKey.Of(account.Email);
        if (account.Email.Length == 0 || await db.Persons.AnyAsync(p => p.EmailKey == key, ct)) return null;
        var person = Person.Register(TypedText.OneLine(account.FirstName), TypedText.OneLine(account.LastName), account.Email, null, "da", clock.GetUtcNow().UtcDateTime);
        db.Add(person);
        audit.Note("account.came", person, after: account.AppRoles.ToString());
        await using var transaction = await db.BeginExclusive(ct);
        await db.SaveChangesAsync(ct);
        var link = AccountLink.Connect(person.Id, account.Issuer, account.Subject, account.Label, clock.GetUtcNow().UtcDateTime);
        db.Add(link);
        await Give(link, person, account.AppRoles, ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return person.Id;
    }

    private async Task Keep(AccountLink link, Roles given, CancellationToken ct)
    {
        await using var transaction = await db.BeginExclusive(ct);
        await Give(link, await db.Persons.Include(p => p.Roles).SingleAsync(p => p.Id == link.PersonId, ct), given, ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
    }

    private async Task Give(AccountLink link, Person person, Roles given, CancellationToken ct)
    {
        var has = SetRoles.Of(person).Aggregate(Roles.None, (all, role) => all | role);
        var wanted = link.Use(has, given, clock.GetUtcNow().UtcDateTime);
        // Somebody must keep accounts, whatever a provider has forgotten.
        if ((has & ~wanted & Roles.Administrator) != 0 && await roles.IsLastAdministrator(person.Id, ct)) wanted |= Roles.Administrator;
        await roles.Give(person, [.. SetRoles.ByHand.Where(role => (wanted & role) != 0)], ct);
    }
}

/// <summary>A proved account that nobody here is connected with yet.</summary>
internal sealed record PendingAccount(string Issuer, string Subject, string Label, Roles AppRoles);
