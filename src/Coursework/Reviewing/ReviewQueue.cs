using Certification.Cohorts.Contracts;
using Certification.Coursework.Contracts;
using Certification.People.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Platform.Time;
using Certification.Programmes.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Certification.Coursework.Reviewing;

/// <summary>What waits for the caller's review, oldest first: one query for the page, the API and the count elsewhere.</summary>
internal sealed class ReviewQueue(AppDb db, Caller caller, CohortReader cohorts, PeopleReader people, ProgrammeReader programmes, TimeProvider clock)
{
    /// <summary>One submission that waits.</summary>
    public sealed record Line
    {
        public required int SubmissionId { get; init; }
        public required int EnrolmentId { get; init; }
        public required string Key { get; init; }
        public required int CohortId { get; init; }
        public required string Cohort { get; init; }
        public required string Participant { get; init; }
        /// <summary>Which version it is.</summary>
        public required int Number { get; init; }
        public required DateTime SubmittedAt { get; init; }
        public required bool Late { get; init; }
        /// <summary>Whole days since it was handed in, counted by dates where the cohort is.</summary>
        public int Days { get; init; }
        public string Title { get; init; } = "";
        internal int ProgrammeVersionId { get; init; }
        internal string Zone { get; init; } = "";
    }

    /// <summary>A cohort with something that waits.</summary>
    public sealed record Group(int CohortId, string Name, int Count);

    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/reviews", async ([Microsoft.AspNetCore.Http.AsParameters] PageRequest page, int? cohort, ReviewQueue feature, CancellationToken ct) =>
            await feature.Handle(cohort, page, ct)).RequireAuthorization(Policies.Staff);

    public async Task<Page<Line>> Handle(int? cohortId, PageRequest request, CancellationToken ct)
    {
        var page = await (from row in Rows(db, cohorts, caller, cohortId)
                          join person in people.Cards on row.Enrolment.PersonId equals person.Id
                          orderby row.Submission.SubmittedAt, row.Submission.Id
                          select new Line
                          {
                              SubmissionId = row.Submission.Id,
                              EnrolmentId = row.Submission.EnrolmentId,
                              Key = row.Submission.RequirementKey,
                              CohortId = row.Enrolment.CohortId,
                              Cohort = row.Enrolment.CohortName,
                              Participant = person.FirstName + " " + person.LastName,
                              Number = row.Submission.HandedIn,
                              SubmittedAt = row.Submission.SubmittedAt!.Value,
                              Late = row.Submission.Late,
                              ProgrammeVersionId = row.Enrolment.ProgrammeVersionId,
                              Zone = row.Enrolment.Zone,
                          }).ToPage(request, ct);
        var lines = new List<Line>(page.Items.Count);
        foreach (var line in page.Items)
            lines.Add(line with
            {
                Title = (await programmes.Version(line.ProgrammeVersionId, ct)).Requirement(line.Key).Title.Local,
                Days = Zones.Today(clock, line.Zone).DayNumber - Zones.ToLocal(line.SubmittedAt, line.Zone).Date.DayNumber,
            });
        return page with { Items = lines };
    }

    public async Task<IReadOnlyList<Group>> Groups(CancellationToken ct) =>
        [.. (await Rows(db, cohorts, caller, null).GroupBy(r => new { r.Enrolment.CohortId, r.Enrolment.CohortName })
            .Select(g => new { g.Key.CohortId, g.Key.CohortName, Count = g.Count() }).ToListAsync(ct))
            .OrderBy(g => g.CohortName, StringComparer.CurrentCulture).Select(g => new Group(g.CohortId, g.CohortName, g.Count))];

    /// <summary>Handed in by somebody else who still takes part, and the caller's to review.</summary>
    internal static IQueryable<Row> Rows(AppDb db, CohortReader cohorts, Caller caller, int? cohortId)
    {
        var me = caller.PersonId;
        var enrolments = cohorts.Every.Where(e => e.PersonId != me && (e.State == EnrolmentState.Enrolled || e.State == EnrolmentState.Completed));
        if (cohortId is { } only) enrolments = enrolments.Where(e => e.CohortId == only);
        return from submission in db.Submissions.AsNoTracking().ReviewableBy(caller, cohorts)
               join enrolment in enrolments on submission.EnrolmentId equals enrolment.Id
               where submission.State == SubmissionState.Submitted
               select new Row { Submission = submission, Enrolment = enrolment };
    }

    internal sealed class Row
    {
        public required Submission Submission { get; init; }
        public required EnrolmentCard Enrolment { get; init; }
    }
}
