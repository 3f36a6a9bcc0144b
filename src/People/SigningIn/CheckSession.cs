using System.Security.Claims;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Certification.People.SigningIn;

/// <summary>Whether a browser's session still is one, and who that is, with the roles of now: what an administrator takes away is gone with the next click.</summary>
internal sealed class CheckSession(AppDb db, TimeProvider clock, IOptions<SignInOptions> options)
{
    /// <summary>The claim that names the session, for whoever ends it.</summary>
    public const string SessionClaim = "session";

    private static readonly TimeSpan Grain = TimeSpan.FromMinutes(1);

    private static readonly Func<AppDb, string, Task<Session?>> Find = EF.CompileAsyncQuery((AppDb db, string hash) =>
        db.Set<Session>().AsNoTracking().AsSingleQuery().Include(s => s.Person).ThenInclude(p => p.Roles).FirstOrDefault(s => s.KeyHash == hash && s.EndedAt == null && s.Person.ClosedAt == null && s.Person.MergedIntoId == null));

    public async Task<ClaimsPrincipal?> Handle(HttpContext http, ClaimsPrincipal ticket)
    {
        if (ticket.FindFirstValue(SignIn.KeyClaim) is not { } key || await Find(db, Secrets.Hash(key)) is not { } session) return null;
        var now = clock.GetUtcNow().UtcDateTime;
        if (now >= session.StartedAt + options.Value.Absolute || now >= session.SeenAt + options.Value.IdleFor(session.Person)) return null;
        if (now >= session.SeenAt + Grain) See(http, session.Id, now);
        var principal = session.Person.AsCaller().ToPrincipal(SignIn.Scheme);
        ((ClaimsIdentity)principal.Identity!).AddClaim(new Claim(SessionClaim, SignIn.Number(session.Id)));
        return principal;
    }

    private static void See(HttpContext http, int sessionId, DateTime now) => http.WhenAnswered("when a session was seen", async apart =>
    {
        if (await apart.Sessions.FirstOrDefaultAsync(s => s.Id == sessionId && s.EndedAt == null && s.SeenAt < now) is not { } session) return;
        session.See(now);
        await apart.SaveChangesAsync();
    });
}
