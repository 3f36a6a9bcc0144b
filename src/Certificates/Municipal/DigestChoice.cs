using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Personal;
using Microsoft.EntityFrameworkCore;

namespace Certification.Certificates.Municipal;

/// <summary>How often a municipal contact gets the digest of their staff; without a row it is every month, when there is something new.</summary>
internal sealed class DigestChoice : IVersioned, IConcern
{
    public int Id { get; private set; }
    public int PersonId { get; private init; }
    public DigestPeriod Period { get; private set; } = DigestPeriod.Monthly;
    /// <summary>Also when nothing has changed: then it says so.</summary>
    public bool WhenNothing { get; private set; }
    public DateTime SavedAt { get; private set; }
    public int Version { get; set; }

    IEnumerable<int> IConcern.Persons => [PersonId];

    public static DigestChoice Of(int personId) => new() { PersonId = personId };

    public void Set(DigestPeriod period, bool whenNothing, DateTime now) => (Period, WhenNothing, SavedAt) = (period, whenNothing, now);

    internal static void Map(ModelBuilder model) => model.Entity<DigestChoice>(choice =>
    {
        choice.ToTable("DigestChoices");
        choice.Holds(DataClass.MailMeta).Of(nameof(PersonId)).GoesWhole();
        choice.HasIndex(c => c.PersonId).IsUnique();
    });
}

/// <summary>The stretch of time that one digest covers.</summary>
internal enum DigestPeriod
{
    Weekly,
    Monthly,
    Quarterly,
}

/// <summary>Where periods begin: Mondays, firsts of months, firsts of quarters.</summary>
internal static class DigestPeriods
{
    public static DateOnly Begin(this DigestPeriod period, DateOnly date) => period switch
    {
        DigestPeriod.Weekly => date.AddDays(-(((int)date.DayOfWeek + 6) % 7)),
        DigestPeriod.Monthly => new DateOnly(date.Year, date.Month, 1),
        _ => new DateOnly(date.Year, (date.Month - 1) / 3 * 3 + 1, 1),
    };

    public static DateOnly Next(this DigestPeriod period, DateOnly begin) => period switch
    {
        DigestPeriod.Weekly => begin.AddDays(7),
        DigestPeriod.Monthly => begin.AddMonths(1),
        _ => begin.AddMonths(3),
    };
}
