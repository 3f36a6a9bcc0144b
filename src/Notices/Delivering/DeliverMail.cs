using Certification.Platform.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Certification.Notices.Delivering;

/// <summary>
/// Sends what is due, one mail after the other over one connection. Before a server hears of a mail, the attempt is on record; what the server
/// said of it is on record before the next one is offered. So a crash can repeat one mail, under the same Message-ID, and lose none.
/// </summary>
internal sealed class DeliverMail(
    AppDb db, ClaimMail claim, CheckMail check, ComposeMail compose, IMailTransport transport, TimeProvider clock, ILogger<DeliverMail> log)
{
    /// <returns>How many mails the next hop has taken.</returns>
    public async Task<int> Handle(CancellationToken ct)
    {
        var sent = 0;
        await using var record = new MailRecord(db);
        while (await Open(ct) is { } channel)
        {
            var mails = await claim.Handle(ct);
            if (mails.Count == 0) break;
            var (taken, goOn) = await Send(channel, mails, record, ct);
            sent += taken;
            db.ChangeTracker.Clear();
            if (!goOn) break;
        }
        return sent;
    }

    /// <summary>The channel, when it takes mail now. A fault that paused it is looked at every few minutes, and gone when the server takes the sender again.</summary>
    private async Task<MailChannel?> Open(CancellationToken ct)
    {
        var now = Now;
        var channel = await db.MailChannels.SingleAsync(c => c.Id == MailChannel.TheOne, ct);
        if (channel is { PausedAt: not null, PausedByHand: false } && channel.NextTryAt <= now)
        {
            var answer = await transport.Probe(ct);
            if (answer.Result == DeliveryResult.Accepted) channel.Resume();
            else channel.Pause(answer.Said, byHand: false, now);
            await db.SaveChangesAsync(ct);
        }
        return channel.IsOpen(now) ? channel : null;
    }

    private async Task<(int Sent, bool GoOn)> Send(MailChannel channel, IReadOnlyList<OutgoingMail> claimed, MailRecord record, CancellationToken ct)
    {
        var due = new Queue<OutgoingMail>(await check.Handle(claimed, ct));
        await record.Keep([]);
        db.ChangeTracker.Clear();
        db.Attach(channel);
        var sent = 0;
        var changed = new List<OutgoingMail>();
        while (!ct.IsCancellationRequested && due.TryDequeue(out var mail))
        {
            changed.Add(mail);
            // A slow server can take the batch into the evening.
            if (CheckMail.Stopped(mail, Now)) continue;
            mail.Submit(Now + claim.Lease, Now);
            // One commit for this attempt and for what became of the one before.
            var lost = await record.Keep(changed);
            changed.Clear();
            if (lost.Contains(mail)) continue;
            var answer = await transport.Send(compose.Of(mail), ct);
            var now = Now;
            if (answer.Result is DeliveryResult.ChannelFault or DeliveryResult.Unreachable)
            {
                await GiveBack(channel, [mail, .. due], answer, now, record);
                return (sent, false);
            }
            if (channel.Unreached > 0) channel.Resume();
            await Answered(mail, answer, now, ct);
            if (answer.Result == DeliveryResult.Accepted) sent++;
            changed.Add(mail);
            changed.AddRange(Renewed(due, now));
        }
        foreach (var mail in due) mail.GiveBack(null, Now);
        await record.Keep([.. changed, .. due]);
        return (sent, claimed.Count == ClaimMail.Batch && !ct.IsCancellationRequested);
    }

    private async Task Answered(OutgoingMail mail, DeliveryAnswer answer, DateTime now, CancellationToken ct)
    {
        switch (answer.Result)
        {
            case DeliveryResult.Accepted:
                mail.Accepted(answer.QueueId, answer.Said, now);
                break;
            case DeliveryResult.TryLater:
                mail.TryLater(MailState.Deferred, answer.Said, Backoff.Next(mail, now), now);
                break;
            case DeliveryResult.Unknown:
                mail.TryLater(MailState.Unknown, answer.Said, Backoff.Next(mail, now), now);
                break;
            case DeliveryResult.AddressRefused or DeliveryResult.MailboxRefused:
                mail.Finish(MailState.Failed, answer.Said, now);
                await Count(mail, answer, now, ct);
                break;
            default:
                mail.Finish(MailState.Failed, answer.Said, now);
                break;
        }
    }

    private async Task Count(OutgoingMail mail, DeliveryAnswer answer, DateTime now, CancellationToken ct)
    {
        var address = await db.MailAddresses.Include(a => a.Faults).FirstOrDefaultAsync(a => a.AddressKey == mail.ToKey, ct);
        if (address is null) db.Add(address = MailAddress.Of(mail.To));
        if (address.Refused(answer.Result == DeliveryResult.AddressRefused, answer.Said, now)) log.LogWarning("An address has been refused too often and gets no more mail: see the page of suppressed addresses");
    }

    /// <summary>Nothing is any single mail's fault: all go back as they were, and the channel waits or is paused.</summary>
    private async Task GiveBack(MailChannel channel, IReadOnlyList<OutgoingMail> mails, DeliveryAnswer answer, DateTime now, MailRecord record)
    {
        foreach (var mail in mails) mail.GiveBack(answer.Said, now);
        if (answer.Result == DeliveryResult.ChannelFault)
        {
            channel.Pause(answer.Said, byHand: false, now);
            log.LogError("Mail is paused: {Said}", answer.Said);
        }
        else
        {
            channel.CouldNotBeReached(answer.Said, now);
            log.LogWarning("The mail server cannot be reached: {Said}", answer.Said);
        }
        await record.Keep(mails);
    }

    /// <summary>Those that still wait, held for longer when their lease would soon run out.</summary>
    private List<OutgoingMail> Renewed(Queue<OutgoingMail> waiting, DateTime now)
    {
        if (!waiting.TryPeek(out var next) || next.LeaseUntil - now >= claim.Lease / 2) return [];
        foreach (var mail in waiting) mail.Renew(now + claim.Lease);
        return [.. waiting];
    }

    private DateTime Now => clock.GetUtcNow().UtcDateTime;
}
