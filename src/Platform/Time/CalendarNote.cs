using System.Globalization;

namespace Certification.Platform.Time;

/// <summary>How much a note weighs: a holiday by law, a day closed in practice, a school holiday, or a year without data.</summary>
public enum CalendarNoteKind
{
    Public,
    Customary,
    SchoolWeek,
    NoData,
}

/// <summary>One thing to know about a date, named in Danish and English.</summary>
public sealed record CalendarNote(CalendarNoteKind Kind, string NameDa, string NameEn)
{
    internal static CalendarNote NoDataFor(int year) => new(
        CalendarNoteKind.NoData,
        string.Create(CultureInfo.InvariantCulture, $"Kalenderen har ingen helligdage for {year}"),
        string.Create(CultureInfo.InvariantCulture, $"The calendar has no holidays for {year}"));
}
