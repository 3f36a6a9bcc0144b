using System.ComponentModel.DataAnnotations;
using Certification.Cohorts.Contracts;
using Certification.Notices.Contracts;
using Certification.People.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Personal;
using Certification.Platform.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Certification.Certificates.Issuing;

/// <summary>Suspends, reactivates or revokes a certificate, or issues it anew; the holder and the municipality are told.</summary>
internal sealed class ChangeCertificate(
    AppDb db, Caller caller, CohortReader cohorts, PeopleReader people, IssueCertificate issue, Postbox post, TransferLog log, AuditTrail audit, TimeProvider clock)
{
    public sealed class Input
    {
        [Required]
        public int? Version { get; set; }

        /// <summary>Active, Suspended or Revoked; Superseded issues a new edition with today's name and template.</summary>
        [Required]
        public CertificateStatus? Status { get; set; }

        [Required, StringLength(2000), NoPersonalNumber]
        public string? Reason { get; set; }
    }

    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/certificates/{id:int}/status", async (int id, Input input, ChangeCertificate feature, CancellationToken ct) =>
        {
            var shown = await feature.Handle(id, input, ct);
            return Results.Ok(new { id = shown });
        }).RequireAuthorization(Policies.Coordinators);

    /// <returns>The certificate that counts from now on: a new one when it was issued anew.</returns>
    public async Task<int> Handle(int id, Input input, CancellationToken ct)
    {
        await using var transaction = await db.BeginExclusive(ct);
        var certificate = await db.Certificates.KeptBy(caller).Include(c => c.History).Include(c => c.Case).ThenInclude(c => c.Steps).FirstOrNotFound(c => c.Id == id && c.CodeHash == null, ct);
        db.Expect(certificate, input.Version!.Value, c => new { c.Version, c.Status });
        var enrolment = await cohorts.Every.SingleAsync(e => e.Id == certificate.Case.EnrolmentId, ct);
        if (enrolment.PersonId == caller.PersonId) throw new Platform.Refusals.RefusedException("self", Texts.T("Refused.OnYourself"));
        var before = certificate.Status;
        certificate.ChangeTo(input.Status!.Value, input.Reason, caller.PersonId, clock.GetUtcNow().UtcDateTime);
        audit.Note("certificate.status", certificate, before.ToString(), certificate.Status.ToString(), input.Reason);
        var shown = certificate;
        if (certificate.Status == CertificateStatus.Superseded)
        {
            shown = await issue.Handle(certificate.Case, enrolment, ct);
            audit.Note("certificate.reissued", shown, certificate.Number, shown.Number, input.Reason);
        }
        var contacts = await people.ContactsOf(enrolment.Place, ct);
        foreach (var contact in contacts) await log.Sent(db, TransferWay.Mail, contact.Id, "name,status", enrolment.MunicipalityId, [enrolment.Id], ct);
        PersonCard[] told = [await people.Card(enrolment.PersonId, ct), .. contacts];
        // A contact may take the course too.
        foreach (var to in told.DistinctBy(p => p.Id))
            await post.Queue(Letters.ChangedFor(to, certificate, shown, enrolment.Zone), ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return shown.Id;
    }
}
