using Certification.Platform.Access;
using Certification.Platform.Personal;
using Microsoft.EntityFrameworkCore;

namespace Certification.Cohorts;

/// <summary>A trainer or supervisor of a cohort: what they may see starts here.</summary>
internal sealed class CohortStaff
{
    public int Id { get; private set; }
    public int CohortId { get; private set; }
    public int PersonId { get; private init; }
    public Roles Role { get; private init; }

    /// <summary>Since when a supervisor without an account acts by link (UTC), and sees nothing else of the cohort; null for those who sign in.</summary>
    public DateTime? ByLinkSince { get; private set; }

    public static CohortStaff Of(int personId, Roles role) => new() { PersonId = personId, Role = role };

    public static CohortStaff ByLink(int personId, DateTime now) => new() { PersonId = personId, Role = Roles.Supervisor, ByLinkSince = now };

    /// <summary>Has an account by now.</summary>
    public void SignIn() => ByLinkSince = null;

    internal static void Map(ModelBuilder model) => model.Entity<CohortStaff>(staff =>
    {
        staff.ToTable("CohortStaff");
        staff.Holds(DataClass.Course).Of(nameof(PersonId));
        staff.HasIndex(s => new { s.CohortId, s.PersonId, s.Role }).IsUnique();
        staff.HasIndex(s => s.PersonId);
    });
}
