using Certification.Certificates.Issuing;
using Certification.Notices.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Platform.Time;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using static Certification.Certificates.Texts;

namespace Certification.Certificates.Verifying;

/// <summary>What anybody who holds a code may know of a certificate, and nothing else.</summary>
/// <param name="Name">Null once the holder was erased.</param>
/// <param name="Award">Null with the name.</param>
/// <param name="IssuedOn">The day of issue.</param>
/// <param name="ValidUntil">The last valid day; null for ever.</param>
/// <param name="Status">What it is worth today.</param>
internal sealed record Verification(string? Name, string? Award, DateOnly IssuedOn, DateOnly? ValidUntil, CertificateStatus Status);

/// <summary>Answers the public question whether a certificate is genuine and what it is worth today.</summary>
internal sealed class VerifyCertificate(AppDb db, TimeProvider clock)
{
    /// <summary>Printed on the certificate and not mailed, but as open to whoever holds it.</summary>
    public static readonly LinkRight Right = new("verify", "/verify/", () => T("Link.Verify"), () => T("Link.Verify.Does"), () => T("Link.Verify.Lasts"));

    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/verify/{code}", async (string code, VerifyCertificate feature, CancellationToken ct) =>
            await feature.Handle(code, ct)).AllowAnonymous().RequireRateLimiting(Limits.Public);

    /// <exception cref="Platform.Refusals.NotFoundException">The same for every code that opens nothing.</exception>
    public async Task<Verification> Handle(string code, CancellationToken ct)
    {
        var typed = Typed(code);
        var hash = Certificate.HashOf(typed);
        var certificate = await db.Certificates.AsNoTracking().Include(c => c.History).FirstOrNotFound(c => c.Code == typed && c.CodeHash == null || c.CodeHash == hash, ct);
        var status = certificate.StatusAt(clock.GetUtcNow().UtcDateTime, Zones.Today(clock, Zones.Copenhagen))!.Value;
        if (certificate.IsErased) return new Verification(null, null, Zones.ToLocal(certificate.IssuedAt, Zones.Copenhagen).Date, certificate.ValidUntil, status);
        var content = certificate.Content;
        return new Verification(content.Holder, content.Award, content.IssuedOn, content.ValidUntil, status);
    }

    /// <summary>As it stands on paper, in any case, with or without spaces and hyphens.</summary>
    private static string Typed(string code) =>
        new string([.. code.Where(char.IsAsciiLetterOrDigit).Take(40)]).ToUpperInvariant();
}
