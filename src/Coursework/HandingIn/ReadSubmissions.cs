using Certification.Cohorts.Contracts;
using Certification.Coursework.Contracts;
using Certification.Coursework.Reviewing;
using Certification.People.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Platform.Input;
using Certification.Programmes.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Certification.Coursework.HandingIn;

/// <summary>Submissions the caller may read: a list of them, or one assignment with all its versions and what was said of them.</summary>
internal sealed class ReadSubmissions(AppDb db, Caller caller, CohortReader cohorts, PeopleReader people)
{
    /// <summary>One line of the list.</summary>
    public sealed record Line(int Id, int EnrolmentId, string Key, SubmissionState State, int HandedIn, DateTime? SubmittedAt, bool Late, int Version);

    /// <summary>One assignment of one participant.</summary>
    public sealed record View
    {
        public required int EnrolmentId { get; init; }
        public required int CohortId { get; init; }
        public required string Cohort { get; init; }
        public required string Zone { get; init; }
        public required string Participant { get; init; }
        public required AssignmentRequirement Assignment { get; init; }
        public required DateOnly? Due { get; init; }
        /// <summary>First instant that is too late, UTC.</summary>
        public required DateTime? DueEnds { get; init; }
        public required int? SubmissionId { get; init; }
        /// <summary>Null before the first word.</summary>
        public required SubmissionState? State { get; init; }
        public required int? Version { get; init; }
        /// <summary>Newest first; a version still being written is shown to its author alone.</summary>
        public required IReadOnlyList<VersionView> Versions { get; init; }
        public required bool Own { get; init; }
        public required bool CanWrite { get; init; }
        public required bool CanReview { get; init; }

        /// <summary>As progress sees it: what is voluntary is never too late.</summary>
        public bool IsOverdue(DateTime now) => Assignment.Mandatory && DueEnds <= now && State is null or SubmissionState.Draft;
    }

    public sealed record VersionView(
        int Number, IReadOnlyDictionary<string, string> Answers, IReadOnlyList<FileView> Files, DateTime? SubmittedAt, bool Late,
        ReviewOutcome? Outcome, string? Comment, string? Reviewer, DateTime? ReviewedAt);

    public sealed record FileView(int Id, string Name, string MediaType, long Bytes);

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/submissions", async ([AsParameters] PageRequest page, int? enrolment, int? cohort, Choice<SubmissionState>? state, ReadSubmissions feature, CancellationToken ct) =>
            await feature.Handle(enrolment, cohort, state, page, ct)).RequireAuthorization(Policies.Course);
        api.MapGet("/submissions/{id:int}", async (int id, ReadSubmissions feature, CancellationToken ct) =>
            await feature.One(id, ct)).RequireAuthorization(Policies.Course);
        api.MapGet("/enrolments/{enrolmentId:int}/assignments/{key}", async (int enrolmentId, string key, ReadSubmissions feature, CancellationToken ct) =>
            await feature.One(enrolmentId, key, ct)).RequireAuthorization(Policies.Course);
    }

    public Task<Page<Line>> Handle(int? enrolmentId, int? cohortId, SubmissionState? state, PageRequest page, CancellationToken ct)
    {
        var submissions = db.Submissions.AsNoTracking().VisibleTo(caller, cohorts).Where(s => state == null || s.State == state);
        if (enrolmentId is { } one) submissions = submissions.Where(s => s.EnrolmentId == one);
        if (cohortId is { } cohort)
        {
            var enrolments = cohorts.Every.Where(e => e.CohortId == cohort).Select(e => e.Id);
            submissions = submissions.Where(s => enrolments.Contains(s.EnrolmentId));
        }
        return submissions.OrderBy(s => s.Id)
            .Select(s => new Line(s.Id, s.EnrolmentId, s.RequirementKey, s.State, s.HandedIn, s.SubmittedAt, s.Late, s.Version)).ToPage(page, ct);
    }

    public async Task<View> One(int submissionId, CancellationToken ct)
    {
        var submission = await db.Submissions.AsNoTracking().VisibleTo(caller, cohorts).FirstOrNotFound(s => s.Id == submissionId, ct);
        return await One(submission.EnrolmentId, submission.RequirementKey, ct);
    }

    public async Task<View> One(int enrolmentId, string key, CancellationToken ct)
    {
        var assignment = await Assignment.Find(cohorts, cohorts.ReadableBy(caller), enrolmentId, key, ct);
        var submission = await db.Submissions.AsNoTracking().Include(s => s.Versions).ThenInclude(v => v.Files)
            .FirstOrDefaultAsync(s => s.EnrolmentId == enrolmentId && s.RequirementKey == key, ct);
        var own = assignment.Enrolment.PersonId == caller.PersonId;
        var reviewable = !own && submission is { State: SubmissionState.Submitted } && await db.Submissions.ReviewableBy(caller, cohorts).AnyAsync(s => s.Id == submission.Id, ct);
        var versions = (submission?.Versions ?? []).Where(v => own || v.SubmittedAt is not null).OrderByDescending(v => v.Number).ToList();
        var named = versions.Select(v => v.ReviewedById).OfType<int>().Append(assignment.Enrolment.PersonId).Distinct().ToList();
        var names = await people.Cards.Where(p => named.Contains(p.Id)).ToDictionaryAsync(p => p.Id, p => p.Name, ct);
        return new View
        {
            EnrolmentId = enrolmentId,
            CohortId = assignment.Plan.CohortId,
            Cohort = assignment.Plan.Name,
            Zone = assignment.Plan.Zone,
            Participant = names[assignment.Enrolment.PersonId],
            Assignment = assignment.Requirement,
            Due = assignment.Due,
            DueEnds = assignment.DueEnds,
            SubmissionId = submission?.Id,
            State = submission?.State,
            Version = submission?.Version,
            Versions = [.. versions.Select(v => new VersionView(
                v.Number, v.Answers, [.. v.Files.OrderBy(f => f.Id).Select(f => new FileView(f.Id, f.Name, f.MediaType, f.Bytes))],
                v.SubmittedAt, v.Late, v.Outcome, v.Comment, v.ReviewedById is { } by ? names.GetValueOrDefault(by) : null, v.ReviewedAt))],
            Own = own,
            CanWrite = own && assignment.Enrolment.TakesPart && submission?.State is null or SubmissionState.Draft or SubmissionState.Returned,
            CanReview = reviewable,
        };
    }
}
