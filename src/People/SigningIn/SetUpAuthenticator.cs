using System.ComponentModel.DataAnnotations;
using Certification.Platform;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Refusals;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using QRCoder;
using static Certification.People.Texts;

namespace Certification.People.SigningIn;

/// <summary>Connects an authenticator app: shows its secret, and takes the first code as proof that the app holds it.</summary>
internal sealed class SetUpAuthenticator(AppDb db, AuthenticatorSecrets secrets, EndSession end, AuditTrail audit, TimeProvider clock, IOptions<SiteOptions> site)
{
    private const int Codes = 8;

    public sealed class Input
    {
        [Required, StringLength(20)]
        public string Code { get; set; } = "";

        /// <summary>The secret that was shown, as <see cref="Show"/> encrypted it.</summary>
        [Required, StringLength(400)]
        public string Kept { get; set; } = "";
    }

    public Task<bool> IsConnected(int personId, CancellationToken ct) => db.Authenticators.AnyAsync(a => a.PersonId == personId, ct);

    /// <summary>A secret to show, as a picture for the camera and as text. Nothing is stored until a code confirms it: it comes back with the form, encrypted.</summary>
    /// <param name="personId">Whose.</param>
    /// <param name="kept">The one that was shown before, when the form came back.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<Shown> Show(int personId, string? kept, CancellationToken ct)
    {
        kept ??= secrets.Keep(personId, OneTimeCode.NewSecret());
        var email = await db.Persons.Where(p => p.Id == personId).Select(p => p.Email).SingleAsync(ct);
        return Shown.Of(secrets.Of(personId, kept), kept, email, new Uri(site.Value.Address).Host);
    }

    /// <summary>Takes the first code. Other sessions of the person end.</summary>
    /// <returns>The codes on paper: they are never shown again.</returns>
    /// <exception cref="RefusedException">The code is wrong, or an app is connected already, which only its codes can replace.</exception>
    public async Task<IReadOnlyList<string>> Handle(int personId, int session, Input input, CancellationToken ct)
    {
        if (await IsConnected(personId, ct)) throw new RefusedException("authenticator.exists", T("Refused.AuthenticatorExists"));
        var codes = Enumerable.Range(0, Codes).Select(_ => RecoveryCode.Make()).ToList();
        var authenticator = Authenticator.Connect(personId, secrets.Of(personId, input.Kept), input.Kept, input.Code, codes, clock.GetUtcNow().UtcDateTime)
            ?? throw new RefusedException("sign-in.code", T("Refused.Code"));
        db.Add(authenticator);
        audit.Note("authenticator.connected", authenticator);
        await end.All(personId, SessionEnding.AccountChanged, session, ct);
        await db.SaveChangesAsync(ct);
        return codes;
    }

    /// <summary>The app is to be replaced, by whoever can still give a code; without a phone and paper an administrator does it.</summary>
    public async Task Remove(int personId, CancellationToken ct)
    {
        var authenticator = await db.Authenticators.Include(a => a.RecoveryCodes).FirstOrNotFound(a => a.PersonId == personId, ct);
        db.Remove(authenticator);
        audit.Note("authenticator.removed", authenticator);
        await db.SaveChangesAsync(ct);
    }

    /// <summary>What an app needs to know.</summary>
    /// <param name="Secret">To be typed, in groups of four.</param>
    /// <param name="Picture">To be photographed: an SVG.</param>
    /// <param name="Kept">The secret, encrypted, to come back with the form.</param>
    public sealed record Shown(string Secret, string Picture, string Kept)
    {
        internal static Shown Of(byte[] secret, string kept, string email, string host)
        {
            var written = OneTimeCode.Written(secret);
            var address = $"otpauth://totp/{Uri.EscapeDataString($"{host}:{email}")}?secret={written}&issuer={Uri.EscapeDataString(host)}";
            using var code = QRCodeGenerator.GenerateQrCode(address, QRCodeGenerator.ECCLevel.M);
            return new(string.Join(' ', written.Chunk(4).Select(part => new string(part))), new SvgQRCode(code).GetGraphic(new System.Drawing.Size(220, 220), "#000000", "#ffffff", drawQuietZones: true, SvgQRCode.SizingMode.ViewBoxAttribute), kept);
        }
    }
}
