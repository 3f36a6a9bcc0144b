using System.Globalization;
using Certification.Platform.Time;
using static Certification.Cohorts.Texts;

namespace Certification.Cohorts;

/// <summary>How the module's pages write dates and moments.</summary>
internal static class Shown
{
    public static string Date(DateOnly date) => date.ToString(T("Format.Date"), CultureInfo.CurrentCulture);

    /// <summary>For tables, where room is scarce.</summary>
    public static string ShortDate(DateOnly date) => date.ToString(T("Format.ShortDate"), CultureInfo.CurrentCulture);

    /// <summary>"Monday 2 March 2026": a date that one has to be somewhere.</summary>
    public static string Weekday(DateOnly date) => date.ToString(T("Format.Weekday"), CultureInfo.CurrentCulture);

    /// <summary>An instant as the clock on the wall shows it where the cohort is.</summary>
    public static string Moment(DateTime utc, string zone)
    {
        var (date, time) = Zones.ToLocal(utc, zone);
        return date.ToDateTime(time).ToString(T("Format.Moment"), CultureInfo.CurrentCulture);
    }
}
