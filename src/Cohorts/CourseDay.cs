using Certification.Platform.Data;
using Certification.Platform.Personal;
using Certification.Platform.Refusals;
using Certification.Platform.Time;
using Certification.Programmes.Contracts;
using Microsoft.EntityFrameworkCore;
using static Certification.Cohorts.Texts;

namespace Certification.Cohorts;

/// <summary>A teaching day or follow-up meeting of a cohort, in local time of the cohort's zone.</summary>
internal sealed class CourseDay : IVersioned
{
    public int Id { get; private set; }
    public int CohortId { get; private set; }
    public Cohort Cohort { get; private set; } = null!;
    public string Key { get; private init; } = "";
    public int Number { get; private init; }
    public DateOnly Date { get; private set; }
    public TimeOnly Start { get; private set; }
    public TimeOnly End { get; private set; }
    /// <summary>A pinned date stays when day 1 moves.</summary>
    public bool Pinned { get; private set; }
    /// <summary>Rises with every change that people's calendars must know of.</summary>
    public int Revision { get; private set; }
    public DateTime? MovedAt { get; private set; }
    public DateTime? RegisterClosedAt { get; private set; }
    public int? RegisterClosedById { get; private set; }
    public int Version { get; set; }

    public static CourseDay Planned(DayPlan plan, int number, DateOnly firstDay) => new()
    {
        Key = plan.Key,
        Number = number,
        Date = DateOf(plan, firstDay),
        Start = plan.Start,
        End = plan.End,
    };

    /// <summary>Weeks and days after day 1; a weekday moves the date inside its own week (Monday first).</summary>
    public static DateOnly DateOf(DayPlan plan, DateOnly firstDay)
    {
        var date = firstDay.AddDays(plan.Weeks * 7 + plan.Days);
        return plan.Weekday is { } wanted ? date.AddDays(FromMonday(wanted) - FromMonday(date.DayOfWeek)) : date;
    }

    private static int FromMonday(DayOfWeek day) => ((int)day + 6) % 7;

    public void Move(DateOnly date, TimeOnly start, TimeOnly end, bool pinned, DateTime now)
    {
        if ((Date, Start, End) != (date, start, end)) Announce(now);
        (Date, Start, End, Pinned) = (date, start, end, pinned);
    }

    public void MoveTo(DateOnly date, DateTime now) => Move(date, Start, End, Pinned, now);

    /// <summary>What calendars say of it is no longer right.</summary>
    public void Announce(DateTime now) => (Revision, MovedAt) = (Revision + 1, now);

    /// <summary>What was true, and known as which revision, before the changes that people have not been told of yet.</summary>
    public string? Before { get; private set; }
    public int BeforeRevision { get; private set; }

    public void Remember(string place) => (Before, BeforeRevision) = (Says(place), SettledRevision(place));

    /// <summary>When it began (UTC) as people know it until they are told of the change.</summary>
    public DateTime BeganBefore(string zone) =>
        Before?.Split(' ') is { } words
            ? Zones.ToUtc(DateOnly.ParseExact(words[1], "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), TimeOnly.ParseExact(words[2].AsSpan(0, 5), "HH:mm", System.Globalization.CultureInfo.InvariantCulture), zone)
            : Zones.ToUtc(Date, Start, zone);

    /// <summary>The revision that people know or must be told: moved away and back at once, it is the one before.</summary>
    public int SettledRevision(string place) => Before == Says(place) ? BeforeRevision : Revision;

    /// <summary>All that a calendar shows of it, as one text.</summary>
    public string Says(string place) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Key} {Date:yyyy-MM-dd} {Start:HH\\:mm}-{End:HH\\:mm} @ {place}");

    /// <summary>Nobody is left unmarked in a closed register; from now on a mark is corrected with a reason.</summary>
    public void CloseRegister(int unmarked, DateOnly today, int byId, DateTime now)
    {
        if (RegisterClosedAt is not null) throw new RefusedException("register.closed", T("Refused.RegisterClosed"));
        if (Date > today) throw new RefusedException("register.future", T("Refused.RegisterFuture"));
        if (unmarked > 0) throw new RefusedException("register.unmarked", T("Refused.RegisterUnmarked", unmarked));
        (RegisterClosedAt, RegisterClosedById) = (now, byId);
    }

    internal static void Map(ModelBuilder model) => model.Entity<CourseDay>(day =>
    {
        day.ToTable("CourseDays");
        day.Holds(DataClass.None);
        day.Property(d => d.Key).HasMaxLength(40);
        day.HasIndex(d => new { d.CohortId, d.Number }).IsUnique();
        day.HasIndex(d => d.Date);
    });
}
