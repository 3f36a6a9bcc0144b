using System.Security.Cryptography;
using System.Text;
using Certification.Platform.Time;

namespace Certification.Notices.Delivering;

/// <summary>When a mail is tried again: after 2, 10 and 30 minutes, 1 and 2 hours, then every 4 hours, each a fifth earlier or later.</summary>
internal static class Backoff
{
    /// <summary>How long to wait after the first time, the second, and so on; the last one counts for all that follow.</summary>
    public static readonly IReadOnlyList<double> Minutes = [2, 10, 30, 60, 120, 240];

    public static DateTime Next(OutgoingMail mail, DateTime now)
    {
        var wait = Minutes[Math.Min(mail.Attempts, Minutes.Count) - 1];
        var next = now.Add(Spread(wait, $"{mail.Key}/{mail.Attempts}"));
        return mail.AtOnce ? next : SendingHours.Open(next, mail.UsefulUntil, mail.Zone) is var open && open < next ? next : open;
    }

    /// <summary>A wait of about so many minutes. From the try's name, so that the same history always gives the same times, and what came in one minute spreads all the same.</summary>
    public static TimeSpan Spread(double minutes, string trial) =>
        TimeSpan.FromMinutes(minutes * (0.8 + 0.4 * BitConverter.ToUInt16(SHA256.HashData(Encoding.UTF8.GetBytes(trial))) / ushort.MaxValue));
}
