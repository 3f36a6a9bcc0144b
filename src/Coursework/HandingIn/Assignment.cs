using Certification.Cohorts.Contracts;
using Certification.Platform.Data;
using Certification.Platform.Refusals;
using Certification.Platform.Time;
using Certification.Programmes.Contracts;
using Microsoft.EntityFrameworkCore;
using static Certification.Coursework.Texts;

namespace Certification.Coursework.HandingIn;

/// <summary>One home assignment of one participant: what is asked and when it is due, whether or not anything is written yet.</summary>
internal sealed record Assignment(EnrolmentCard Enrolment, CohortPlan Plan, AssignmentRequirement Requirement, DateOnly? Due)
{
    /// <summary>The first instant that is too late: a due date lasts until midnight where the cohort is.</summary>
    public DateTime? DueEnds => Due is { } date ? Zones.ToUtc(date.AddDays(1), TimeOnly.MinValue, Plan.Zone) : null;

    /// <summary>The assignment, or a 404 when the enrolment is not among these or its programme has no such assignment.</summary>
    public static async Task<Assignment> Find(CohortReader cohorts, IQueryable<EnrolmentCard> among, int enrolmentId, string key, CancellationToken ct)
    {
        var enrolment = await among.FirstOrNotFound(e => e.Id == enrolmentId, ct);
        var plan = await cohorts.Plan(enrolment.CohortId, ct);
        var requirement = plan.Programme.Requirements.OfType<AssignmentRequirement>().FirstOrDefault(r => r.Key == key) ?? throw new NotFoundException();
        return new Assignment(enrolment, plan, requirement, plan.EffectiveDue(requirement, await cohorts.ExtendedTo(enrolmentId, key, ct)));
    }

    /// <summary>Its submission with everything that was ever written; null before the first word.</summary>
    public Task<Submission?> Submission(AppDb db, CancellationToken ct) =>
        db.Submissions.Include(s => s.Versions).ThenInclude(v => v.Files)
            .FirstOrDefaultAsync(s => s.EnrolmentId == Enrolment.Id && s.RequirementKey == Requirement.Key, ct);

    /// <summary>The submission to write in, begun when there is none; only while the person takes part.</summary>
    public async Task<Submission> OpenSubmission(AppDb db, DateTime now, CancellationToken ct)
    {
        RefuseUnlessTakingPart();
        if (await Submission(db, ct) is { } submission) return submission;
        submission = Coursework.Submission.Begin(Enrolment.Id, Requirement, now);
        db.Add(submission);
        return submission;
    }

    public void RefuseUnlessTakingPart()
    {
        if (!Enrolment.TakesPart) throw new RefusedException("enrolment.not-taking-part", T("Refused.NotTakingPart"));
    }
}

/// <summary>What a program is told when it wrote on an older version of a submission.</summary>
internal sealed record CurrentSubmission(int Id, Certification.Coursework.Contracts.SubmissionState State, int HandedIn, int Version)
{
    public static CurrentSubmission Of(Submission s) => new(s.Id, s.State, s.HandedIn, s.Version);
}
