using Certification.People.SigningIn;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Platform.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Certification.People.Accounts;

/// <summary>Who can sign in, as what, and where they are signed in now.</summary>
internal sealed class ReadAccounts(AppDb db, TimeProvider clock, IOptions<SignInOptions> options)
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/accounts", async ([AsParameters] PageRequest page, string? search, string? role, ReadAccounts feature, CancellationToken ct) =>
            await feature.Handle(search, role, page, ct)).RequireAuthorization(Policies.Administrators).NotForTokens();
        api.MapGet("/accounts/{id:int}", async (int id, ReadAccounts feature, CancellationToken ct) => await feature.Handle(id, ct))
            .RequireAuthorization(Policies.Administrators).NotForTokens();
        api.MapGet("/me/sessions", async (Caller caller, ReadAccounts feature, CancellationToken ct) => await feature.Sessions(caller.PersonId, ct))
            .RequireAuthorization(Policies.SignedIn).NotForTokens();
    }

    /// <summary>People whose name or address begins so; with a role given by hand when nothing is searched for.</summary>
    public Task<Page<AccountLine>> Handle(string? search, string? role, PageRequest page, CancellationToken ct)
    {
        var byHand = SetRoles.ByHand.ToList();
        var people = db.Persons.AsNoTracking().Where(p => p.MergedIntoId == null && p.Email != "");
        if (Enum.TryParse<Roles>(role, ignoreCase: true, out var chosen) && byHand.Contains(chosen)) people = people.Where(p => p.Roles.Any(r => r.Role == chosen));
        else if (string.IsNullOrWhiteSpace(search)) people = people.Where(p => p.Roles.Any(r => byHand.Contains(r.Role)));
        if (TextKey.Of(search ?? "") is { Length: > 0 } typed) people = people.Where(p => p.NameKey.Contains(typed) || p.EmailKey.StartsWith(typed));
        return people.OrderBy(p => p.FirstName).ThenBy(p => p.LastName).ThenBy(p => p.Id)
            .Select(p => new AccountLine(p.Id, p.FirstName + " " + p.LastName, p.Email, p.Roles.Select(r => r.Role).ToList(), p.ClosedAt)).ToPage(page, ct);
    }

    public async Task<Account> Handle(int id, CancellationToken ct)
    {
        var person = await db.Persons.AsNoTracking().Include(p => p.Roles).FirstOrNotFound(p => p.Id == id && p.Email != "", ct);
        var authenticator = await db.Authenticators.Where(a => a.PersonId == id).Select(a => new { a.ConnectedAt, CodesLeft = a.RecoveryCodes.Count(c => c.UsedAt == null) }).FirstOrDefaultAsync(ct);
        var links = await db.AccountLinks.AsNoTracking().Where(l => l.PersonId == id).OrderBy(l => l.Id).ToListAsync(ct);
        return new(person.Id, $"{person.FirstName} {person.LastName}", person.Email, person.Version, person.ClosedAt, [.. person.Roles.Select(r => r.Role)],
            authenticator?.ConnectedAt, authenticator?.CodesLeft, [.. links.Select(l => new ConnectedAccount(l.Id, l.Label, l.LinkedAt, l.UsedAt))]);
    }

    /// <summary>Where a person is signed in now, newest first.</summary>
    public async Task<IReadOnlyList<OpenSession>> Sessions(int personId, CancellationToken ct)
    {
        var person = await db.Persons.AsNoTracking().Include(p => p.Roles).FirstOrNotFound(p => p.Id == personId, ct);
        var now = clock.GetUtcNow().UtcDateTime;
        var (started, seen) = (now - options.Value.Absolute, now - options.Value.IdleFor(person));
        return await db.Sessions.Where(s => s.PersonId == personId && s.EndedAt == null && s.StartedAt > started && s.SeenAt > seen).OrderByDescending(s => s.Id)
            .Select(s => new OpenSession(s.Id, s.Way, s.Device, s.StartedAt, s.SeenAt)).ToListAsync(ct);
    }
}

/// <summary>One line of the list of accounts.</summary>
internal sealed record AccountLine(int Id, string Name, string Email, IReadOnlyList<Roles> Roles, DateTime? ClosedAt);

/// <summary>An account: who, what they may be, and how they sign in. Times are UTC.</summary>
internal sealed record Account(
    int Id, string Name, string Email, int Version, DateTime? ClosedAt, IReadOnlyList<Roles> Roles,
    DateTime? AuthenticatorSince, int? CodesLeft, IReadOnlyList<ConnectedAccount> Connected);

/// <summary>An account at an identity provider with which a person signs in.</summary>
internal sealed record ConnectedAccount(int Id, string Label, DateTime LinkedAt, DateTime? UsedAt);

/// <summary>A browser in which somebody is signed in.</summary>
internal sealed record OpenSession(int Id, SignInWay Way, string Device, DateTime StartedAt, DateTime SeenAt);
