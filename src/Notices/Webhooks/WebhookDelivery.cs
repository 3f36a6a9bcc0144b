using Certification.Notices.Delivering;
using Certification.Platform.Personal;
using Certification.Platform.Refusals;
using Microsoft.EntityFrameworkCore;
using static Certification.Notices.Texts;

namespace Certification.Notices.Webhooks;

/// <summary>Where an event stands on its way to one webhook.</summary>
internal enum DeliveryState
{
    Waiting,
    Delivered,
    GivenUp,
}

/// <summary>One event for one webhook: written in the commit of what it tells, tried until it is taken or given up.</summary>
internal sealed class WebhookDelivery
{
    /// <summary>How long to wait after the first time, the second, and so on, in minutes, each a fifth earlier or later: six more tries within two days.</summary>
    public static readonly IReadOnlyList<double> Waits = [5, 30, 120, 300, 720, 1080];

    /// <summary>What has waited longer, behind a pause, is no news.</summary>
    public static readonly TimeSpan Useful = TimeSpan.FromDays(7);

    /// <summary>How long the log is kept.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    public long Id { get; private set; }
    public int WebhookId { get; private init; }
    /// <summary>The same at every try, and for every webhook.</summary>
    public string EventId { get; private init; } = "";
    public string Type { get; private init; } = "";
    /// <summary>What is posted, to the letter: the signature is over it.</summary>
    public string Body { get; private init; } = "";
    public DateTime CreatedAt { get; private init; }
    public DeliveryState State { get; private set; } = DeliveryState.Waiting;
    /// <summary>Tries since it was queued or sent again.</summary>
    public int Attempts { get; private set; }
    public DateTime NextAt { get; private set; }
    public DateTime? LeaseUntil { get; private set; }
    /// <summary>Who holds it.</summary>
    public string? Node { get; private set; }
    /// <summary>Counts who took it; only the last one may say what became of it.</summary>
    public int Claim { get; private set; }
    public DateTime? FinishedAt { get; private set; }
    public List<WebhookAttempt> Log { get; } = [];

    public static WebhookDelivery Of(int webhookId, string eventId, string type, string body, DateTime now) =>
        new() { WebhookId = webhookId, EventId = eventId, Type = type, Body = body, CreatedAt = now, NextAt = now };

    /// <summary>What the receiver said to one try.</summary>
    public void Tried(WebhookAnswer answer, DateTime now)
    {
        Attempts++;
        LeaseUntil = null;
        Log.Add(WebhookAttempt.Of(answer, now));
        if (answer.IsTaken) (State, FinishedAt) = (DeliveryState.Delivered, now);
        else if (answer.IsGone || Attempts > Waits.Count) (State, FinishedAt) = (DeliveryState.GivenUp, now);
        else NextAt = now.Add(Backoff.Spread(Waits[Attempts - 1], $"{EventId}/{WebhookId}/{Attempts}"));
    }

    /// <summary>Not tried this time.</summary>
    public void GiveBack() => LeaseUntil = null;

    public void SendAgain(DateTime now)
    {
        if (State == DeliveryState.Waiting) throw new RefusedException("delivery.waiting", T("Refused.DeliveryWaiting"));
        (State, Attempts, NextAt, FinishedAt) = (DeliveryState.Waiting, 0, now, null);
    }

    internal static void Map(ModelBuilder model) => model.Entity<WebhookDelivery>(delivery =>
    {
        delivery.ToTable("WebhookDeliveries");
        delivery.Holds(DataClass.None);
        delivery.Property(d => d.EventId).HasMaxLength(40);
        delivery.Property(d => d.Type).HasMaxLength(40);
        delivery.Property(d => d.Body).HasMaxLength(4000);
        delivery.Property(d => d.Node).HasMaxLength(200);
        delivery.Property(d => d.Claim).IsConcurrencyToken();
        delivery.HasOne<Webhook>().WithMany().HasForeignKey(d => d.WebhookId);
        delivery.HasMany(d => d.Log).WithOne().HasForeignKey(a => a.DeliveryId);
        delivery.HasIndex(d => new { d.WebhookId, d.EventId }).IsUnique();
        delivery.HasIndex(d => new { d.State, d.NextAt });
    });
}

/// <summary>One try at a delivery.</summary>
internal sealed class WebhookAttempt
{
    public long Id { get; private set; }
    public long DeliveryId { get; private set; }
    public DateTime At { get; private init; }
    public int Milliseconds { get; private init; }
    /// <summary>The HTTP status; null when there was no answer.</summary>
    public int? Status { get; private init; }
    /// <summary>The beginning of the answer, or why there was none; on one line, without control characters and personal numbers.</summary>
    public string Said { get; private init; } = "";

    public static WebhookAttempt Of(WebhookAnswer answer, DateTime now) => new() { At = now, Milliseconds = answer.Milliseconds, Status = answer.Status, Said = answer.Said };

    internal static void Map(ModelBuilder model) => model.Entity<WebhookAttempt>(attempt =>
    {
        attempt.ToTable("WebhookAttempts");
        attempt.Holds(DataClass.None);
        attempt.Property(a => a.Said).HasMaxLength(WebhookAnswer.Longest);
    });
}
