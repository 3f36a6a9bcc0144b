using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Certification.Cohorts.Contracts;

/// <summary>What the modules above may write in an enrolment.</summary>
public sealed class EnrolmentBook(AppDb db, Caller caller, AuditTrail audit, TimeProvider clock)
{
    /// <summary>The course certificate has been issued: the course is completed. Stored by the caller's save.</summary>
    public async Task Complete(int enrolmentId, CancellationToken ct)
    {
        var enrolment = await db.Enrolments.Include(e => e.History).FirstAsync(e => e.Id == enrolmentId, ct);
        if (enrolment.State == EnrolmentState.Completed) return;
        enrolment.Change(EnrolmentState.Completed, null, caller.PersonId, clock.GetUtcNow().UtcDateTime);
        audit.Note("enrolment.completed", enrolment, nameof(EnrolmentState.Enrolled), nameof(EnrolmentState.Completed));
    }
}
