using Certification.Cohorts;
using Certification.Cohorts.Reminding;
using Certification.Notices.Planning;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Platform.Time;
using Certification.Programmes.Contracts;
using Certification.Tests.Cohorts;
using Certification.Tests.Support;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.EntityFrameworkCore;

namespace Certification.Tests.Notices;

/// <summary>Reminders around every change of the clocks, and the hours in which mail goes out.</summary>
public class ZoneMailTests
{
    private static readonly string[] ZonesSeen = [Zones.Copenhagen, Zones.Nuuk];

    /// <summary>The local dates on which the clocks change.</summary>
    private static IEnumerable<DateOnly> ClockChanges(string zone) =>
        Zones.Offsets(zone, new DateOnly(2022, 1, 1), new DateOnly(2030, 12, 31)).Skip(1).Select(o => o.From.Date);

    public static TheoryData<string, int> Years()
    {
        var years = new TheoryData<string, int>();
        foreach (var zone in ZonesSeen)
            foreach (var year in Enumerable.Range(2022, 9).Where(y => ClockChanges(zone).Any(c => c.Year == y))) years.Add(zone, year);
        return years;
    }

    [Fact]
    public void Both_zones_change_their_clocks_in_these_years_and_Nuuk_skipped_the_autumn_of_2023()
    {
        ClockChanges(Zones.Copenhagen).Should().HaveCount(18);
        ClockChanges(Zones.Nuuk).Where(c => c.Year == 2023).Should().ContainSingle().Which.Should().Be(new DateOnly(2023, 3, 25));
    }

    [Theory]
    [MemberData(nameof(Years))]
    public async Task A_reminder_around_a_clock_change_is_written_once_on_a_workday_between_7_and_18_where_the_reader_is(string zone, int year)
    {
        foreach (var change in ClockChanges(zone).Where(c => c.Year == year))
        {
            using var db = await TestDb.Create();
            db.Clock.Now = Zones.ToUtc(change.AddDays(-20), new TimeOnly(12, 0), zone);
            var cohort = await Given.Cohort(db, people: 1, zone: zone);
            // Days from the eve of the change to eight days after it: the reminders of a day and of a week before fall on either side.
            DateOnly[] dates = [change.AddDays(-1), change, change.AddDays(1), change.AddDays(2), change.AddDays(8)];
            await Arrange(db, cohort.Id, dates, zone);

            // The clock jumps: some hours at a time, and over whole weekends.
            for (var date = change.AddDays(-20); date < change.AddDays(10); date = date.AddDays(1))
                if (date.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) || date.Day % 3 == 0)
                    foreach (var time in new[] { new TimeOnly(2, 30), new TimeOnly(7, 30), new TimeOnly(17, 45), new TimeOnly(23, 0) })
                        if (Zones.ToUtc(date, time, zone) is var at && at > db.Clock.Now) await db.TickAt(at);

            var mails = await db.Mails(CourseLetters.DaySoon, cohort.First.Caller.PersonId);
            mails.Should().OnlyContain(m => IsWorkingHour(m.CreatedAt, zone));
            var messages = await db.Messages("day-soon", cohort.First.Caller.PersonId);
            messages.GroupBy(m => m.Series).Should().HaveCount(10);
            messages.Where(m => m.State == PlanState.Written).Should().HaveCount(10).And.OnlyContain(m => m.SendAt < m.UsefulUntil);
            messages.Should().OnlyContain(m => m.State == PlanState.Written || m.State == PlanState.Cancelled || m.State == PlanState.Superseded);
        }
    }

    private static readonly Gen<(DateTime Utc, string Zone, int Hours)> Moments =
        from minutes in Gen.Choose(0, 9 * 365 * 24 * 60)
        from zone in Gen.Elements(ZonesSeen)
        from hours in Gen.Choose(0, 24 * 12)
        select (new DateTime(2022, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddMinutes(minutes), zone, hours);

    [Fact]
    public void An_opening_lies_in_working_hours_and_opening_it_again_leaves_it() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(3000), Prop.ForAll(Arb.From(Moments), m =>
    {
        var open = SendingHours.Open(m.Utc, null, m.Zone);
        open.Should().BeOnOrAfter(m.Utc);
        IsWorkingHour(open, m.Zone).Should().BeTrue();
        SendingHours.IsOpen(open, m.Zone).Should().BeTrue();
        SendingHours.Open(open, null, m.Zone).Should().Be(open);
        SendingHours.NextOpening(m.Utc, m.Zone).Should().BeAfter(m.Utc).And.BeOnOrAfter(open);
        // No workday is passed over.
        for (var date = Zones.ToLocal(m.Utc, m.Zone).Date.AddDays(1); date < Zones.ToLocal(open, m.Zone).Date; date = date.AddDays(1)) IsWorkday(date).Should().BeFalse();
    }));

    [Fact]
    public void A_message_is_never_opened_after_its_last_useful_moment_but_at_the_last_opening_before() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(3000), Prop.ForAll(Arb.From(Moments), m =>
    {
        var until = m.Utc.AddHours(m.Hours);

        var open = SendingHours.Open(m.Utc, until, m.Zone);

        open.Should().BeOnOrBefore(until);
        IsWorkingHour(open, m.Zone).Should().BeTrue();
        var next = SendingHours.Open(m.Utc, null, m.Zone);
        if (next <= until) open.Should().Be(next);
        else
        {
            Zones.ToLocal(open, m.Zone).Time.Should().Be(new TimeOnly(7, 0));
            open.Should().BeBefore(m.Utc);
            SendingHours.NextOpening(open, m.Zone).Should().BeAfter(m.Utc, "it is the last opening before");
        }
    }));

    private static bool IsWorkday(DateOnly date) =>
        date.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && DanishCalendar.On(date).All(n => n.Kind != CalendarNoteKind.Public);

    private static bool IsWorkingHour(DateTime utc, string zone)
    {
        var (date, time) = Zones.ToLocal(utc, zone);
        return IsWorkday(date) && time >= new TimeOnly(7, 0) && time < new TimeOnly(18, 0);
    }

    /// <summary>Gives a cohort its dates, last day first so that they stay in order.</summary>
    private static Task Arrange(TestDb db, int cohort, DateOnly[] dates, string zone) => db.As(Caller.Nobody, async (AppDb d) =>
    {
        var days = await d.Set<CourseDay>().Where(x => x.CohortId == cohort).OrderBy(x => x.Number).ToListAsync();
        for (var i = 0; i < dates.Length; i++) d.Entry(days[i]).Property(x => x.Date).CurrentValue = dates[i];
        await d.SaveChangesAsync();
    });
}
