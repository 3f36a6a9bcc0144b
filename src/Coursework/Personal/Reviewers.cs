using Certification.Platform.Data;
using Certification.Platform.Personal;
using Microsoft.EntityFrameworkCore;

namespace Certification.Coursework.Personal;

/// <summary>Whose names stand under participants' reviews and assessments.</summary>
internal sealed class Reviewers(AppDb db) : IOccupies
{
    public IQueryable<int> Persons =>
        db.Set<SubmissionVersion>().Where(v => v.ReviewedById != null).Select(v => v.ReviewedById!.Value).Concat(db.Set<AssessmentResult>().Select(r => r.AssessorId));
}
