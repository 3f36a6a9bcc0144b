using System.ComponentModel.DataAnnotations;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Refusals;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using static Certification.People.Texts;

namespace Certification.People.SigningIn;

/// <summary>The code of the app, or one on paper: the second proof, after which somebody is signed in.</summary>
internal sealed class SecondProof(AppDb db, AuthenticatorSecrets secrets, FirstProof proof, AuditTrail audit, TimeProvider clock)
{
    public sealed class Input
    {
        [Required, StringLength(60)]
        public string Code { get; set; } = "";
    }

    /// <exception cref="RefusedException">The code is wrong, was used, or too many were tried; the try is stored all the same.</exception>
    public async Task<string> Handle(HttpContext http, HalfWay half, Input input, CancellationToken ct)
    {
        await Check(half.PersonId, input.Code, ct);
        return await proof.Completed(http, half, ct);
    }

    /// <summary>A code of this person's; a wrong one is remembered before it is refused.</summary>
    public async Task Check(int personId, string code, CancellationToken ct)
    {
        var authenticator = await db.Authenticators.Include(a => a.RecoveryCodes).FirstOrNotFound(a => a.PersonId == personId, ct);
        var left = authenticator.CodesLeft;
        var taken = authenticator.Take(secrets.Of(personId, authenticator.ProtectedSecret), code, clock.GetUtcNow().UtcDateTime);
        if (!taken) audit.Note("code.refused", authenticator);
        else if (authenticator.CodesLeft < left) audit.Note("recovery-code.used", authenticator, $"{left}", $"{authenticator.CodesLeft}");
        await db.SaveChangesAsync(ct);
        if (!taken) throw new RefusedException("sign-in.code", T("Refused.Code"));
    }
}
