using System.Security.Cryptography;
using Certification.Platform.Data;
using Certification.Platform.Ticking;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Certification.Notices.Webhooks;

/// <summary>Every few seconds: sends what is due, several webhooks beside each other, so that a slow one keeps no other waiting.</summary>
internal sealed class DeliverWebhooks(AppDb db, IServiceScopeFactory scopes, TimeProvider clock, ILogger<DeliverWebhooks> log) : ITick
{
    private const int Together = 4;

    public async Task Handle(CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var deliveries = db.WebhookDeliveries;
        var due = await db.Webhooks.Where(w => w.RemovedAt == null && w.PausedAt == null && (w.HeldUntil == null || w.HeldUntil <= now)
            && deliveries.Any(d => d.WebhookId == w.Id && d.State == DeliveryState.Waiting && d.NextAt <= now && (d.LeaseUntil == null || d.LeaseUntil <= now)))
            .OrderBy(w => w.Id).Select(w => w.Id).ToListAsync(ct);
        await Parallel.ForEachAsync(due, new ParallelOptions { MaxDegreeOfParallelism = Together, CancellationToken = ct }, async (id, one) =>
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                await scope.ServiceProvider.GetRequiredService<DeliverToWebhook>().Handle(id, one);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                log.LogError(e, "Webhook {Id} was not finished this time; it comes again", id);
            }
        });
    }
}

/// <summary>
/// Sends what is due to one webhook, oldest first, one after the other. Somebody else's claim, or a crash, can repeat an event, under the same id,
/// and loses none. A receiver that fails is left alone for a while, and what is behind waits with it.
/// </summary>
internal sealed class DeliverToWebhook(AppDb db, WebhookClient client, WebhookSecrets secrets, TimeProvider clock, ILogger<DeliverToWebhook> log)
{
    private const int Batch = 5;

    /// <summary>Longer than a whole batch can take.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(3);

    /// <summary>The clockwork waits for the slowest webhook before it looks again.</summary>
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(40);

    public async Task Handle(int webhookId, CancellationToken ct)
    {
        var begun = clock.GetTimestamp();
        while (!ct.IsCancellationRequested && clock.GetElapsedTime(begun) < Turn)
        {
            db.ChangeTracker.Clear();
            var webhook = await db.Webhooks.SingleAsync(w => w.Id == webhookId, ct);
            var deliveries = webhook.IsOpen(Now) ? await Claim(webhookId, ct) : [];
            if (deliveries.Count == 0) return;
            foreach (var delivery in deliveries)
            {
                if (webhook.IsOpen(Now)) await Send(webhook, delivery, ct);
                else delivery.GiveBack();
                // Once it has been said, it is put down, also by a host that is stopping.
                await db.SaveChangesAsync(default(CancellationToken));
            }
        }
    }

    private async Task Send(Webhook webhook, WebhookDelivery delivery, CancellationToken ct)
    {
        string signature;
        var at = clock.GetUtcNow();
        try
        {
            signature = secrets.Sign(webhook, delivery.EventId, at, delivery.Body);
        }
        catch (CryptographicException)
        {
            log.LogError("The secret of webhook {Id} cannot be read: the host's keys were changed. Make it a new one", webhook.Id);
            webhook.Pause(WebhookPause.SecretLost, Now);
            delivery.GiveBack();
            return;
        }
        var answer = await client.Post(webhook.Address, delivery.EventId, at, signature, delivery.Body, ct);
        delivery.Tried(answer, Now);
        if (answer.IsTaken)
        {
            webhook.Took();
            return;
        }
        webhook.Failed(Now);
        if (answer.IsGone) webhook.Pause(WebhookPause.Gone, Now);
        log.LogWarning("Webhook {Id} did not take an event: status {Status}", webhook.Id, answer.Status);
    }

    private async Task<IReadOnlyList<WebhookDelivery>> Claim(int webhookId, CancellationToken ct)
    {
        var now = Now;
        var node = $"{Environment.MachineName}/{Guid.NewGuid():N}";
        var (first, held, last) = db.Database.IsSqlite() ? ("", "", $"LIMIT {Batch}") : ($"TOP {Batch}", "WITH (UPDLOCK, READPAST, ROWLOCK)", "");
        // One statement: two senders cannot take the same one, whatever they saw before.
        var taken = await db.Database.ExecuteSqlRawAsync($$"""
            UPDATE WebhookDeliveries SET Claim = Claim + 1, Node = {0}, LeaseUntil = {1}
            WHERE Id IN (
                SELECT {{first}} Id FROM WebhookDeliveries {{held}}
                WHERE WebhookId = {2} AND State = 'Waiting' AND NextAt <= {3} AND (LeaseUntil IS NULL OR LeaseUntil <= {3})
                ORDER BY Id {{last}})
            """, [node, now + Lease, webhookId, now], ct);
        return taken == 0 ? [] : await db.WebhookDeliveries.Where(d => d.Node == node).OrderBy(d => d.Id).ToListAsync(ct);
    }

    private DateTime Now => clock.GetUtcNow().UtcDateTime;
}

/// <summary>Once a day: gives up what has waited too long behind a pause, and takes old lines out of the log.</summary>
internal sealed class ForgetDeliveries(AppDb db, TimeProvider clock) : ITick
{
    public async Task Handle(CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await using var transaction = await db.BeginExclusive(ct);
        await db.Database.ExecuteSqlRawAsync("UPDATE WebhookDeliveries SET State = 'GivenUp', FinishedAt = {0}, Claim = Claim + 1 WHERE State = 'Waiting' AND CreatedAt <= {1} AND NextAt <= {1}",
            [now, now - WebhookDelivery.Useful], ct);
        var old = now - WebhookDelivery.Kept;
        await db.Database.ExecuteSqlRawAsync("DELETE FROM WebhookAttempts WHERE DeliveryId IN (SELECT Id FROM WebhookDeliveries WHERE State <> 'Waiting' AND FinishedAt <= {0})", [old], ct);
        await db.Database.ExecuteSqlRawAsync("DELETE FROM WebhookDeliveries WHERE State <> 'Waiting' AND FinishedAt <= {0}", [old], ct);
        await transaction.CommitAsync(ct);
    }
}
