using Certification.Platform.Time;

namespace Certification.Tests.Platform;

public class ZoneTests
{
    [Theory]
    // Nuuk's clock goes forward on a Saturday evening: 23:00 is midnight.
    [InlineData("2026-03-28", "22:59", Zones.Nuuk, "2026-03-29T00:59")]
    [InlineData("2026-03-28", "23:00", Zones.Nuuk, "2026-03-29T01:00")]
    [InlineData("2026-03-28", "23:59", Zones.Nuuk, "2026-03-29T01:00")]
    [InlineData("2026-10-24", "23:59", Zones.Nuuk, "2026-10-25T00:59")]
    [InlineData("2023-03-25", "22:30", Zones.Nuuk, "2023-03-26T01:00")]
    [InlineData("2023-07-01", "12:00", Zones.Nuuk, "2023-07-01T14:00")]
    [InlineData("2022-07-01", "12:00", Zones.Nuuk, "2022-07-01T14:00")]
    [InlineData("2023-02-01", "12:00", Zones.Nuuk, "2023-02-01T15:00")]
    [InlineData("2026-03-29", "02:30", Zones.Copenhagen, "2026-03-29T01:00")]
    [InlineData("2026-10-25", "02:30", Zones.Copenhagen, "2026-10-25T00:30")]
    [InlineData("2026-06-01", "09:00", Zones.Copenhagen, "2026-06-01T07:00")]
    [InlineData("2026-06-01", "09:00", Zones.Faroe, "2026-06-01T08:00")]
    [InlineData("2024-03-31", "00:30", "America/Scoresbysund", "2024-03-31T01:30")]
    [InlineData("2026-06-01", "09:00", "America/Godthab", "2026-06-01T10:00")]
    public void A_local_time_is_one_instant_by_the_written_rules(string date, string time, string zone, string utc)
    {
        var instant = Zones.ToUtc(DateOnly.Parse(date, null), TimeOnly.Parse(time, null), zone);

        instant.Should().Be(DateTime.Parse(utc, null)).And.BeIn(DateTimeKind.Utc);
    }

    [Theory]
    [InlineData(Zones.Copenhagen)]
    [InlineData(Zones.Nuuk)]
    [InlineData(Zones.Faroe)]
    [InlineData("America/Scoresbysund")]
    [InlineData("America/Thule")]
    [InlineData("America/Danmarkshavn")]
    public void Every_hour_from_2020_to_2035_goes_to_local_and_back(string zone)
    {
        var wrong = new List<DateTime>();
        var repeated = 0;
        var end = new DateTime(2036, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        for (var utc = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc); utc < end; utc = utc.AddHours(1))
        {
            var (date, time) = Zones.ToLocal(utc, zone);
            var back = Zones.ToUtc(date, time, zone);
            if (back == utc)
                continue;
            repeated++;
            if (back != utc.AddHours(-1) || Zones.ToLocal(back, zone) != (date, time))
                wrong.Add(utc);
        }

        wrong.Should().BeEmpty();
        repeated.Should().BeLessThanOrEqualTo(16);
    }

    [Theory]
    [InlineData(Zones.Copenhagen)]
    [InlineData(Zones.Nuuk)]
    public void Every_local_half_hour_from_2020_to_2035_exists_or_moves_to_the_first_that_does(string zone)
    {
        var wrong = new List<DateTime>();
        var moved = 0;
        for (var local = new DateTime(2020, 1, 1); local.Year < 2036; local = local.AddMinutes(30))
        {
            var utc = Zones.ToUtc(DateOnly.FromDateTime(local), TimeOnly.FromDateTime(local), zone);
            var (date, time) = Zones.ToLocal(utc, zone);
            var shown = date.ToDateTime(time);
            if (shown == local)
                continue;
            moved++;
            var (dateBefore, timeBefore) = Zones.ToLocal(utc.AddTicks(-1), zone);
            if (shown < local || dateBefore.ToDateTime(timeBefore) >= local)
                wrong.Add(local);
        }

        wrong.Should().BeEmpty();
        moved.Should().Be(2 * 16);
    }

    [Fact]
    public void An_old_name_becomes_the_zones_name_of_today()
    {
        Zones.Canonical("America/Godthab").Should().Be(Zones.Nuuk);
        Zones.Canonical("Atlantic/Faeroe").Should().Be(Zones.Faroe);
        Zones.Canonical(Zones.Copenhagen).Should().Be(Zones.Copenhagen);
        Zones.Canonical("Asia/Tokyo").Should().Be("Asia/Tokyo");
    }

    [Theory]
    [InlineData("")]
    [InlineData("Mars/Olympus")]
    [InlineData("europe/copenhagen ")]
    public void An_unknown_zone_is_refused(string zone)
    {
        var convert = () => Zones.ToUtc(new(2026, 1, 1), new(12, 0), zone);
        var name = () => Zones.Canonical(zone);

        convert.Should().Throw<ArgumentException>();
        name.Should().Throw<ArgumentException>();
        Zones.IsKnown(zone).Should().BeFalse();
    }

    [Fact]
    public void A_servers_own_time_is_no_instant()
    {
        var convert = () => Zones.ToLocal(new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Local), Zones.Nuuk);

        convert.Should().Throw<ArgumentException>();
    }

    [Fact]
    public void Today_is_another_date_in_Nuuk_than_in_Copenhagen_shortly_after_midnight()
    {
        var clock = new StoppedClock(new(2026, 6, 1, 0, 30, 0, TimeSpan.Zero));

        Zones.Today(clock, Zones.Copenhagen).Should().Be(new DateOnly(2026, 6, 1));
        Zones.Today(clock, Zones.Nuuk).Should().Be(new DateOnly(2026, 5, 31));
    }

    private sealed class StoppedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
