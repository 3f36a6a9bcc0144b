using Certification.Platform.Time;

namespace Certification.Notices.Contracts;

/// <summary>The mornings on which a list of what waits is mailed: today's and the next, so that there is one a day at most for as long as something waits.</summary>
public static class DailyList
{
    /// <param name="now">UTC.</param>
    /// <param name="zone">The reader's zone.</param>
    public static IEnumerable<(DateOnly Date, DateTime DueAt, DateTime UsefulUntil)> Mornings(DateTime now, string zone)
    {
        var today = Zones.ToLocal(now, zone).Date;
        foreach (var morning in new[] { Zones.ToUtc(today, new TimeOnly(7, 0), zone), SendingHours.NextOpening(now, zone) }.Distinct())
            if (SendingHours.IsOpen(morning, zone))
                yield return (Zones.ToLocal(morning, zone).Date, morning, Zones.ToUtc(Zones.ToLocal(morning, zone).Date, new TimeOnly(18, 0), zone));
    }
}
