using Certification.Cohorts.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Platform.Files;
using Certification.Platform.Time;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Certification.Certificates.Issuing;

/// <summary>Certificates one may see: as data, as PDF, and what one was worth on a date.</summary>
internal sealed class ReadCertificates(AppDb db, Caller caller, CohortReader cohorts, TimeProvider clock)
{
    /// <summary>One certificate of the list, with what it is worth today.</summary>
    public sealed record Line(int Id, string Number, int EnrolmentId, string AwardKey, int Edition, DateTime IssuedAt, DateOnly? ValidUntil, CertificateStatus? Status, int Version);

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/certificates", async ([AsParameters] PageRequest page, ReadCertificates feature, CancellationToken ct) =>
            await feature.List(page, ct)).RequireAuthorization(Policies.Course);
        api.MapGet("/certificates/{id:int}", async (int id, DateOnly? on, ReadCertificates feature, CancellationToken ct) =>
        {
            var certificate = await feature.One(id, ct);
            return new
            {
                certificate.Id,
                certificate.Number,
                certificate.Code,
                certificate.Case.EnrolmentId,
                certificate.Case.AwardKey,
                certificate.Edition,
                certificate.Content,
                Status = feature.StatusOn(certificate, on),
                certificate.Version,
                History = certificate.History.OrderBy(h => h.At).Select(h => new { h.Status, Reason = feature.MayReadReasons ? h.Reason : null, h.At }),
            };
        }).RequireAuthorization(Policies.Course);
        api.MapGet("/certificates/{id:int}/pdf", async (int id, ReadCertificates feature, CancellationToken ct) =>
            await feature.Pdf(id, ct)).RequireAuthorization(Policies.Course).RequireRateLimiting(Limits.Costly);
    }

    /// <summary>Why a certificate was suspended or revoked is between the secretariat and its files.</summary>
    public bool MayReadReasons => caller.Is(Roles.Coordinator);

    public async Task<Page<Line>> List(PageRequest page, CancellationToken ct)
    {
        var rows = await db.Certificates.AsNoTracking().VisibleTo(caller, cohorts).Include(c => c.History).Include(c => c.Case).OrderBy(c => c.Id).ToPage(page, ct);
        return new Page<Line>([.. rows.Items.Select(c =>
            new Line(c.Id, c.Number, c.Case.EnrolmentId, c.Case.AwardKey, c.Edition, c.IssuedAt, c.ValidUntil, StatusOn(c, null), c.Version))], rows.Number, rows.Size, rows.Total);
    }

    public Task<Certificate> One(int id, CancellationToken ct) =>
        db.Certificates.AsNoTracking().VisibleTo(caller, cohorts).Include(c => c.History).Include(c => c.Case).FirstOrNotFound(c => c.Id == id && c.CodeHash == null, ct);

    /// <summary>The edition that counts, when this one was superseded.</summary>
    public async Task<int?> Newer(Certificate certificate, CancellationToken ct) =>
        (await db.Certificates.Where(c => c.AwardCaseId == certificate.AwardCaseId && c.Edition > certificate.Edition)
            .OrderByDescending(c => c.Edition).Select(c => new { c.Id }).FirstOrDefaultAsync(ct))?.Id;

    /// <summary>What it is worth now, or what it was worth at the end of a past date; nobody knows more of a later date than of today.</summary>
    public CertificateStatus? StatusOn(Certificate certificate, DateOnly? date) => date is { } day && day < Zones.Today(clock, Zones.Copenhagen)
        ? certificate.StatusAt(Zones.ToUtc(day.AddDays(1), TimeOnly.MinValue, Zones.Copenhagen).AddTicks(-1), day)
        : certificate.StatusAt(clock.GetUtcNow().UtcDateTime, Zones.Today(clock, Zones.Copenhagen));

    public async Task<IResult> Pdf(int id, CancellationToken ct)
    {
        var certificate = await One(id, ct);
        return FileDownload.Result(new MemoryStream(CertificatePdf.Draw(certificate.Content)), $"{certificate.Number}.pdf", "application/pdf");
    }
}
