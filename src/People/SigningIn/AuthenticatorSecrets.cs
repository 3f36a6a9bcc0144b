using System.Security.Cryptography;
using Certification.Platform.Refusals;
using Microsoft.AspNetCore.DataProtection;
using static Certification.People.Texts;

namespace Certification.People.SigningIn;

/// <summary>What an authenticator app shares with the host, encrypted with the host's keys and for one person: another's does not open.</summary>
internal sealed class AuthenticatorSecrets(IDataProtectionProvider protection)
{
    public string Keep(int personId, byte[] secret) => Convert.ToBase64String(For(personId).Protect(secret));

    /// <exception cref="RefusedException">It was not written by this host for this person.</exception>
    public byte[] Of(int personId, string kept)
    {
        try
        {
            return For(personId).Unprotect(Convert.FromBase64String(kept));
        }
        catch (Exception broken) when (broken is CryptographicException or FormatException)
        {
            throw new RefusedException("authenticator.unreadable", T("Refused.AuthenticatorUnreadable"));
        }
    }

    private IDataProtector For(int personId) => protection.CreateProtector("authenticator", SignIn.Number(personId));
}
