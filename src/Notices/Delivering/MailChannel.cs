using Certification.Platform.Data;
using Certification.Platform.Personal;
using Microsoft.EntityFrameworkCore;

namespace Certification.Notices.Delivering;

/// <summary>The way out for all mail. A fault that concerns every message stops it as a whole, so that none of them pays for it.</summary>
internal sealed class MailChannel : IVersioned
{
    public const int TheOne = 1;

    /// <summary>How long it waits before it tries a server again that cannot be reached.</summary>
    private static readonly TimeSpan[] Waits = [.. Backoff.Minutes.Select(m => TimeSpan.FromMinutes(m))];

    public int Id { get; private init; } = TheOne;
    /// <summary>Since when nothing is sent: by hand, or because the server refuses sign-in, sender or certificate.</summary>
    public DateTime? PausedAt { get; private set; }
    public bool PausedByHand { get; private set; }
    public string? Reason { get; private set; }
    /// <summary>When a paused or unreachable server is tried next.</summary>
    public DateTime? NextTryAt { get; private set; }
    /// <summary>How often in a row it could not be reached.</summary>
    public int Unreached { get; private set; }
    public int Version { get; set; }

    public void Pause(string reason, bool byHand, DateTime now)
    {
        (PausedAt, PausedByHand, Reason) = (PausedAt ?? now, byHand, MailText.Cut(reason));
        NextTryAt = byHand ? null : now.AddMinutes(5);
    }

    public void Resume() => (PausedAt, PausedByHand, Reason, NextTryAt, Unreached) = (null, false, null, null, 0);

    public void CouldNotBeReached(string said, DateTime now)
    {
        NextTryAt = now + Waits[Math.Min(Unreached, Waits.Length - 1)];
        Unreached++;
        Reason = MailText.Cut(said);
    }

    /// <summary>Whether mail can be tried now.</summary>
    public bool IsOpen(DateTime now) => PausedAt is null && (NextTryAt is null || NextTryAt <= now);

    /// <summary>Since when it cannot be reached, counted back from the next try; null when it can.</summary>
    public DateTime? UnreachedSince => Unreached == 0 ? null
        : NextTryAt - TimeSpan.FromTicks(Enumerable.Range(0, Unreached).Sum(n => Waits[Math.Min(n, Waits.Length - 1)].Ticks));

    internal static void Map(ModelBuilder model) => model.Entity<MailChannel>(channel =>
    {
        channel.ToTable("MailChannels");
        channel.Holds(DataClass.None);
        channel.Property(c => c.Id).ValueGeneratedNever();
        // There from the beginning: two senders who both miss it would both make it.
        channel.HasData(new MailChannel());
    });
}
