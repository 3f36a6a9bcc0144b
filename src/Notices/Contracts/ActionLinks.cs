using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Personal;
using Microsoft.EntityFrameworkCore;

namespace Certification.Notices.Contracts;

/// <summary>
/// Links in mails with which somebody does one thing without signing in: opening one shows, a button acts, once, until it expires.
/// The secret (256 random bits) stands in the mail alone; stored is only its hash.
/// </summary>
public sealed class ActionLinks(AppDb db, IEnumerable<LinkRight> rights, TimeProvider clock)
{
    /// <summary>Makes a link's secret; the link is stored by the caller's save.</summary>
    /// <param name="purpose">What can be done with it: "seat-offer", as a <see cref="LinkRight"/> declares it.</param>
    /// <param name="subjectId">With what it is done: the enrolment.</param>
    /// <param name="expiresAt">UTC.</param>
    /// <param name="personId">Who alone is to do it, where several are asked about the same thing; null where the subject says who.</param>
    public string Make(string purpose, int subjectId, DateTime expiresAt, int? personId = null)
    {
        if (rights.All(r => r.Purpose != purpose)) throw new InvalidOperationException($"No module has declared what a link for {purpose} lets people do.");
        var secret = Secrets.New();
        db.Add(ActionLink.For(purpose, subjectId, personId, Secrets.Hash(secret), clock.GetUtcNow().UtcDateTime, expiresAt));
        return secret;
    }

    /// <summary>What the link with this secret is about, when it can be used now; null when there is none, or it is used or expired: nobody learns which.</summary>
    public async Task<OpenLink?> Find(string purpose, string secret, CancellationToken ct)
    {
        var hash = Secrets.Hash(secret);
        return await db.Set<ActionLink>().FirstOrDefaultAsync(l => l.SecretHash == hash && l.Purpose == purpose, ct) is { UsedAt: null } link && link.ExpiresAt > clock.GetUtcNow().UtcDateTime
            ? new OpenLink(link.Id, link.SubjectId, link.ExpiresAt) { PersonId = link.PersonId, MadeAt = link.MadeAt } : null;
    }

    /// <summary>Uses up a link that was just found; stored by the caller's save.</summary>
    public void Use(OpenLink link) => db.Set<ActionLink>().Local.Single(l => l.Id == link.Id).Use(clock.GetUtcNow().UtcDateTime);

    /// <summary>Ends every open link of this purpose and subject, or those of one person; stored by the caller's save.</summary>
    public async Task End(string purpose, int subjectId, CancellationToken ct, int? personId = null)
    {
        foreach (var link in await Open(purpose, subjectId).Where(l => personId == null || l.PersonId == personId).ToListAsync(ct)) link.Use(clock.GetUtcNow().UtcDateTime);
    }

    /// <summary>Who can act by an open link of this purpose and subject, and when theirs was made (UTC).</summary>
    public async Task<IReadOnlyDictionary<int, DateTime>> Asked(string purpose, int subjectId, CancellationToken ct) =>
        await Open(purpose, subjectId).Where(l => l.PersonId != null).GroupBy(l => l.PersonId!.Value).Select(g => new { g.Key, At = g.Max(l => l.MadeAt) }).ToDictionaryAsync(g => g.Key, g => g.At, ct);

    /// <summary>When links of this purpose were made (UTC), open or not, by subject and person.</summary>
    public async Task<ILookup<(int SubjectId, int PersonId), DateTime>> Made(string purpose, IReadOnlyCollection<int> subjectIds, CancellationToken ct)
    {
        var ids = subjectIds.ToList();
        return (await db.Set<ActionLink>().Where(l => l.Purpose == purpose && ids.Contains(l.SubjectId) && l.PersonId != null).Select(l => new { l.SubjectId, l.PersonId, l.MadeAt }).ToListAsync(ct))
            .ToLookup(l => (l.SubjectId, l.PersonId!.Value), l => l.MadeAt);
    }

    /// <summary>What a person could do by links that are neither used nor expired; whether the thing still waits is asked when one is used.</summary>
    public async Task<IReadOnlyList<OpenRight>> Held(int personId, CancellationToken ct)
    {
        var (now, held) = (clock.GetUtcNow().UtcDateTime, new List<OpenRight>());
        foreach (var right in rights)
        {
            var open = db.Set<ActionLink>().Where(l => l.Purpose == right.Purpose && l.UsedAt == null && l.ExpiresAt > now);
            var subjects = right.Subjects is { } find ? await find(db, personId, ct) : null;
            var theirs = subjects is null ? open.Where(l => l.PersonId == personId) : open.Where(l => subjects.Contains(l.SubjectId));
            if (await theirs.CountAsync(ct) is > 0 and var count) held.Add(new(right, count, await theirs.MaxAsync(l => l.ExpiresAt, ct)));
        }
        return held;
    }

