using Certification.Certificates.Issuing;
using Certification.Cohorts.Contracts;
using Certification.Platform.Data;
using Certification.Platform.Personal;
using Microsoft.EntityFrameworkCore;

namespace Certification.Certificates.Personal;

/// <summary>Of an erased holder's certificate the register keeps number, hash of the code, dates and worth: a public duty, and what the paper is checked against.</summary>
internal sealed class CertificatePart(AppDb db, CohortReader cohorts) : IPersonalPart
{
    public async Task Forget(ErasedPerson person, CancellationToken ct)
    {
        var enrolments = cohorts.Every.Where(e => e.PersonId == person.Id).Select(e => e.Id);
        foreach (var certificate in await db.Certificates.Where(c => enrolments.Contains(c.Case.EnrolmentId)).ToListAsync(ct)) certificate.EraseHolder();
    }
}
