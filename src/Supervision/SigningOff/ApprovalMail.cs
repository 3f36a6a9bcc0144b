using Certification.Cohorts.Contracts;
using Certification.Notices.Contracts;
using Certification.People.Contracts;
using Certification.Platform.Data;
using Certification.Programmes.Contracts;
using Certification.Supervision.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Certification.Supervision.SigningOff;

/// <summary>Tells a supervisor, once a day at most, that sessions wait for their name.</summary>
internal sealed class ApprovalMail(AppDb db, CohortReader cohorts, RemindedReader reminded, PeopleReader people, TimeProvider clock) : IMailSource
{
    public string Kind => ScopeKinds.Staff;

    public async Task<IReadOnlyList<Wanted>> Wanted(IReadOnlyList<int> ids, CancellationToken ct)
    {
        var supervisors = ids.ToList();
        var waiting = await (from session in db.SupervisionSessions
                             where session.State == SupervisionState.Logged && supervisors.Contains(session.SupervisorId)
                             let enrolmentId = session.Attendees.Min(a => a.EnrolmentId)
                             join enrolment in cohorts.Every on enrolmentId equals enrolment.Id
                             select new { session.Id, session.SupervisorId, session.LoggedAt, enrolment.CohortId }).ToListAsync(ct);
        var plans = await cohorts.Plans([.. waiting.Select(w => w.CohortId).Distinct()], ct);
        var rules = await reminded.Rules(plans.Values, ct);
        var holders = waiting.Select(w => w.SupervisorId).Distinct().ToList();
        var cards = await people.Cards.Where(p => holders.Contains(p.Id)).ToDictionaryAsync(p => p.Id, ct);
        var theirs = from one in waiting
                     from rule in rules[one.CohortId]
                     where rule.Rule.Anchor == ReminderAnchor.ApprovalsWaiting && !rule.Paused && plans[one.CohortId].IsAnnounced
                     select new Waiting(cards[one.SupervisorId], one.Id, one.LoggedAt, rule, plans[one.CohortId].Zone);
        return [.. DailyLists.Of(theirs, Letters.ApprovalsWaiting, count => Texts.T("About.Approvals", count), "/supervision", clock.GetUtcNow().UtcDateTime)];
    }
}
