using System.Globalization;
using Certification.Cohorts.Contracts;
using Certification.Notices.Contracts;
using Certification.People.Contracts;
using Certification.Platform.Data;
using Certification.Platform.Time;
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
                             select new { session.SupervisorId, session.LoggedAt, enrolment.CohortId }).ToListAsync(ct);
        var plans = await cohorts.Plans([.. waiting.Select(w => w.CohortId).Distinct()], ct);
        var rules = await reminded.Rules(plans.Values, ct);
        var holders = waiting.Select(w => w.SupervisorId).Distinct().ToList();
        var cards = await people.Cards.Where(p => holders.Contains(p.Id)).ToDictionaryAsync(p => p.Id, ct);
        var now = clock.GetUtcNow().UtcDateTime;
        var theirs = from one in waiting
                     from rule in rules[one.CohortId]
                     where rule.Rule.Anchor == ReminderAnchor.ApprovalsWaiting && !rule.Paused && plans[one.CohortId].IsAnnounced
                     select (one.SupervisorId, Rule: rule, one.LoggedAt, plans[one.CohortId].Zone);
        return
        [
            .. from own in theirs.GroupBy(t => t.SupervisorId)
               let zone = own.First().Zone
               let since = own.Min(t => t.LoggedAt)
               from morning in DailyList.Mornings(now, zone)
               select new Wanted
               {
                   Scope = new PlanScope(ScopeKinds.Staff, own.Key),
                   Rule = own.First().Rule.Rule.Key,
                   To = cards[own.Key].AsRecipient(),
                   Thing = "approvals",
                   Revision = morning.Date.DayNumber,
                   About = Texts.T("About.Approvals", own.Count()),
                   Zone = zone,
                   DueAt = morning.DueAt,
                   KnownAt = own.Min(t => t.LoggedAt.AddDays(t.Rule.Rule.Days[0])),
                   UsefulUntil = morning.UsefulUntil,
                   Letter = Letters.ApprovalsWaiting,
                   Values = () => new Dictionary<string, string>
                   {
                       ["count"] = own.Count().ToString(CultureInfo.CurrentCulture),
                       ["days"] = (Zones.ToLocal(now, zone).Date.DayNumber - Zones.ToLocal(since, zone).Date.DayNumber).ToString(CultureInfo.CurrentCulture),
                       ["link"] = $"{LetterKind.Site}/supervision",
                   },
               },
        ];
    }
}
