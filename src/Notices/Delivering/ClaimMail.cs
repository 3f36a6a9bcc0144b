using Certification.Platform.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Certification.Notices.Delivering;

/// <summary>Takes due mails for one sender, oldest first. Nobody else takes them while the lease runs; whoever comes after it has a higher claim number.</summary>
internal sealed class ClaimMail(AppDb db, IOptions<MailOptions> options, TimeProvider clock)
{
    public const int Batch = 50;

    /// <summary>How long a sender holds what it took.</summary>
    public TimeSpan Lease => TimeSpan.FromSeconds(options.Value.LeaseSeconds);

    public async Task<IReadOnlyList<OutgoingMail>> Handle(CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var node = $"{Environment.MachineName}/{Guid.NewGuid():N}";
        // On SQL Server the rows that another sender is just taking are passed over, not waited for, and not taken from it.
        var (first, held, last) = db.Database.IsSqlite() ? ("", "", $"LIMIT {Batch}") : ($"TOP {Batch}", "WITH (UPDLOCK, READPAST, ROWLOCK)", "");
        // One statement: two senders cannot take the same mail, whatever they saw before.
        var taken = await db.Database.ExecuteSqlRawAsync($$"""
            UPDATE OutgoingMails
            SET BeforeClaim = CASE WHEN State = 'Claimed' THEN BeforeClaim ELSE State END,
                State = 'Claimed', Claim = Claim + 1, Node = {0}, LeaseUntil = {1}
            WHERE Id IN (
                SELECT {{first}} Id FROM OutgoingMails {{held}}
                WHERE (State IN ('Planned', 'Deferred', 'Unknown') AND NextAt <= {2}) OR (State IN ('Claimed', 'Submitting') AND LeaseUntil <= {2})
                ORDER BY Id {{last}})
            """, [node, now + Lease, now], ct);
        return taken == 0 ? [] : await db.OutgoingMails.AsNoTracking().Where(m => m.Node == node).OrderBy(m => m.Id).ToListAsync(ct);
    }
}
