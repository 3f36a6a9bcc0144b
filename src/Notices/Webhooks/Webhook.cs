using Certification.Platform.Personal;
using Certification.Platform.Refusals;
using Microsoft.EntityFrameworkCore;
using static Certification.Notices.Texts;

namespace Certification.Notices.Webhooks;

/// <summary>Why nothing is sent to a webhook.</summary>
internal enum WebhookPause
{
    ByHand,
    /// <summary>The receiver answered 410: it wants no more.</summary>
    Gone,
    /// <summary>The secret cannot be read since the host's keys were changed; it must be made anew.</summary>
    SecretLost,
}

/// <summary>An address of another system that is told when something happens, and what it is told.</summary>
internal sealed class Webhook
{
    /// <summary>How long the old secret signs beside the new one.</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromHours(24);

    /// <summary>From when on one that does not answer is somebody's task.</summary>
    public static readonly TimeSpan Alarm = TimeSpan.FromHours(1);

    private static readonly TimeSpan LongestHold = TimeSpan.FromMinutes(30);

    public int Id { get; private set; }
    public string Address { get; private set; } = "";
    /// <summary>"enrolment.created certificate.issued".</summary>
    public string Events { get; private set; } = "";
    /// <summary>Protected with the host's keys: signing needs the secret itself.</summary>
    public string Secret { get; private set; } = "";
    public string? OlderSecret { get; private set; }
    public DateTime? OlderSecretUntil { get; private set; }
    public DateTime CreatedAt { get; private init; }
    public DateTime? PausedAt { get; private set; }
    public WebhookPause? PausedBy { get; private set; }
    /// <summary>Since when the receiver has taken nothing (UTC).</summary>
    public DateTime? FailingSince { get; private set; }
    public int Failures { get; private set; }
    /// <summary>Not tried before (UTC), so that one that does not answer is not asked for each event.</summary>
    public DateTime? HeldUntil { get; private set; }
    public DateTime? RemovedAt { get; private set; }

    public static Webhook Make(string address, IEnumerable<string> events, string secret, DateTime now) =>
        new() { Address = address, Events = string.Join(' ', events), Secret = secret, CreatedAt = now };

    /// <summary>One that is paused by hand goes on collecting; one that is gone does not.</summary>
    public bool Wants(string type) => RemovedAt is null && PausedBy != WebhookPause.Gone && Events.Split(' ').Contains(type);

    public bool IsOpen(DateTime now) => RemovedAt is null && PausedAt is null && (HeldUntil is null || HeldUntil <= now);

    public bool NeedsALook(DateTime now) => RemovedAt is null && (PausedBy is WebhookPause.Gone or WebhookPause.SecretLost || PausedAt is null && FailingSince <= now - Alarm);

    public void Change(string address, IEnumerable<string> events)
    {
        (Address, Events) = (address, string.Join(' ', events));
        Forgive();
    }

    public void Rotate(string secret, DateTime now)
    {
        // A secret that cannot be read any more signs nothing.
        (OlderSecret, OlderSecretUntil) = PausedBy == WebhookPause.SecretLost ? ((string?)null, (DateTime?)null) : (Secret, now + Overlap);
        Secret = secret;
        if (PausedBy == WebhookPause.SecretLost) Resume();
    }

    public void Pause(WebhookPause by, DateTime now) => (PausedAt, PausedBy) = (PausedAt ?? now, by);

    public void Resume()
    {
        (PausedAt, PausedBy) = (null, null);
        Forgive();
    }

    public void Remove(DateTime now)
    {
        if (RemovedAt is not null) throw new RefusedException("webhook.removed", T("Refused.WebhookRemoved"));
        // Nothing signs for it any more.
        (RemovedAt, Secret, OlderSecret, OlderSecretUntil) = (now, "", null, null);
    }

    /// <summary>The receiver took something.</summary>
    public void Took() => Forgive();

    /// <summary>The receiver did not answer, or not well: it is left alone for a minute, then two, four, up to thirty.</summary>
    public void Failed(DateTime now)
    {
        FailingSince ??= now;
        var hold = TimeSpan.FromMinutes(Math.Pow(2, Math.Min(Failures++, 5)));
        HeldUntil = now + (hold < LongestHold ? hold : LongestHold);
    }

    private void Forgive() => (FailingSince, Failures, HeldUntil) = (null, 0, null);

    internal static void Map(ModelBuilder model) => model.Entity<Webhook>(webhook =>
    {
        webhook.ToTable("Webhooks");
        webhook.Holds(DataClass.None);
        webhook.Property(w => w.Address).HasMaxLength(1000);
        webhook.Property(w => w.Secret).HasMaxLength(1000);
        webhook.Property(w => w.OlderSecret).HasMaxLength(1000);
    });
}
