using System.Collections.Concurrent;

namespace Certification.Platform.Time;

/// <summary>
/// When mail that nobody waits for goes out: Monday to Friday from 7 to 18 where the recipient is, not on public holidays. A message
/// is planned for the opening of a window, never for its end, so that a slow hour does not push it out of the day.
/// </summary>
public static class SendingHours
{
    private static readonly TimeOnly Opens = new(7, 0);
    private static readonly TimeOnly Closes = new(18, 0);

    /// <summary>Whether mail may go out at this instant.</summary>
    public static bool IsOpen(DateTime utc, string zone)
    {
        var (date, time) = Zones.ToLocal(utc, zone);
        return IsWorkday(date) && time >= Opens && time < Closes;
    }

    /// <summary>The instant itself when it lies in a window, else the next opening; where that is too late, the last opening before.</summary>
    /// <param name="utc">When the message is due.</param>
    /// <param name="usefulUntil">After which it is of no use (UTC).</param>
    /// <param name="zone">The recipient's IANA zone.</param>
    public static DateTime Open(DateTime utc, DateTime? usefulUntil, string zone)
    {
        if (IsOpen(utc, zone)) return utc;
        var (date, time) = Zones.ToLocal(utc, zone);
        var next = time < Opens ? date : date.AddDays(1);
        while (!IsWorkday(next)) next = next.AddDays(1);
        var opening = Zones.ToUtc(next, Opens, zone);
        if (usefulUntil is not { } last || opening <= last) return opening;
        var before = time < Closes ? date.AddDays(-1) : date;
        while (!IsWorkday(before)) before = before.AddDays(-1);
        return Zones.ToUtc(before, Opens, zone);
    }

    /// <summary>The opening of the first window that begins after this instant: tomorrow's, or Monday's.</summary>
    public static DateTime NextOpening(DateTime utc, string zone)
    {
        var (date, time) = Zones.ToLocal(utc, zone);
        var next = time < Opens ? date : date.AddDays(1);
        while (!IsWorkday(next)) next = next.AddDays(1);
        return Zones.ToUtc(next, Opens, zone);
    }

    // Asked for every message that is planned, about a few hundred dates.
    private static readonly ConcurrentDictionary<DateOnly, bool> Workdays = new();

    private static bool IsWorkday(DateOnly date) => Workdays.GetOrAdd(date, static day =>
        day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)
        && DanishCalendar.On(day).All(note => note.Kind != CalendarNoteKind.Public));
}
