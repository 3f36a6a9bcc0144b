using System.Globalization;
using Certification.Platform.Time;

namespace Certification.Cohorts.Planning;

/// <summary>Why a date is a poor one for teaching: holidays and school holidays by name, and weekends.</summary>
internal static class DateWarnings
{
    public static IReadOnlyList<string> For(DateOnly date)
    {
        var danish = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName != "en";
        var warnings = DanishCalendar.On(date).Select(note => danish ? note.NameDa : note.NameEn).ToList();
        if (date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday)
            warnings.Add(date.ToString("dddd", CultureInfo.CurrentCulture));
        return warnings;
    }
}
