using Certification.Certificates.Deciding;
using Certification.Certificates.Progressing;
using Certification.Cohorts.Contracts;
using Certification.Coursework.Contracts;
using Certification.People.Contracts;
using Certification.Platform;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Platform.Refusals;
using Certification.Platform.Time;
using Certification.Programmes.Contracts;
using Certification.Supervision.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using static Certification.Certificates.Texts;

namespace Certification.Certificates.Issuing;

/// <summary>Freezes what a certificate says and gives it its number; the deciding feature saves it.</summary>
internal sealed class IssueCertificate(
    AppDb db, Caller caller, PeopleReader people, CohortReader cohorts, CourseworkReader coursework, SupervisionReader supervision,
    IOptions<CertificateOptions> options, IOptions<SiteOptions> site, TimeProvider clock)
{
    /// <summary>Call inside an exclusive transaction: numbers and editions are counted.</summary>
    public async Task<Certificate> Handle(AwardCase award, EnrolmentCard enrolment, CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var plan = await cohorts.Plan(enrolment.CohortId, ct);
        var issuedOn = Zones.ToLocal(now, enrolment.Zone).Date;
        var series = await db.Set<NumberSeries>().FirstOrDefaultAsync(s => s.Year == issuedOn.Year, ct);
        if (series is null) db.Add(series = NumberSeries.For(issuedOn.Year));
        var earlier = await db.Set<Certificate>().Where(c => c.AwardCaseId == award.Id).OrderByDescending(c => c.Edition).FirstOrDefaultAsync(ct);
        var awarded = plan.Programme.Award(award.AwardKey);
        // A new edition is no renewal: it ends when the one before it would have.
        var validUntil = earlier is not null ? earlier.ValidUntil : awarded.ValidMonths is { } months ? issuedOn.AddMonths(months) : (DateOnly?)null;
        var content = await Content(plan, awarded, enrolment, series.Next(), issuedOn, validUntil, ct);
        var certificate = Certificate.Issue(award, (earlier?.Edition ?? 0) + 1, content, caller.PersonId, now);
        db.Add(certificate);
        return certificate;
    }

    private async Task<CertificateContent> Content(CohortPlan plan, AwardPlan award, EnrolmentCard enrolment, string number, DateOnly issuedOn, DateOnly? validUntil, CancellationToken ct)
    {
        var holder = await people.Card(enrolment.PersonId, ct);
        if (!CertificatePdf.CanPrint(holder.Name)) throw new RefusedException("certificate.name-unprintable", T("Refused.NameUnprintable", holder.Name));
        var language = holder.Language == "en" ? "en" : "da";
        var requirements = plan.Programme.RequirementsOf(award);
        var teaching = plan.Days.Where(d => !plan.Programme.Day(d.Key).FollowUp).ToList();
        var practice = requirements.OfType<PracticeRequirement>().FirstOrDefault();
        var supervised = requirements.OfType<SupervisionRequirement>().FirstOrDefault();
        var code = Certificate.NewCode();
        return new CertificateContent(
            holder.Name, award.Title.In(language), plan.Programme.Title.In(language), teaching[0].Date,
            // Whoever made the last days up earlier elsewhere has a certificate before the cohort is over.
            teaching[^1].Date < issuedOn ? teaching[^1].Date : issuedOn, issuedOn, validUntil,
            teaching.Sum(d => (int)(d.End - d.Start).TotalMinutes),
            practice is not null && (await coursework.Facts([enrolment.Id], ct))[enrolment.Id].Practice.Where(p => practice.Roles.Contains(p.Role)).Sum(p => p.Minutes) is var practised and > 0 ? practised : null,
            supervised is not null && SupervisionCredit.Of(supervised, (await supervision.Facts([enrolment.Id], ct))[enrolment.Id]).CreditedMinutes is var credited and > 0 ? credited : null,
            number, code, $"{site.Value.Address}/verify/{code}",
            options.Value.Issuer, options.Value.Signatory, options.Value.SignatoryTitle, language);
    }
}
