using Certification.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Certification.Coursework.Contracts;

/// <summary>What the other modules ask about home assignments, practice and assessments: states and counts, never content.</summary>
public sealed class CourseworkReader(AppDb db)
{
    /// <summary>Stored facts of these enrolments, for progress; three queries however many there are.</summary>
    public async Task<IReadOnlyDictionary<int, CourseworkFacts>> Facts(IReadOnlyCollection<int> enrolmentIds, CancellationToken ct)
    {
        var ids = enrolmentIds.Distinct().ToList();
        var assignments = (await db.Submissions.Where(s => ids.Contains(s.EnrolmentId)).OrderBy(s => s.Id)
            .Select(s => new { s.EnrolmentId, Fact = new AssignmentFact(s.Id, s.RequirementKey, s.State, s.HandedIn) { ReviewedAt = s.Versions.Max(v => v.ReviewedAt) } }).ToListAsync(ct))
            .ToLookup(s => s.EnrolmentId, s => s.Fact);
        var practice = (await db.PracticeEntries.Where(p => ids.Contains(p.EnrolmentId) && p.RemovedAt == null).OrderBy(p => p.Date).ThenBy(p => p.Id)
            .Select(p => new { p.EnrolmentId, Fact = new PracticeFact(p.Id, p.Date, p.Minutes, p.Role, p.GroupCourse) }).ToListAsync(ct))
            .ToLookup(p => p.EnrolmentId, p => p.Fact);
        var assessments = (await db.AssessmentResults.Where(r => ids.Contains(r.EnrolmentId)).OrderBy(r => r.Attempt).ThenBy(r => r.Id)
            .Select(r => new { r.EnrolmentId, Fact = new AssessmentFact(r.Id, r.RequirementKey, r.Attempt, r.Total) }).ToListAsync(ct))
            .ToLookup(r => r.EnrolmentId, r => r.Fact);
        return ids.ToDictionary(id => id, id => new CourseworkFacts([.. assignments[id]], [.. practice[id]], [.. assessments[id]]));
    }
}
