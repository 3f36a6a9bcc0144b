using System.Globalization;

namespace Certification.Platform.Time;

/// <summary>
/// What a planner should know about a date in Denmark proper: holidays by law, days closed in practice, school weeks. All of it is
/// data beside this file; Greenland and the Faroes keep lists of their own.
/// </summary>
public static class DanishCalendar
{
    private static readonly ILookup<DateOnly, CalendarNote> Holidays = Rows("danish_holidays.csv").ToLookup(
        row => DateOnly.ParseExact(row[0], "yyyy-MM-dd", CultureInfo.InvariantCulture),
        row => new CalendarNote(Enum.Parse<CalendarNoteKind>(row[3], ignoreCase: true), row[1], row[2]));

    private static readonly ILookup<int, CalendarNote> SchoolWeeks = Rows("school_weeks.csv").ToLookup(
        row => int.Parse(row[0], CultureInfo.InvariantCulture),
        row => new CalendarNote(CalendarNoteKind.SchoolWeek, row[1], row[2]));

    public static readonly int FirstYear = Holidays.Min(day => day.Key.Year);
    public static readonly int LastYear = Holidays.Max(day => day.Key.Year);

    /// <summary>Everything that speaks against planning on the date, the strongest first; empty for an ordinary day.</summary>
    public static IReadOnlyList<CalendarNote> On(DateOnly date)
    {
        var days = Covers(date.Year) ? Holidays[date] : [CalendarNote.NoDataFor(date.Year)];
        return [.. days.Concat(SchoolWeeks[ISOWeek.GetWeekOfYear(date.ToDateTime(TimeOnly.MinValue))]).OrderBy(note => note.Kind)];
    }

    public static bool Covers(int year) => year >= FirstYear && year <= LastYear;

    private static IEnumerable<string[]> Rows(string file)
    {
        using var reader = new StreamReader(typeof(DanishCalendar).Assembly.GetManifestResourceStream(file)!);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Skip(1).Select(line => line.Split(','))];
    }
}
