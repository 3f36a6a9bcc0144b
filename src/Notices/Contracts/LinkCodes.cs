using System.Globalization;
using System.Security.Cryptography;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Refusals;
using Microsoft.EntityFrameworkCore;
using static Certification.Notices.Texts;

namespace Certification.Notices.Contracts;

/// <summary>
/// Confirms that whoever holds an action link reads the mailbox it was sent to: a code goes there, and must come back with the action. So a
/// link that was forwarded, or stands in a log, acts for nobody.
/// </summary>
public sealed class LinkCodes(AppDb db, Postbox post, AuditTrail audit, TimeProvider clock)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    /// <summary>Wrong codes after which a new one must be sent.</summary>
    public const int Tries = 5;

    /// <summary>Codes for one link: fifty guesses among a million are the most that anybody has.</summary>
    private const int Most = 10;
    private static readonly TimeSpan Apart = TimeSpan.FromMinutes(1);

    /// <summary>Mails a code, and stores it.</summary>
    /// <param name="link">That was found.</param>
    /// <param name="to">Whom the link was made for.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="RefusedException">One was sent within the minute, or too many were.</exception>
    public async Task Send(OpenLink link, Recipient to, CancellationToken ct)
    {
        var (row, now) = (await Row(link, ct), clock.GetUtcNow().UtcDateTime);
        if (row.CodeSentAt > now - Apart) throw new RefusedException("link.code-just-sent", T("Refused.CodeJustSent"));
        if (row.CodesSent >= Most) throw new RefusedException("link.codes-used", T("Refused.CodesUsed"));
        var code = RandomNumberGenerator.GetInt32(1_000_000).ToString("D6", CultureInfo.InvariantCulture);
        row.SendCode(Hash(row.SecretHash, code), now);
        audit.Note("link.code-sent", row);
        await post.Queue(CodeLetters.LinkCodeFor(to, row, code, now), ct);
        await db.SaveChangesAsync(ct);
    }

    /// <summary>Takes the code; call before the action's own transaction, for a wrong one is remembered before it is refused. Guesses take turns: none is made beside another, uncounted.</summary>
    /// <exception cref="RefusedException">The code is wrong, too old, or was tried too often.</exception>
    public async Task Check(OpenLink link, string typed, CancellationToken ct)
    {
        await using var turn = await db.BeginExclusive(ct);
        var row = await Row(link, ct);
        await db.Entry(row).ReloadAsync(ct);
        if (row.TakesCode(typed, clock.GetUtcNow().UtcDateTime)) return;
        audit.Note("link.code-refused", row);
        await db.SaveChangesAsync(ct);
        await turn.CommitAsync(ct);
        throw new RefusedException("link.code", T("Refused.LinkCode"));
    }

    /// <summary>With the link's own secret in it: the same code of another link is another hash.</summary>
    internal static string Hash(string salt, string code) => Secrets.Hash($"{salt}:{string.Concat(code.Where(char.IsAsciiDigit))}");

    private Task<ActionLink> Row(OpenLink link, CancellationToken ct) => db.Set<ActionLink>().SingleAsync(l => l.Id == link.Id, ct);
}
