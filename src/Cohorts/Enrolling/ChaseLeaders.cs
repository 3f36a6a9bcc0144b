using Certification.Cohorts.Contracts;
using Certification.Notices.Contracts;
using Certification.People.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Ticking;
using Microsoft.EntityFrameworkCore;

namespace Certification.Cohorts.Enrolling;

/// <summary>Reminds leaders who have not answered, once, and tells the coordinators when that does not help. Doing it again changes nothing.</summary>
internal sealed class ChaseLeaders(AppDb db, LeaderQuestions leaders, PeopleReader people, Postbox post, AuditTrail audit, TimeProvider clock) : ITick
{
    public async Task Handle(CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var unanswered = await Unanswered().Select(a => new { a.Id, a.AskedAt, a.RemindedAt, a.Enrolment.Cohort.LeaderDays }).OrderBy(a => a.Id).ToListAsync(ct);
        foreach (var late in unanswered.Where(a => now >= a.AskedAt.AddDays(a.LeaderDays * (a.RemindedAt is null ? 1 : 2)))) await Chase(late.Id, now, ct);
    }

    /// <summary>One at a time, looked at again: the leader may be answering this very moment.</summary>
    private async Task Chase(int id, DateTime now, CancellationToken ct)
    {
        await using var transaction = await db.BeginExclusive(ct);
        if (await Unanswered().Include(a => a.Enrolment).ThenInclude(e => e.Cohort).SingleOrDefaultAsync(a => a.Id == id, ct) is not { } application) return;
        var (days, participant) = (application.Enrolment.Cohort.LeaderDays, (await people.Card(application.Enrolment.PersonId, ct)).Name);
        if (application.RemindedAt is null && now >= application.AskedAt.AddDays(days)) await leaders.Remind(application, participant, ct);
        if (now >= application.AskedAt.AddDays(2 * days))
        {
            application.PassOn(now);
            audit.Note("leader.silent", application, after: application.LeaderName);
            foreach (var coordinator in await people.WithRole(Roles.Coordinator, ct)) await post.Queue(Letters.SilentFor(coordinator, application, participant), ct);
        }
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        // Each leader's rows are looked through alone.
        db.ChangeTracker.Clear();
    }

    private IQueryable<Application> Unanswered()
    {
        var open = new List<CohortState> { CohortState.Open, CohortState.Confirmed, CohortState.Running };
        return db.Applications.Where(a => a.AnsweredAt == null && a.PassedOnAt == null && a.Enrolment.State == EnrolmentState.Applied && open.Contains(a.Enrolment.Cohort.State));
    }
}
