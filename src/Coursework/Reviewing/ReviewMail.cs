using Certification.Cohorts.Contracts;
using Certification.Coursework.Contracts;
using Certification.Notices.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Data;
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
                             select new { submission.Id, enrolment.CohortId, enrolment.PersonId, submission.ReviewedBy, submission.SubmittedAt }).ToListAsync(ct);
        var cohortIds = waiting.Select(w => w.CohortId).Distinct().ToList();
        var plans = await cohorts.Plans(cohortIds, ct);
        var rules = await reminded.Rules(plans.Values, ct);
        var staff = await reminded.Staff(cohortIds, ct);
        var theirs = from one in waiting
                     let plan = plans[one.CohortId]
                     where plan.IsAnnounced
                     from rule in rules[one.CohortId]
                     where rule.Rule.Anchor == ReminderAnchor.ReviewsWaiting && !rule.Paused
                     from reviewer in staff[(one.CohortId, one.ReviewedBy == ReviewedBy.Trainer ? Roles.Trainer : Roles.Supervisor)]
                     where ids.Contains(reviewer.Id) && reviewer.Id != one.PersonId
                     select new Waiting(reviewer, one.Id, one.SubmittedAt!.Value, rule, plan.Zone);
        return [.. DailyLists.Of(theirs, Letters.ReviewsWaiting, count => Texts.T("About.Reviews", count), "/reviews", clock.GetUtcNow().UtcDateTime)];
    }
}
