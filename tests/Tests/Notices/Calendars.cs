using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace Certification.Tests.Notices;

/// <summary>What an independent reader makes of calendar objects.</summary>
internal static class Calendars
{
    /// <summary>All of them in one process.</summary>
    public static async Task<List<ReadCalendar>> Read(params IEnumerable<string> objects)
    {
        using var python = Process.Start(new ProcessStartInfo("/usr/bin/python3", [Path.Combine(AppContext.BaseDirectory, "Notices", "read_calendars.py")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false),
        })!;
        var said = python.StandardOutput.ReadToEndAsync();
        var complaint = python.StandardError.ReadToEndAsync();
        await python.StandardInput.WriteAsync(JsonSerializer.Serialize(objects));
        python.StandardInput.Close();
        await python.WaitForExitAsync();
        (await complaint).Should().BeEmpty();
        return JsonSerializer.Deserialize<List<ReadCalendar>>(await said, JsonSerializerOptions.Web)!;
    }
}

/// <summary>A calendar object as icalendar understood it.</summary>
internal sealed record ReadCalendar(string Method, string Name, int Longest, int Bare, int Broken, List<ReadEvent> Events);

internal sealed record ReadEvent(string Uid, int Sequence, string Status, DateTimeOffset Start, DateTimeOffset End, string Summary, string Place, string Organizer, List<string> Attendees);

/// <summary>A fact that needs Debian's icalendar: skipped where it is not installed, but never in CI.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class CalendarFactAttribute : FactAttribute
{
    public CalendarFactAttribute()
    {
        if (Environment.GetEnvironmentVariable("CI") != "true" && !Directory.Exists("/usr/lib/python3/dist-packages/icalendar"))
            Skip = "python3-icalendar is not installed here.";
    }
}
