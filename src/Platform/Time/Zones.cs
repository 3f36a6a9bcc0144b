using NodaTime;
using NodaTime.Extensions;
using NodaTime.TimeZones;

namespace Certification.Platform.Time;

/// <summary>
/// The one place where a local time becomes an instant and back, on the time zone data inside NodaTime: .NET's own rules are
/// wrong where a zone changed its base offset, as Nuuk did on 25 March 2023.
/// </summary>
public static class Zones
{
    public const string Copenhagen = "Europe/Copenhagen";
    public const string Nuuk = "America/Nuuk";
    public const string Faroe = "Atlantic/Faroe";

    /// <summary>The zones offered to those who plan; any other IANA name is understood as well.</summary>
    public static readonly IReadOnlyList<string> Offered = [Copenhagen, Nuuk, Faroe];

    // The first time that exists after a gap; the first of two equal times.
    private static readonly ZoneLocalMappingResolver FirstValid =
        Resolvers.CreateMappingResolver(Resolvers.ReturnEarlier, Resolvers.ReturnStartOfIntervalAfter);

    /// <summary>Today's name of a zone: "America/Godthab" is "America/Nuuk".</summary>
    /// <exception cref="ArgumentException">The name is no IANA zone.</exception>
    public static string Canonical(string zone)
    {
        if (Offered.Contains(zone))
            return zone;
        // Canonical names may merge zones (Copenhagen into Berlin): only a name that leads to an offered zone is replaced.
        return TzdbDateTimeZoneSource.Default.CanonicalIdMap.TryGetValue(zone, out var canonical)
            ? Offered.FirstOrDefault(offered => offered == canonical) ?? zone
            : throw Unknown(zone);
    }

    public static bool IsKnown(string zone) => TzdbDateTimeZoneSource.Default.CanonicalIdMap.ContainsKey(zone);

    /// <exception cref="ArgumentException">The name is no IANA zone.</exception>
    public static DateTime ToUtc(DateOnly date, TimeOnly time, string zone) =>
        Find(zone).ResolveLocal(date.ToLocalDate() + time.ToLocalTime(), FirstValid).ToDateTimeUtc();

    /// <exception cref="ArgumentException">The name is no IANA zone, or the instant is stated in the server's own time.</exception>
    public static (DateOnly Date, TimeOnly Time) ToLocal(DateTime utc, string zone)
    {
        if (utc.Kind == DateTimeKind.Local)
            throw new ArgumentException("An instant is UTC.", nameof(utc));
        var local = Instant.FromDateTimeUtc(DateTime.SpecifyKind(utc, DateTimeKind.Utc)).InZone(Find(zone)).LocalDateTime;
        return (local.Date.ToDateOnly(), local.TimeOfDay.ToTimeOnly());
    }

    public static DateOnly Today(TimeProvider clock, string zone) => ToLocal(clock.GetUtcNow().UtcDateTime, zone).Date;

    /// <summary>The offsets from UTC that hold in a zone between two dates, the first one being in force at the beginning.</summary>
    public static IReadOnlyList<ZoneOffset> Offsets(string zone, DateOnly first, DateOnly last)
    {
        var found = Find(zone);
        var from = found.AtStartOfDay(first.ToLocalDate()).ToInstant();
        var parts = new List<ZoneOffset>();
        foreach (var interval in found.GetZoneIntervals(from, found.AtStartOfDay(last.AddDays(1).ToLocalDate()).ToInstant()))
        {
            var before = interval.HasStart ? found.GetUtcOffset(interval.Start - Duration.Epsilon) : interval.WallOffset;
            var begins = interval.HasStart ? (interval.Start + Duration.FromTicks(before.Ticks)).InUtc().LocalDateTime : new LocalDateTime(1970, 1, 1, 0, 0);
            parts.Add(new ZoneOffset((begins.Date.ToDateOnly(), begins.TimeOfDay.ToTimeOnly()), before.ToTimeSpan(), interval.WallOffset.ToTimeSpan(), interval.Savings != Offset.Zero, interval.Name));
        }
        return parts;
    }

    private static DateTimeZone Find(string zone) =>
        IsKnown(zone) ? DateTimeZoneProviders.Tzdb[zone] : throw Unknown(zone);

    private static ArgumentException Unknown(string zone) => new($"'{zone}' is no IANA time zone.", nameof(zone));
}

/// <summary>An offset from UTC that a zone has from a moment on.</summary>
/// <param name="From">Local time of the change, as the clocks showed it before.</param>
/// <param name="Before">The offset until then.</param>
/// <param name="After">The offset from then on.</param>
/// <param name="IsDaylight">Whether it is summer time.</param>
/// <param name="Name">Its abbreviation: "CEST".</param>
public sealed record ZoneOffset((DateOnly Date, TimeOnly Time) From, TimeSpan Before, TimeSpan After, bool IsDaylight, string Name);
