using System.Globalization;
using Certification.Platform.Data;
using Certification.Platform.Personal;
using Certification.Programmes.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Certification.Cohorts;

/// <summary>A cohort's own version of a reminder rule, in place of the programme's, or a rule of its own.</summary>
internal sealed class CohortRule : IVersioned
{
    public int Id { get; private set; }
    public int CohortId { get; private init; }
    public string Key { get; private init; } = "";
    public ReminderAnchor Anchor { get; private set; }
    /// <summary>Days from the anchor, with commas between.</summary>
    public string Days { get; private set; } = "";
    public ReminderAudience To { get; private set; }
    public string Letter { get; private set; } = "";
    /// <summary>Keys of requirements, with commas between.</summary>
    public string Requirements { get; private set; } = "";
    public bool Paused { get; private set; }
    /// <summary>Since when it holds: what was due before is not sent, unless <see cref="ForThePast"/>.</summary>
    public DateTime SavedAt { get; private set; }
    /// <summary>Somebody has seen who would get what was due already, and wants it sent.</summary>
    public bool ForThePast { get; private set; }
    public int Version { get; set; }

    public static CohortRule Of(int cohortId, string key) => new() { CohortId = cohortId, Key = key };

    public void Set(ReminderRule rule, bool paused, bool forThePast, DateTime now)
    {
        (Anchor, To, Letter, Paused, ForThePast, SavedAt) = (rule.Anchor, rule.To, rule.Letter, paused, forThePast, now);
        Days = string.Join(',', rule.Days.Order().Select(d => d.ToString(CultureInfo.InvariantCulture)));
        Requirements = string.Join(',', rule.Requirements);
    }

    public ReminderRule Rule => new()
    {
        Key = Key,
        Anchor = Anchor,
        Days = [.. Days.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(d => int.Parse(d, CultureInfo.InvariantCulture))],
        To = To,
        Letter = Letter,
        Requirements = Requirements.Split(',', StringSplitOptions.RemoveEmptyEntries),
    };

    internal static void Map(ModelBuilder model) => model.Entity<CohortRule>(rule =>
    {
        rule.ToTable("CohortRules");
        rule.Holds(DataClass.None);
        rule.Property(r => r.Key).HasMaxLength(40);
        rule.Property(r => r.Letter).HasMaxLength(40);
        rule.Property(r => r.Days).HasMaxLength(60);
        rule.Property(r => r.Requirements).HasMaxLength(1000);
        rule.HasIndex(r => new { r.CohortId, r.Key }).IsUnique();
        rule.HasOne<Cohort>().WithMany().HasForeignKey(r => r.CohortId);
        rule.Ignore(r => r.Rule);
    });
}
