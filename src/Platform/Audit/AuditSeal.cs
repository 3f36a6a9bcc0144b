using Certification.Platform.Personal;
using Microsoft.EntityFrameworkCore;

namespace Certification.Platform.Audit;

/// <summary>
/// A line under all entries so far. Who cuts off the end of a chain leaves that chain whole; the seal counts what stood there, and its hash goes
/// into the log, which is kept elsewhere.
/// </summary>
public sealed class AuditSeal
{
    public int Id { get; private set; }
    public DateTime At { get; private init; }
    /// <summary>The last entry of the seal before; 0 for the first.</summary>
    public long AfterId { get; private init; }
    /// <summary>The last entry under this one.</summary>
    public long UpToId { get; private init; }
    /// <summary>How many entries lie between the two.</summary>
    public long Entries { get; private init; }
    public byte[] Hash { get; private init; } = [];

    internal static AuditSeal Over(SealedHash entries, AuditSeal? previous, DateTime at) => new()
    {
        At = at,
        AfterId = previous?.UpToId ?? 0,
        UpToId = entries.LastId,
        Entries = entries.Count,
        Hash = entries.Close(at, previous),
    };

    internal static void Map(ModelBuilder model) => model.Entity<AuditSeal>(seal =>
    {
        seal.ToTable("AuditSeals");
        seal.Holds(DataClass.Audit).OfMany("a hash over entries of all");
        seal.Property(s => s.Hash).HasMaxLength(32);
        // Two nodes cannot both go on from the same seal.
        seal.HasIndex(s => s.AfterId).IsUnique();
    });
}

/// <summary>
/// What is left of an entry whose whole chain was deleted when its time was up: enough to check the seals over it, and no personal data.
/// A row here is also what the database asks for before it lets an entry go.
/// </summary>
public sealed class RetiredEntry
{
    public long EntryId { get; private init; }
    public byte[] Hash { get; private init; } = [];

    internal static void Map(ModelBuilder model) => model.Entity<RetiredEntry>(retired =>
    {
        retired.ToTable("AuditRetirements");
        retired.Holds(DataClass.Audit).OfMany("the hash of an entry that is gone");
        retired.HasKey(r => r.EntryId);
        retired.Property(r => r.EntryId).ValueGeneratedNever();
        retired.Property(r => r.Hash).HasMaxLength(32);
    });
}
