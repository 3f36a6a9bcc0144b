using System.Globalization;
using System.Text;
using Certification.Notices.Contracts;
using Certification.Notices.Delivering;
using Certification.Platform.Time;

namespace Certification.Notices.Calendars;

/// <summary>Writes iCalendar (RFC 5545) for mails that mail programs act on (RFC 5546) and for a feed that calendars subscribe to.</summary>
internal static class CalendarText
{
    private const int MaxOctets = 75;

    /// <summary>One day as an invitation, or as its cancellation.</summary>
    public static CalendarPart Mail(CalendarDay day, MailOptions sender)
    {
        var method = day.Cancelled ? "CANCEL" : "REQUEST";
        return new CalendarPart(method, Write(method, [day], sender, null));
    }

    /// <summary>All of a person's days, for a calendar that looks again by itself; cancelled ones are left out.</summary>
    public static string Feed(IReadOnlyList<CalendarDay> days, MailOptions sender, string name) =>
        Write(null, [.. days.Where(d => !d.Cancelled)], sender, name);

    private static string Write(string? method, IReadOnlyList<CalendarDay> days, MailOptions sender, string? name)
    {
        var text = new StringBuilder();
        Line(text, "BEGIN:VCALENDAR");
        Line(text, "VERSION:2.0");
        Line(text, "PRODID:-//Certification//Courses//DA");
        Line(text, "CALSCALE:GREGORIAN");
        if (method is not null) Line(text, $"METHOD:{method}");
        if (name is not null)
        {
            Line(text, $"X-WR-CALNAME:{Escape(name)}");
            Line(text, "REFRESH-INTERVAL;VALUE=DURATION:PT4H");
        }
        foreach (var zone in days.GroupBy(d => d.Zone)) Zone(text, zone.Key, zone.Min(d => d.Date), zone.Max(d => d.Date));
        foreach (var day in days) Event(text, day, sender, invited: method is not null);
        Line(text, "END:VCALENDAR");
        return text.ToString();
    }

    private static void Event(StringBuilder text, CalendarDay day, MailOptions sender, bool invited)
    {
        Line(text, "BEGIN:VEVENT");
        Line(text, $"UID:{day.Uid}");
        Line(text, $"SEQUENCE:{day.Sequence.ToString(CultureInfo.InvariantCulture)}");
        Line(text, $"DTSTAMP:{day.ChangedAt.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}");
        Line(text, $"DTSTART;TZID={day.Zone}:{Local(day.Date, day.Start)}");
        Line(text, $"DTEND;TZID={day.Zone}:{Local(day.Date, day.End)}");
        Line(text, $"SUMMARY:{Escape(day.Summary)}");
        if (!string.IsNullOrEmpty(day.Place)) Line(text, $"LOCATION:{Escape(day.Place)}");
        if (!string.IsNullOrEmpty(day.Description)) Line(text, $"DESCRIPTION:{Escape(day.Description)}");
        Line(text, $"STATUS:{(day.Cancelled ? "CANCELLED" : "CONFIRMED")}");
        Line(text, "TRANSP:OPAQUE");
        if (invited)
        {
            Line(text, $"ORGANIZER;CN={Parameter(sender.FromName)}:mailto:{sender.From}");
            Line(text, $"ATTENDEE;CN={Parameter(day.For.Name)};ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=FALSE:mailto:{day.For.Email}");
        }
        Line(text, "END:VEVENT");
    }

    /// <summary>The zone's rules as they are in force around the days: one entry for each offset that holds between them.</summary>
    private static void Zone(StringBuilder text, string zone, DateOnly first, DateOnly last)
    {
        Line(text, "BEGIN:VTIMEZONE");
        Line(text, $"TZID:{zone}");
        var parts = Zones.Offsets(zone, first.AddDays(-1), last.AddDays(1));
        // Summer alone would be enough for the days, but not for programs that work out summer time from the standard time beside it.
        if (parts.All(p => p.IsDaylight)) parts = Zones.Offsets(zone, first.AddDays(-370), last.AddDays(1));
        foreach (var part in parts)
        {
            Line(text, part.IsDaylight ? "BEGIN:DAYLIGHT" : "BEGIN:STANDARD");
            Line(text, $"DTSTART:{Local(part.From.Date, part.From.Time)}");
            Line(text, $"TZOFFSETFROM:{Offset(part.Before)}");
            Line(text, $"TZOFFSETTO:{Offset(part.After)}");
            Line(text, $"TZNAME:{part.Name}");
            Line(text, part.IsDaylight ? "END:DAYLIGHT" : "END:STANDARD");
        }
        Line(text, "END:VTIMEZONE");
    }

    private static string Local(DateOnly date, TimeOnly time) => date.ToDateTime(time).ToString("yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture);

    private static string Offset(TimeSpan offset) =>
        (offset < TimeSpan.Zero ? "-" : "+") + offset.ToString("hhmm", CultureInfo.InvariantCulture);

    private static string Escape(string value) => value.ReplaceLineEndings("\n")
        .Replace("\\", "\\\\", StringComparison.Ordinal).Replace(";", "\\;", StringComparison.Ordinal)
        .Replace(",", "\\,", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    /// <summary>A quoted parameter holds no quotes and no line ends, whatever a name holds.</summary>
    private static string Parameter(string value) => $"\"{string.Concat(value.Where(c => c != '"' && !char.IsControl(c)))}\"";

    /// <summary>Folded at 75 octets, never inside a character.</summary>
    private static void Line(StringBuilder text, string line)
    {
        var octets = 0;
        foreach (var rune in line.EnumerateRunes())
        {
            if (octets + rune.Utf8SequenceLength > MaxOctets)
            {
                text.Append("\r\n ");
                octets = 1;
            }
            text.Append(rune);
            octets += rune.Utf8SequenceLength;
        }
        text.Append("\r\n");
    }
}
