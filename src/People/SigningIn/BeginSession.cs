using System.Security.Claims;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;

namespace Certification.People.SigningIn;

/// <summary>Signs a person in, in this browser, under a new key.</summary>
internal sealed class BeginSession(AppDb db, AuditTrail audit, TimeProvider clock)
{
    public async Task Handle(HttpContext http, Person person, SignInWay way, CancellationToken ct)
    {
        var key = Secrets.New();
        var session = Session.Begin(person.Id, Secrets.Hash(key), way, http.Request.Headers.UserAgent.ToString(), clock.GetUtcNow().UtcDateTime);
        db.Add(session);
        audit.By(new Caller(person.Id, $"{person.FirstName} {person.LastName}", Roles.None, [])).Note("session.begun", session, after: way.ToString());
        await db.SaveChangesAsync(ct);
        await http.SignOutAsync(SignIn.HalfWay);
        await http.SignInAsync(SignIn.Scheme, new ClaimsPrincipal(new ClaimsIdentity([new Claim(SignIn.KeyClaim, key)], SignIn.Scheme)));
        SignIn.Speak(http, person.Language);
    }
}
