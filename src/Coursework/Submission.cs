using Certification.Cohorts.Contracts;
using Certification.Coursework.Contracts;
using Certification.Platform.Data;
using Certification.Platform.Files;
using Certification.Platform.Input;
using Certification.Platform.Personal;
using Certification.Platform.Refusals;
using Certification.Programmes.Contracts;
using Microsoft.EntityFrameworkCore;
using static Certification.Coursework.Texts;

namespace Certification.Coursework;

/// <summary>One participant's work on one home assignment: Draft, Submitted, Returned or Approved, with every version that was handed in.</summary>
internal sealed class Submission : IVersioned, IEnrolmentFact
{
    public int Id { get; private set; }
    public int EnrolmentId { get; private init; }
    public string RequirementKey { get; private init; } = "";
    /// <summary>Whose queue it comes into; copied from the programme version, which never changes.</summary>
    public ReviewedBy ReviewedBy { get; private init; }
    public SubmissionState State { get; private set; }
    /// <summary>How many versions have been handed in.</summary>
    public int HandedIn { get; private set; }
    /// <summary>When the newest of them was; the queue is in this order.</summary>
    public DateTime? SubmittedAt { get; private set; }
    public bool Late { get; private set; }
    public DateTime ChangedAt { get; private set; }
    public int Version { get; set; }
    public List<SubmissionVersion> Versions { get; } = [];

    public SubmissionVersion Newest => Versions.MaxBy(v => v.Number)!;

    public static Submission Begin(int enrolmentId, AssignmentRequirement requirement, DateTime now)
    {
        var submission = new Submission { EnrolmentId = enrolmentId, RequirementKey = requirement.Key, ReviewedBy = requirement.ReviewedBy, ChangedAt = now };
        submission.Versions.Add(SubmissionVersion.First());
        return submission;
    }

    /// <summary>Replaces the answers of the version being written; prompts that are not mentioned keep theirs.</summary>
    public void Write(AssignmentRequirement requirement, IReadOnlyDictionary<string, string?> answers, DateTime now)
    {
        if (answers.Keys.FirstOrDefault(key => requirement.Prompts.All(p => p.Key != key)) is { } unknown)
            throw new BadInputException(new Dictionary<string, string[]> { [$"Answers[{unknown}]"] = [T("UnknownPrompt")] });
        Writing(now).Write(answers);
    }

    public SubmissionFile Attach(AssignmentRequirement requirement, StoredContent content, DateTime now)
    {
        var writing = Writing(now);
        RefuseMoreThan(requirement, writing.Files.Count);
        var file = SubmissionFile.Of(content, now);
        writing.Files.Add(file);
        return file;
    }

    /// <summary>Refuses before anything is uploaded when no file more can be attached.</summary>
    public void CheckRoom(AssignmentRequirement requirement)
    {
        RefuseUnlessOpen();
        RefuseMoreThan(requirement, Newest.Files.Count);
    }

    /// <summary>Takes a file out of the version being written; earlier versions keep theirs.</summary>
    public SubmissionFile Remove(int fileId, DateTime now)
    {
        var key = Newest.Files.Find(f => f.Id == fileId)?.Key;
        var writing = Writing(now);
        var file = writing.Files.Find(f => f.Key == key) ?? throw new NotFoundException();
        writing.Files.Remove(file);
        return file;
    }

    /// <param name="requirement">What is asked.</param>
    /// <param name="due">First instant that is too late, UTC; null when there is no due date.</param>
    /// <param name="now">UTC.</param>
    public void Submit(AssignmentRequirement requirement, DateTime? due, DateTime now)
    {
        var writing = Writing(now);
        var missing = requirement.Prompts.Where(p => string.IsNullOrWhiteSpace(writing.Answers.GetValueOrDefault(p.Key))).ToList();
        if (missing.Count > 0) throw new BadInputException(missing.ToDictionary(p => $"Answers[{p.Key}]", _ => new[] { T("Unanswered") }));
        if (requirement.Prompts.Count == 0 && writing.Files.Count == 0) throw new RefusedException("submission.empty", T("Refused.SubmissionEmpty"));
        writing.Submit(due, now);
        (State, HandedIn, SubmittedAt, Late) = (SubmissionState.Submitted, writing.Number, now, writing.Late);
    }

    public void Return(string? comment, int byId, int participantId, DateTime now)
    {
        if (string.IsNullOrWhiteSpace(comment)) throw new RefusedException("review.comment", T("Refused.ReturnNeedsComment"));
        Review(ReviewOutcome.Returned, comment, byId, participantId, now);
        State = SubmissionState.Returned;
    }

    public void Approve(string? comment, int byId, int participantId, DateTime now)
    {
        Review(ReviewOutcome.Approved, comment, byId, participantId, now);
        State = SubmissionState.Approved;
    }

    private void Review(ReviewOutcome outcome, string? comment, int byId, int participantId, DateTime now)
    {
        if (byId == participantId) throw new RefusedException("self", T("Refused.OwnWork"));
        if (State == SubmissionState.Approved) throw new RefusedException("submission.approved", T("Refused.Approved"));
        if (State != SubmissionState.Submitted) throw new RefusedException("submission.not-submitted", T("Refused.NotSubmitted"));
        Newest.Review(outcome, string.IsNullOrWhiteSpace(comment) ? null : comment.Trim(), byId, now);
        ChangedAt = now;
    }

    /// <summary>The version being written; returned work goes on from what was handed in.</summary>
    private SubmissionVersion Writing(DateTime now)
    {
        RefuseUnlessOpen();
        ChangedAt = now;
        if (Newest.SubmittedAt is not null) Versions.Add(SubmissionVersion.After(Newest));
        return Newest;
    }

    private void RefuseUnlessOpen()
    {
        if (State == SubmissionState.Submitted) throw new RefusedException("submission.submitted", T("Refused.AlreadySubmitted"));
        if (State == SubmissionState.Approved) throw new RefusedException("submission.approved", T("Refused.Approved"));
    }

    private static void RefuseMoreThan(AssignmentRequirement requirement, int attached)
    {
        if (requirement.Files == 0) throw new RefusedException("submission.no-files", T("Refused.NoFiles"));
        if (attached >= requirement.Files) throw new RefusedException("submission.files", T("Refused.TooManyFiles", requirement.Files));
    }

    internal static void Map(ModelBuilder model) => model.Entity<Submission>(submission =>
    {
        submission.ToTable("Submissions");
        submission.Holds(DataClass.Course).Of(nameof(EnrolmentId), "Enrolment").Stays(Declared.Key, nameof(RequirementKey));
        submission.Property(s => s.RequirementKey).HasMaxLength(40);
        submission.HasMany(s => s.Versions).WithOne(v => v.Submission).HasForeignKey(v => v.SubmissionId);
        submission.HasIndex(s => new { s.EnrolmentId, s.RequirementKey }).IsUnique();
        submission.HasIndex(s => new { s.State, s.SubmittedAt });
        submission.Ignore(s => s.Newest);
    });
}
