using Certification.Platform.Personal;
using Microsoft.EntityFrameworkCore;

namespace Certification.Cohorts;

/// <summary>A requirement's due date for the whole cohort, set by hand.</summary>
internal sealed class PinnedDue
{
    public int Id { get; private set; }
    public int CohortId { get; private set; }
    public string RequirementKey { get; private init; } = "";
    public DateOnly Date { get; private init; }

    public static PinnedDue On(string requirementKey, DateOnly date) => new() { RequirementKey = requirementKey, Date = date };

    internal static void Map(ModelBuilder model) => model.Entity<PinnedDue>(due =>
    {
        due.ToTable("PinnedDues");
        due.Holds(DataClass.None);
        due.Property(d => d.RequirementKey).HasMaxLength(40);
        due.HasIndex(d => new { d.CohortId, d.RequirementKey });
    });
}
