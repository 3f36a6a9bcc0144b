using System.Globalization;
using static Certification.Cohorts.Texts;

namespace Certification.Cohorts;

/// <summary>How the module's pages write dates and moments.</summary>
internal static class Shown
{
    /// <summary>For tables, where room is scarce.</summary>
    public static string ShortDate(DateOnly date) => date.ToString(T("Format.ShortDate"), CultureInfo.CurrentCulture);

    /// <summary>"Monday 2 March 2026": a date that one has to be somewhere.</summary>
    public static string Weekday(DateOnly date) => date.ToString(T("Format.Weekday"), CultureInfo.CurrentCulture);

    /// <summary>"monday 2 March 2026, 09:00–15:00".</summary>
    public static string DayAndTimes(CourseDay day) =>
        $"{Weekday(day.Date)}, {day.Start.ToString("HH:mm", CultureInfo.CurrentCulture)}–{day.End.ToString("HH:mm", CultureInfo.CurrentCulture)}";

    /// <summary>All days of a cohort: "Day 1", and its date and times.</summary>
    public static IReadOnlyList<(string Day, string When)> Days(Cohort cohort) => [.. cohort.Days.OrderBy(d => d.Number).Select(d => (T("Day", d.Number), DayAndTimes(d)))];

    /// <summary>Where to be: the venue, else the online meeting.</summary>
    public static string Place(Cohort cohort) => cohort.Venue ?? cohort.OnlineLink ?? T("Place.Later");
}
