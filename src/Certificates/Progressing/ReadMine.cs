using Certification.Cohorts.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Platform.Time;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Certification.Certificates.Progressing;

/// <summary>One of the reader's own enrolments.</summary>
internal sealed record MyEnrolment(EnrolmentCard Enrolment, CohortPlan Plan, DateOnly Today, ProgressToday Progress)
{
    public PlannedDay? NextDay => Progressing.NextDay.Of(Plan, Progress, Today);

    public RequirementStatus? MostUrgent => Progress.MostUrgent;
}

/// <summary>The courses that the reader takes part in or waits for.</summary>
internal sealed class ReadMine(AppDb db, Caller caller, CohortReader cohorts, TimeProvider clock)
{
    private static readonly List<EnrolmentState> Current =
        [EnrolmentState.Applied, EnrolmentState.Waitlisted, EnrolmentState.Offered, EnrolmentState.Enrolled, EnrolmentState.Completed];

    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/me/enrolments", async (ReadMine feature, CancellationToken ct) => (await feature.Handle(ct)).Select(m => new
        {
            m.Enrolment.Id,
            m.Enrolment.CohortId,
            Cohort = m.Enrolment.CohortName,
            Programme = m.Plan.Programme.Title,
            m.Enrolment.State,
            m.Progress.Outlook,
            NextDay = m.NextDay?.Date,
            MostUrgent = m.MostUrgent is { } urgent ? new { urgent.Requirement.Key, urgent.State, urgent.Due, Explanation = Explain.Sentence(m.Plan, urgent) } : null,
        })).RequireAuthorization(Policies.SignedIn);

    public async Task<IReadOnlyList<MyEnrolment>> Handle(CancellationToken ct)
    {
        var progress = db.Progress;
        var rows = await (
            from enrolment in cohorts.VisibleTo(caller)
            where enrolment.PersonId == caller.PersonId && Current.Contains(enrolment.State)
            join standing in progress on enrolment.Id equals standing.EnrolmentId
            orderby enrolment.Id descending
            select new { Enrolment = enrolment, standing.Text }).ToListAsync(ct);
        var plans = await cohorts.Plans([.. rows.Select(r => r.Enrolment.CohortId).Distinct()], ct);
        return [.. rows.Select(r =>
        {
            var (plan, today) = (plans[r.Enrolment.CohortId], Zones.Today(clock, r.Enrolment.Zone));
            return new MyEnrolment(r.Enrolment, plan, today, SeeToday.At(plan, Standing.Parse(r.Text), today));
        })];
    }
}
