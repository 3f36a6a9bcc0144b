using System.Text.Json;
using Certification.Cohorts.Contracts;
using Certification.Platform.Input;
using Certification.Platform.Personal;
using Certification.Platform.Refusals;
using Certification.Programmes.Contracts;
using Microsoft.EntityFrameworkCore;
using static Certification.Coursework.Texts;

namespace Certification.Coursework;

/// <summary>One attempt at an exam or observation: points per item, by whom and when.</summary>
internal sealed class AssessmentResult : IEnrolmentFact
{
    public int Id { get; private set; }
    public int EnrolmentId { get; private init; }
    public string RequirementKey { get; private init; } = "";
    public int Attempt { get; private init; }
    /// <summary>Item key to points, as JSON.</summary>
    public string PointsJson { get; private init; } = "{}";
    public int Total { get; private init; }
    public DateOnly Date { get; private init; }
    public int AssessorId { get; private init; }
    public string? Comment { get; private set; }
    public DateTime RecordedAt { get; private init; }

    public IReadOnlyDictionary<string, int> Points => JsonSerializer.Deserialize<Dictionary<string, int>>(PointsJson)!;

    /// <summary>What an assessor writes down.</summary>
    public sealed record Scoring(DateOnly Date, IReadOnlyDictionary<string, int> Points, string? Comment);

    /// <param name="enrolmentId">Whose attempt.</param>
    /// <param name="requirement">What is scored, how high, and how often it may be tried.</param>
    /// <param name="scoring">Points for each item.</param>
    /// <param name="earlier">Totals of the attempts before this one.</param>
    /// <param name="assessorId">Who assesses.</param>
    /// <param name="participantId">Who is assessed.</param>
    /// <param name="today">In the cohort's zone.</param>
    /// <param name="now">UTC.</param>
    public static AssessmentResult Record(
        int enrolmentId, AssessmentRequirement requirement, Scoring scoring, IReadOnlyCollection<int> earlier,
        int assessorId, int participantId, DateOnly today, DateTime now)
    {
        if (assessorId == participantId) throw new RefusedException("self", T("Refused.OwnAssessment"));
        if (scoring.Date > today) throw new RefusedException("assessment.future", T("Refused.AssessmentFuture"));
        if (earlier.Any(total => total >= requirement.PassMark)) throw new RefusedException("assessment.passed", T("Refused.AssessmentPassed"));
        if (earlier.Count >= requirement.Attempts) throw new RefusedException("assessment.attempts", T("Refused.AssessmentAttempts", requirement.Attempts));
        CheckPoints(requirement, scoring.Points);
        return new AssessmentResult
        {
            EnrolmentId = enrolmentId,
            RequirementKey = requirement.Key,
            Attempt = earlier.Count + 1,
            PointsJson = JsonSerializer.Serialize(scoring.Points),
            Total = scoring.Points.Values.Sum(),
            Date = scoring.Date,
            AssessorId = assessorId,
            Comment = scoring.Comment,
            RecordedAt = now,
        };
    }

    /// <summary>Every item has points between 0 and the highest, and nothing else has.</summary>
    private static void CheckPoints(AssessmentRequirement requirement, IReadOnlyDictionary<string, int> points)
    {
        var wrong = requirement.Items.Select(i => i.Key).Union(points.Keys)
            .Where(key => requirement.Items.All(i => i.Key != key) || !points.TryGetValue(key, out var given) || given < 0 || given > requirement.MaxPerItem)
            .ToDictionary(key => $"Points[{key}]", _ => new[] { T("PointsBetween", requirement.MaxPerItem) });
        if (wrong.Count > 0) throw new BadInputException(wrong);
    }

    /// <summary>The words have been kept long enough; the points stay.</summary>
    public void Forget() => Comment = null;

    internal static void Map(ModelBuilder model) => model.Entity<AssessmentResult>(result =>
    {
        result.ToTable("AssessmentResults");
        result.Holds(DataClass.Course).Of(nameof(EnrolmentId), "Enrolment").Is(DataClass.Content, nameof(Comment)).Goes(nameof(Comment)).Stays(Declared.Key, nameof(RequirementKey)).Stays("points", nameof(PointsJson));
        result.Property(r => r.RequirementKey).HasMaxLength(40);
        result.Property(r => r.PointsJson).HasColumnName("Points").HasMaxLength(4000);
        result.Property(r => r.Comment).HasMaxLength(4000);
        result.HasIndex(r => new { r.EnrolmentId, r.RequirementKey, r.Attempt }).IsUnique();
        result.Ignore(r => r.Points);
    });
}
