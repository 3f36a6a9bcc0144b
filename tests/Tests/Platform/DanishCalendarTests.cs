using System.Globalization;
using Certification.Platform.Time;

namespace Certification.Tests.Platform;

public class DanishCalendarTests
{
    [Fact]
    public void The_fifth_of_June_2028_has_two_notes_and_the_holiday_by_law_comes_first()
    {
        var notes = DanishCalendar.On(new(2028, 6, 5));

        notes.Should().Equal(
            new CalendarNote(CalendarNoteKind.Public, "2. pinsedag", "Whit Monday"),
            new CalendarNote(CalendarNoteKind.Customary, "Grundlovsdag", "Constitution Day"));
    }

    [Theory]
    [InlineData("2026-10-11", false)]
    [InlineData("2026-10-12", true)]
    [InlineData("2026-10-18", true)]
    [InlineData("2026-10-19", false)]
    [InlineData("2026-02-09", true)]
    [InlineData("2026-02-16", false)]
    public void School_weeks_run_from_monday_to_sunday(string date, bool school)
    {
        var notes = DanishCalendar.On(DateOnly.Parse(date, CultureInfo.InvariantCulture));

        notes.Any(note => note.Kind == CalendarNoteKind.SchoolWeek).Should().Be(school);
    }

    [Fact]
    public void School_weeks_have_names_in_both_languages()
    {
        DanishCalendar.On(new(2026, 10, 14)).Single().NameDa.Should().Be("Efterårsferie (uge 42)");
        DanishCalendar.On(new(2026, 2, 11)).Single().NameEn.Should().Be("Winter break (week 7)");
    }

    [Fact]
    public void A_day_that_is_closed_in_practice_is_no_public_holiday()
    {
        DanishCalendar.On(new(2026, 12, 24)).Should().ContainSingle().Which.Kind.Should().Be(CalendarNoteKind.Customary);
    }

    [Fact]
    public void Great_prayer_day_is_no_holiday_any_more() =>
        DanishCalendar.On(new(2024, 4, 26)).Should().BeEmpty();

    [Theory]
    [InlineData(2023)]
    [InlineData(2033)]
    public void A_year_without_data_says_so(int year)
    {
        var note = DanishCalendar.On(new(year, 6, 1)).Should().ContainSingle().Subject;

        note.Kind.Should().Be(CalendarNoteKind.NoData);
        note.NameDa.Should().Contain(year.ToString(CultureInfo.InvariantCulture));
        note.NameEn.Should().Contain(year.ToString(CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Every_year_of_the_data_has_the_ten_holidays_by_law_around_its_easter()
    {
        for (var year = DanishCalendar.FirstYear; year <= DanishCalendar.LastYear; year++)
        {
            var easter = Easter(year);
            int[] fromEaster = [-3, -2, 0, 1, 39, 49, 50];
            DateOnly[] expected = [new(year, 1, 1), .. fromEaster.Select(easter.AddDays), new(year, 12, 25), new(year, 12, 26)];

            var inData = Enumerable.Range(0, 366).Select(new DateOnly(year, 1, 1).AddDays).Where(date => date.Year == year && DanishCalendar.On(date).Any(note => note.Kind == CalendarNoteKind.Public));

            inData.Should().Equal(expected);
        }
    }

    // The Gregorian computus of Meeus.
    private static DateOnly Easter(int year)
    {
        int a = year % 19, b = year / 100, c = year % 100;
        var h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
        var l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
        var m = (a + 11 * h + 22 * l) / 451;
        return new(year, (h + l - 7 * m + 114) / 31, (h + l - 7 * m + 114) % 31 + 1);
    }
}
