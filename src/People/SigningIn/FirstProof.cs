using System.Globalization;
using System.Security.Claims;
using Certification.Platform.Data;
using Certification.Platform.Refusals;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using static Certification.People.Texts;

namespace Certification.People.SigningIn;

/// <summary>
/// Somebody has proved who they are in one way. Where that is enough they are signed in; where a second factor is asked for, a cookie
/// remembers the first for ten minutes and opens nothing but the page of the second.
/// </summary>
internal sealed class FirstProof(AppDb db, BeginSession begin)
{
    private const string PersonClaim = "person";
    private const string WayClaim = "way";
    private const string ReturnClaim = "return";

    /// <param name="http">The request.</param>
    /// <param name="personId">Who they proved to be.</param>
    /// <param name="way">How.</param>
    /// <param name="strong">Whether the identity provider has asked for a second factor already.</param>
    /// <param name="returnUrl">Where they were going.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>Where to send the browser.</returns>
    /// <exception cref="RefusedException">The account is closed.</exception>
    public async Task<string> Given(HttpContext http, int personId, SignInWay way, bool strong, string? returnUrl, CancellationToken ct)
    {
        var person = await Open(personId, ct);
        var confirmed = await db.Authenticators.AnyAsync(a => a.PersonId == personId, ct);
        if (strong || !confirmed && !person.NeedsSecondFactor)
        {
            await begin.Handle(http, person, way, ct);
            return await Onwards(http, returnUrl);
        }
        await http.SignInAsync(SignIn.HalfWay, new ClaimsPrincipal(new ClaimsIdentity(
            [new Claim(PersonClaim, SignIn.Number(personId)), new Claim(WayClaim, way.ToString()), new Claim(ReturnClaim, SignIn.Local(returnUrl))], SignIn.HalfWay)));
        return confirmed ? "/sign-in/code" : "/sign-in/authenticator";
    }

    /// <summary>Who is between the first proof and the second in this browser; null when nobody is.</summary>
    public static async Task<HalfWay?> Of(HttpContext http) =>
        (await http.AuthenticateAsync(SignIn.HalfWay)).Principal is { } half
            ? new HalfWay(int.Parse(half.FindFirstValue(PersonClaim)!, CultureInfo.InvariantCulture), Enum.Parse<SignInWay>(half.FindFirstValue(WayClaim)!), half.FindFirstValue(ReturnClaim)!)
            : null;

    /// <summary>The second proof was given: they are signed in.</summary>
    public async Task<string> Completed(HttpContext http, HalfWay half, CancellationToken ct)
    {
        await begin.Handle(http, await Open(half.PersonId, ct), half.Way, ct);
        return await Onwards(http, half.ReturnUrl);
    }

    /// <summary>Whoever came with an account that is not connected is asked about it first.</summary>
    private static async Task<string> Onwards(HttpContext http, string? returnUrl) =>
        await AccountProof.Pending(http) is null ? SignIn.Local(returnUrl) : "/me/account";

    private async Task<Person> Open(int personId, CancellationToken ct) =>
        await db.Accounts.AsNoTracking().Include(p => p.Roles).FirstOrDefaultAsync(p => p.Id == personId, ct)
            ?? throw new RefusedException("account.closed", T("Refused.AccountClosed"));
}

/// <summary>The first proof, kept until the second.</summary>
internal sealed record HalfWay(int PersonId, SignInWay Way, string ReturnUrl);
