using Certification.Cohorts.Contracts;
using Certification.Notices.Contracts;
using Certification.People.Contracts;
using Certification.Platform.Data;
using Certification.Programmes.Contracts;
using Certification.Supervision.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Certification.Supervision.SigningOff;

/// <summary>Tells a supervisor, once a day at most, that sessions wait for their name; one without an account gets a link to each of them.</summary>
internal sealed class ApprovalMail(AppDb db, CohortReader cohorts, RemindedReader reminded, PeopleReader people, Signers signers, SupervisorLinks links, TimeProvider clock) : IMailSource
{
    /// <summary>A session as far as a mail is about it.</summary>
    private sealed record Logged(int Id, int Number, DateOnly Date, DateTime LoggedAt, int SupervisorId);

    public string Kind => ScopeKinds.Staff;

    public async Task<IReadOnlyList<Wanted>> Wanted(IReadOnlyList<int> ids, CancellationToken ct)
    {
        var supervisors = ids.ToList();
        var rows = await (from session in db.SupervisionSessions
                          where session.State == SupervisionState.Logged && supervisors.Contains(session.SupervisorId)
                          from attendee in session.Attendees
                          join enrolment in cohorts.Every on attendee.EnrolmentId equals enrolment.Id
                          select new { Session = new Logged(session.Id, session.Number, session.Date, session.LoggedAt, session.SupervisorId), attendee.EnrolmentId, enrolment.CohortId }).ToListAsync(ct);
        var waiting = rows.GroupBy(r => r.Session.Id).Select(s => (s.First().Session, s.MinBy(a => a.EnrolmentId)!.CohortId, Cohorts: (IReadOnlyList<int>)[.. s.Select(a => a.CohortId).Distinct()])).ToList();
        var plans = await cohorts.Plans([.. rows.Select(r => r.CohortId).Distinct()], ct);
        var rules = await reminded.Rules(plans.Values, ct);
        var holders = waiting.Select(w => w.Session.SupervisorId).Distinct().ToList();
        var cards = await people.Cards.Where(p => holders.Contains(p.Id)).ToDictionaryAsync(p => p.Id, ct);
        var signing = await signers.Of(holders, [.. plans.Keys], ct);
        var made = await links.Made(SignOff.Purpose, [.. waiting.Select(w => w.Session.Id)], ct);
        var theirs = from one in waiting
                     let supervisor = one.Session.SupervisorId
                     where signing.BySigningIn(supervisor, one.Cohorts)
                     from rule in Active(one.CohortId)
                     select new Waiting(cards[supervisor], one.Session.Id, one.Session.LoggedAt, rule, plans[one.CohortId].Zone);
        var asked = from one in waiting
                    let holder = signing.ByLink(one.Session.SupervisorId, one.Cohorts)
                    let plan = plans[one.CohortId]
                    where holder is not null && plan.IsAnnounced
                    select new WaitingByLink
                    {
                        For = holder.Person,
                        Purpose = SignOff.Purpose,
                        SubjectId = one.Session.Id,
                        Thing = SignOff.Thing(one.Session.Id, one.Session.Number),
                        Since = one.Session.LoggedAt > holder.Since ? one.Session.LoggedAt : holder.Since,
                        Made = made[(one.Session.Id, holder.Person.Id)],
                        Rule = Active(one.CohortId).MinBy(r => r.Rule.Days.Min()),
                        Zone = plan.Zone,
                        About = plan.Name,
                        Values = () => Letters.SignOffValues(one.Session.Date, plan),
                    };
        var now = clock.GetUtcNow().UtcDateTime;
        return
        [
            .. DailyLists.Of(theirs, Letters.ApprovalsWaiting, count => Texts.T("About.Approvals", count), "/supervision", now),
            .. LinkMails.Of(asked, Letters.SignOffWaiting, links, now),
        ];

        IEnumerable<ActiveRule> Active(int cohortId) => rules[cohortId].Where(r => r.Rule.Anchor == ReminderAnchor.ApprovalsWaiting && !r.Paused && plans[cohortId].IsAnnounced);
    }
}
