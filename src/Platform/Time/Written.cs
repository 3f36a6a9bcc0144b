using System.Globalization;
using static Certification.Platform.Texts;

namespace Certification.Platform.Time;

/// <summary>How dates and moments are written out for people, in every module alike.</summary>
public static class Written
{
    /// <summary>"2 March 2026".</summary>
    public static string Date(DateOnly date) => date.ToString(T("Format.Date"), CultureInfo.CurrentCulture);

    /// <summary>The day of an instant by the calendar on the wall in a zone, the secretariat's when left out.</summary>
    public static string Date(DateTime utc, string zone = Zones.Copenhagen) => Date(Zones.ToLocal(utc, zone).Date);

    /// <summary>An instant as the clock on the wall shows it in a zone, the secretariat's when left out: "2 March 2026 at 09:00".</summary>
    public static string Moment(DateTime utc, string zone = Zones.Copenhagen)
    {
        var (date, time) = Zones.ToLocal(utc, zone);
        return T("Format.Moment", Date(date), time.ToString("HH:mm", CultureInfo.CurrentCulture));
    }

    /// <summary>The same to the second, for what is told of in the order in which it happened.</summary>
    public static string Second(DateTime utc)
    {
        var (date, time) = Zones.ToLocal(utc, Zones.Copenhagen);
        return T("Format.Moment", Date(date), time.ToString("HH:mm:ss", CultureInfo.CurrentCulture));
    }
}
