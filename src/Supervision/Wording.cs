using System.Globalization;
using static Certification.Supervision.Texts;

namespace Certification.Supervision;

/// <summary>How dates, times and lengths read on the pages.</summary>
internal static class Wording
{
    /// <summary>"45 min.", "3 t.", "1 t. 30 min."</summary>
    public static string Length(int minutes) => (minutes / 60, minutes % 60) switch
    {
        (0, var rest) => T("Length.Minutes", rest),
        (var hours, 0) => T("Length.Hours", hours),
        var (hours, rest) => T("Length.HoursMinutes", hours, rest),
    };

    public static string Day(DateOnly date) => date.ToString(T("Format.Day"), CultureInfo.CurrentCulture);
}
