using Certification.Platform.Personal;
using Microsoft.EntityFrameworkCore;

namespace Certification.Platform.Repeating;

/// <summary>A post that came with an idempotency key: that it runs, and then what it was answered, for a day.</summary>
internal sealed class KeptAnswer
{
    public static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    /// <summary>How long one that died is taken to be still running.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(3);

    public long Id { get; private set; }
    /// <summary>SHA-256 of caller and key: whoever reads the table learns neither.</summary>
    public string KeyHash { get; private init; } = "";
    /// <summary>Whose answer it is; 0 for a caller without a sign-in.</summary>
    public int PersonId { get; private init; }
    /// <summary>SHA-256 of address and body.</summary>
    public string Print { get; private set; } = "";
    /// <summary>Counts who took it on; only the last one may answer.</summary>
    public int Claim { get; private set; }
    public DateTime LeaseUntil { get; private set; }
    public DateTime ExpiresAt { get; private set; }
    /// <summary>Null while it runs.</summary>
    public int? Status { get; private init; }
    public string? ContentType { get; private init; }
    public string? Location { get; private init; }
    /// <summary>Protected: some answers hold what is shown only once.</summary>
    public byte[]? Body { get; private init; }

    public static KeptAnswer Begin(string keyHash, int personId, string print, DateTime now) => new()
    {
        KeyHash = keyHash,
        PersonId = personId,
        Print = print,
        Claim = 1,
        LeaseUntil = now + Lease,
        ExpiresAt = now + Kept,
    };

    /// <summary>Whoever ran it has gone without an answer, and so without having done anything: both are one commit.</summary>
    public void TakeOver(DateTime now) => (Claim, LeaseUntil, ExpiresAt) = (Claim + 1, now + Lease, now + Kept);

    internal static void Map(ModelBuilder model) => model.Entity<KeptAnswer>(answer =>
    {
        answer.ToTable("KeptAnswers");
        answer.Holds(DataClass.Access).Of(nameof(PersonId)).GoesWhole().Secret(nameof(Body), nameof(KeyHash), nameof(Print));
        answer.Property(a => a.KeyHash).HasMaxLength(64);
        answer.Property(a => a.Print).HasMaxLength(64);
        answer.Property(a => a.Claim).IsConcurrencyToken();
        answer.Property(a => a.Location).HasMaxLength(2000);
        answer.HasIndex(a => a.KeyHash).IsUnique();
        answer.HasIndex(a => a.ExpiresAt);
    });
}