    /// <summary>Links of a purpose whose subject is a person, for when two persons turn out to be one.</summary>
    public static IHoldsPersons Held(AppDb db, string purpose) => new PersonRows<ActionLink>(db, nameof(ActionLink.SubjectId), (link, _, _) => link.Purpose != purpose);

    /// <summary>When the newest open link was made (UTC); null when there is none.</summary>
    public Task<DateTime?> MadeAt(string purpose, int subjectId, CancellationToken ct) => Open(purpose, subjectId).MaxAsync(l => (DateTime?)l.MadeAt, ct);

    private IQueryable<ActionLink> Open(string purpose, int subjectId)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return db.Set<ActionLink>().Where(l => l.Purpose == purpose && l.SubjectId == subjectId && l.UsedAt == null && l.ExpiresAt > now);
    }
}

/// <summary>A link that can be used now.</summary>
/// <param name="Id">Names it.</param>
/// <param name="SubjectId">With what something is done.</param>
/// <param name="ExpiresAt">UTC.</param>
public sealed record OpenLink(int Id, int SubjectId, DateTime ExpiresAt)
{
    /// <summary>Who alone is to use it; null where the subject says who.</summary>
    public int? PersonId { get; init; }

    /// <summary>UTC.</summary>
    public DateTime MadeAt { get; init; }
}

/// <summary>A link that does one thing once.</summary>
internal sealed class ActionLink : IVersioned, IConcern
{
    public int Id { get; private set; }
    public string Purpose { get; private init; } = "";
    public int SubjectId { get; private init; }
    /// <summary>Who alone is to use it, where several are asked about the same thing.</summary>
    public int? PersonId { get; private set; }
    public string SecretHash { get; private init; } = "";
    IEnumerable<int> IConcern.Persons => PersonId is { } person ? [person] : [];

    public DateTime MadeAt { get; private init; }
    public DateTime ExpiresAt { get; private init; }
    public DateTime? UsedAt { get; private set; }
    /// <summary>Of the code that was mailed last to whoever is to use the link.</summary>
    public string? CodeHash { get; private set; }
    public DateTime? CodeSentAt { get; private set; }
    public int CodesSent { get; private set; }
    /// <summary>Wrong ones since it was sent.</summary>
    public int WrongCodes { get; private set; }
    /// <summary>Two who press at once: the second finds the row changed.</summary>
    public int Version { get; set; }

    internal static ActionLink For(string purpose, int subjectId, int? personId, string secretHash, DateTime now, DateTime expiresAt) =>
        new() { Purpose = purpose, SubjectId = subjectId, PersonId = personId, SecretHash = secretHash, MadeAt = now, ExpiresAt = expiresAt };

    internal void Use(DateTime now) => UsedAt = now;

    internal void SendCode(string hash, DateTime now) => (CodeHash, CodeSentAt, CodesSent, WrongCodes) = (hash, now, CodesSent + 1, 0);

    /// <summary>Whether this is the code that was sent, in time and before too many wrong ones.</summary>
    internal bool TakesCode(string typed, DateTime now)
    {
        if (CodeHash is null || now >= CodeSentAt + LinkCodes.Lifetime || WrongCodes >= LinkCodes.Tries) return false;
        if (Secrets.AreSame(CodeHash, LinkCodes.Hash(SecretHash, typed))) return true;
        WrongCodes++;
        return false;
    }

    internal static void Map(ModelBuilder model) => model.Entity<ActionLink>(link =>
    {
        link.ToTable("ActionLinks");
        link.Holds(DataClass.Access).Of(nameof(PersonId)).OfMany("of whatever its purpose names; a hash and dates").GoesWhole().Secret(nameof(SecretHash), nameof(CodeHash));
        link.Property(l => l.Purpose).HasMaxLength(40);
        link.Property(l => l.SecretHash).HasMaxLength(64);
        link.Property(l => l.CodeHash).HasMaxLength(64);
        link.HasIndex(l => l.SecretHash).IsUnique();
        link.HasIndex(l => new { l.Purpose, l.SubjectId });
        link.HasIndex(l => l.PersonId);
    });
}
