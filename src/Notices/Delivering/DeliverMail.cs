using Certification.Platform.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Certification.Notices.Delivering;

/// <summary>Sends what is waiting, oldest first; a mail that fails stays and is tried again.</summary>
internal sealed class DeliverMail(AppDb db, IMailTransport transport, Microsoft.Extensions.Options.IOptions<Certification.Platform.SiteOptions> site, TimeProvider clock, ILogger<DeliverMail> log)
{
    private const int Batch = 50;

    public async Task<int> Handle(CancellationToken ct)
    {
        var waiting = await db.Set<OutgoingMail>().Where(m => m.State == MailState.Planned)
            .OrderBy(m => m.Attempts).ThenBy(m => m.Id).Take(Batch).ToListAsync(ct);
        foreach (var mail in waiting)
        {
            try
            {
                await transport.Send(new ComposedMail
                {
                    MessageId = mail.Key,
                    Date = mail.CreatedAt,
                    ToName = "",
                    ToAddress = mail.To,
                    Subject = mail.Subject,
                    Text = mail.Text.Replace(Certification.Notices.Contracts.Letter.Site, site.Value.Address, StringComparison.Ordinal),
                }, ct);
                mail.Sent(clock.GetUtcNow().UtcDateTime);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                log.LogWarning("Mail {Id} was not sent: {Error}", mail.Id, e.GetType().Name);
                mail.Failed(e.Message);
            }
            await db.SaveChangesAsync(ct);
        }
        return waiting.Count(m => m.State == MailState.Sent);
    }
}

/// <summary>Ticks: reads the clock and lets mail be delivered.</summary>
internal sealed class Postman(IServiceScopeFactory scopes, TimeProvider clock, ILogger<Postman> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(30), clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                await scope.ServiceProvider.GetRequiredService<DeliverMail>().Handle(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                log.LogError(e, "Mail could not be delivered this time");
            }
        }
    }
}
