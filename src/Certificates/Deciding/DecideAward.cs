using System.ComponentModel.DataAnnotations;
using Certification.Certificates.Issuing;
using Certification.Cohorts.Contracts;
using Certification.Notices.Contracts;
using Certification.People.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Text;
using Certification.Programmes.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Certification.Certificates.Deciding;

/// <summary>The coordinator's decision: issues the certificate, or refuses with a reason. The certificate, its number, audit and mail are one commit.</summary>
internal sealed class DecideAward(
    AppDb db, Caller caller, CohortReader cohorts, ProgrammeReader programmes, EnrolmentBook enrolments, PeopleReader people,
    IssueCertificate issue, Postbox post, AuditTrail audit, TimeProvider clock)
{
    public sealed class Input : IValidatableObject
    {
        [Required]
        public int? Version { get; set; }

        [Required]
        public bool? Issue { get; set; }

        /// <summary>Needed when refusing; shown to the participant.</summary>
        [StringLength(2000), NoPersonalNumber]
        public string? Reason { get; set; }

        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
            Issue == false && string.IsNullOrWhiteSpace(Reason) ? [new(Texts.T("Refused.RefusalReason"), [nameof(Reason)])] : [];
    }

    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/awards/{id:int}/decide", async (int id, Input input, DecideAward feature, CancellationToken ct) =>
        {
            var certificate = await feature.Handle(id, input, ct);
            return certificate is null ? Results.NoContent() : Results.Created($"/api/v1/certificates/{certificate.Id}", new { certificate.Id, certificate.Number, certificate.Code });
        }).RequireAuthorization(Policies.Coordinators);

    /// <returns>The certificate; null when refused.</returns>
    public async Task<Certificate?> Handle(int caseId, Input input, CancellationToken ct)
    {
        await using var transaction = await db.BeginExclusive(ct);
        var award = await db.AwardCases.DecidedBy(caller).Include(c => c.Steps).FirstOrNotFound(c => c.Id == caseId, ct);
        db.Expect(award, input.Version!.Value, c => new { c.Version, c.State });
        var footing = await Footing.Of(award, db, cohorts, programmes, ct);
        var (enrolment, plan) = (footing.Enrolment, footing.Award);
        if (input.Issue!.Value) footing.RefuseUnlessEligible(Texts.T("Refused.AwardMissing"));
        var before = award.State;
        award.Decide(plan, input.Issue.Value, input.Reason, footing.Evidence, enrolment.PersonId, caller.PersonId, clock.GetUtcNow().UtcDateTime);
        audit.Note("award.decided", award, before.ToString(), award.State.ToString(), input.Reason);
        var holder = await people.Card(enrolment.PersonId, ct);
        Certificate? certificate = null;
        if (input.Issue.Value)
        {
            certificate = await issue.Handle(award, enrolment, ct);
            if (plan.Kind == AwardKind.CourseCertificate) await enrolments.Complete(enrolment.Id, ct);
            audit.Note("certificate.issued", certificate, after: certificate.Number);
            await post.Queue(Letters.IssuedFor(holder, plan, enrolment, certificate.Number), ct);
        }
        else
        {
            await post.Queue(Letters.RefusedFor(holder, award, plan, enrolment), ct);
        }
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return certificate;
    }
}
