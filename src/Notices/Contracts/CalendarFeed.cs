using Certification.Notices.Calendars;
using Certification.Notices.Delivering;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Certification.Notices.Contracts;

/// <summary>Writes days as an iCalendar object that a calendar subscribes to and reads again by itself.</summary>
public sealed class CalendarFeed(IServiceProvider services)
{
    /// <param name="days">The days; cancelled ones are left out.</param>
    /// <param name="name">What the calendar calls itself.</param>
    public string Write(IReadOnlyList<CalendarDay> days, string name) =>
        CalendarText.Feed(days, services.GetRequiredService<IOptions<MailOptions>>().Value, name);
}
