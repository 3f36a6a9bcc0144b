using System.Globalization;
using Certification.Cohorts.Contracts;
using Certification.Coursework.Contracts;
using Certification.Notices.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Platform.Time;
using Certification.Programmes.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Certification.Coursework.Reviewing;

/// <summary>Tells a reviewer, once a day at most, that submissions wait.</summary>
internal sealed class ReviewMail(AppDb db, CohortReader cohorts, RemindedReader reminded, TimeProvider clock) : IMailSource
{
    public string Kind => ScopeKinds.Staff;

    public async Task<IReadOnlyList<Wanted>> Wanted(IReadOnlyList<int> ids, CancellationToken ct)
    {
        var waiting = await (from submission in db.Submissions
                             where submission.State == SubmissionState.Submitted
                             join enrolment in cohorts.Every on submission.EnrolmentId equals enrolment.Id
                             where enrolment.State == EnrolmentState.Enrolled || enrolment.State == EnrolmentState.Completed
                             select new { enrolment.CohortId, enrolment.PersonId, submission.ReviewedBy, submission.SubmittedAt }).ToListAsync(ct);
        var cohortIds = waiting.Select(w => w.CohortId).Distinct().ToList();
        var plans = await cohorts.Plans(cohortIds, ct);
        var rules = await reminded.Rules(plans.Values, ct);
        var staff = await reminded.Staff(cohortIds, ct);
        var now = clock.GetUtcNow().UtcDateTime;
        var theirs = from one in waiting
                     let plan = plans[one.CohortId]
                     where plan.IsAnnounced
                     from rule in rules[one.CohortId]
                     where rule.Rule.Anchor == ReminderAnchor.ReviewsWaiting && !rule.Paused
                     from reviewer in staff[(one.CohortId, one.ReviewedBy == ReviewedBy.Trainer ? Roles.Trainer : Roles.Supervisor)]
                     where ids.Contains(reviewer.Id) && reviewer.Id != one.PersonId
                     select (Reviewer: reviewer, Rule: rule, one.SubmittedAt!.Value, plan.Zone);
        return
        [
            .. from own in theirs.GroupBy(t => t.Reviewer.Id)
               let reviewer = own.First().Reviewer
               let zone = own.First().Zone
               let since = own.Min(t => t.Value)
               from morning in DailyList.Mornings(now, zone)
               select new Wanted
               {
                   Scope = new PlanScope(ScopeKinds.Staff, reviewer.Id),
                   Rule = own.First().Rule.Rule.Key,
                   To = reviewer.AsRecipient(),
                   Thing = "reviews",
                   Revision = morning.Date.DayNumber,
                   About = Texts.T("About.Reviews", own.Count()),
                   Zone = zone,
                   DueAt = morning.DueAt,
                   KnownAt = own.Min(t => t.Value.AddDays(t.Rule.Rule.Days[0])),
                   UsefulUntil = morning.UsefulUntil,
                   Letter = Letters.ReviewsWaiting,
                   Values = () => new Dictionary<string, string>
                   {
                       ["count"] = own.Count().ToString(CultureInfo.CurrentCulture),
                       ["days"] = (Zones.ToLocal(now, zone).Date.DayNumber - Zones.ToLocal(since, zone).Date.DayNumber).ToString(CultureInfo.CurrentCulture),
                       ["link"] = $"{LetterKind.Site}/reviews",
                   },
               },
        ];
    }
}
