using Certification.Platform.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Certification.Notices.Seeding;

/// <summary>What the example's people were mailed in the weeks before today has been sent: nobody waited for today to begin.</summary>
internal sealed class SeedMail : ISeed
{
    public int Order => 70;

    public async Task Seed(IServiceProvider services, DateOnly today, CancellationToken ct)
    {
        var db = services.GetRequiredService<AppDb>();
        if (await db.OutgoingMails.AnyAsync(m => m.State != MailState.Planned, ct)) return;
        var begin = today.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
        foreach (var mail in await db.OutgoingMails.Where(m => m.NextAt < begin).OrderBy(m => m.Id).ToListAsync(ct)) mail.Accepted(null, Texts.T("Said.Example"), mail.NextAt);
        await db.SaveChangesAsync(ct);
    }
}
