using Certification.Notices.Delivering;
using Certification.Notices.Planning;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Certification.Notices.Following;

/// <summary>Whether mail flows: what waits, what failed, how old the oldest due message is, and what stands in the way.</summary>
internal sealed class ReadDelivery(AppDb db, TimeProvider clock)
{
    /// <summary>A message that has been due for longer than this is a fault.</summary>
    public static readonly TimeSpan Alarm = TimeSpan.FromMinutes(15);

    /// <summary>The way out.</summary>
    /// <param name="Paused">Nothing is sent.</param>
    /// <param name="ByHand">Somebody paused it; else a fault did.</param>
    /// <param name="Unreachable">The server could not be reached when it was last tried.</param>
    /// <param name="Reason">The person's or the server's words.</param>
    /// <param name="Since">UTC.</param>
    /// <param name="NextTryAt">UTC.</param>
    public sealed record Way(bool Paused, bool ByHand, bool Unreachable, string? Reason, DateTime? Since, DateTime? NextTryAt);

    /// <summary>All of it, as of now.</summary>
    public sealed record View(int Waiting, int SentInADay, int FailedInAWeek, int Suppressed, TimeSpan? OldestDue, bool Late, Way Channel);

    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/mail/delivery", async (ReadDelivery feature, CancellationToken ct) => await feature.Handle(ct)).RequireAuthorization(Policies.Coordinators);

    public async Task<View> Handle(CancellationToken ct)
    {
        var now = Now;
        var (day, week) = (now.AddDays(-1), now.AddDays(-7));
        var (waiting, failed) = (ReadMails.Of(MailGroup.Waiting), ReadMails.Of(MailGroup.Failed));
        var oldest = await Oldest(ct);
        return new View(
            await db.OutgoingMails.CountAsync(m => waiting.Contains(m.State), ct),
            await db.OutgoingMails.CountAsync(m => m.SentAt >= day, ct),
            await db.OutgoingMails.CountAsync(m => failed.Contains(m.State) && m.History.Any(h => h.State == m.State && h.At >= week), ct),
            await db.MailAddresses.CountAsync(a => a.SuppressedAt != null, ct),
            oldest, oldest > Alarm, await Channel(ct));
    }

    public async Task<Way> Channel(CancellationToken ct)
    {
        var channel = await db.MailChannels.AsNoTracking().SingleAsync(c => c.Id == MailChannel.TheOne, ct);
        return new Way(channel.PausedAt is not null, channel.PausedByHand, channel.Unreached > 0, channel.Reason, channel.PausedAt ?? channel.UnreachedSince, channel.NextTryAt);
    }

    /// <summary>For how long the oldest due message has been waiting, written or not; null when none is due.</summary>
    public async Task<TimeSpan?> Oldest(CancellationToken ct)
    {
        var now = Now;
        var states = ReadMails.Of(MailGroup.Waiting);
        var mail = await db.OutgoingMails.Where(m => states.Contains(m.State) && m.NextAt <= now).MinAsync(m => (DateTime?)m.NextAt, ct);
        var plan = await db.PlannedMessages.Where(m => m.State == PlanState.Planned && m.SendAt <= now).MinAsync(m => (DateTime?)m.SendAt, ct);
        // A change that nothing was planned for yet: who knows what was due because of it.
        var mark = await db.PlanMarks.MinAsync(m => (DateTime?)m.At, ct);
        return now - new[] { mail, plan, mark }.Min();
    }

    private DateTime Now => clock.GetUtcNow().UtcDateTime;
}
