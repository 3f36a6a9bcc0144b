using Certification.Platform.Access;
using Certification.Platform.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Certification.Notices.Following;

/// <summary>The coordinator's list of addresses that need a look: those that get nothing any more, then those that have refused mail lately.</summary>
internal sealed class ReadAddresses(AppDb db, TimeProvider clock)
{
    private static readonly TimeSpan Lately = TimeSpan.FromDays(30);

    /// <summary>What a server said.</summary>
    public sealed record Fault(DateTime At, string Said);

    /// <summary>An address, and whose it is.</summary>
    public sealed record Line(int Id, string Address, DateTime? SuppressedAt, int PersonId, string Name, IReadOnlyList<Fault> Faults);

    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/mail/addresses", async ([AsParameters] PageRequest page, ReadAddresses feature, CancellationToken ct) =>
            await feature.Handle(page, ct)).RequireAuthorization(Policies.Coordinators);

    public async Task<Page<Line>> Handle(PageRequest page, CancellationToken ct)
    {
        var since = clock.GetUtcNow().UtcDateTime - Lately;
        var addresses = await db.MailAddresses.AsNoTracking().Include(a => a.Faults)
            .Where(a => a.SuppressedAt != null || a.Faults.Any(f => f.ForgivenAt == null && f.At > since))
            .OrderBy(a => a.SuppressedAt == null).ThenByDescending(a => a.SuppressedAt).ThenBy(a => a.AddressKey).ToPage(page, ct);
        var keys = addresses.Items.Select(a => a.AddressKey).ToList();
        var names = (await db.OutgoingMails.AsNoTracking().Where(m => keys.Contains(m.ToKey)).Select(m => new { m.Id, m.ToKey, m.RecipientId, m.ToName }).ToListAsync(ct))
            .GroupBy(m => m.ToKey).ToDictionary(g => g.Key, g => g.MaxBy(m => m.Id)!);
        return new Page<Line>([.. addresses.Items.Select(a => new Line(a.Id, a.Address, a.SuppressedAt, names.GetValueOrDefault(a.AddressKey)?.RecipientId ?? 0,
            names.GetValueOrDefault(a.AddressKey)?.ToName ?? "", [.. a.Faults.Where(f => f.ForgivenAt is null).OrderByDescending(f => f.At).Select(f => new Fault(f.At, f.Said))]))],
            addresses.Number, addresses.Size, addresses.Total);
    }
}
