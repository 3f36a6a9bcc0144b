using System.Security.Cryptography;
using System.Text;
using Certification.Platform.Data;
using Certification.Platform.Personal;
using Microsoft.EntityFrameworkCore;

namespace Certification.Platform.Audit;

/// <summary>
/// One change of state: who, when, what, before, after and why. Never changed, never removed: each entry follows from the one before it in its chain.
/// Its details, which may be personal, can be erased; a digest of them stays, so that the chain still holds.
/// </summary>
public sealed class AuditEntry
{
    /// <summary>What every certification case's chain begins with: "Enrolment:12".</summary>
    public const string Case = "Enrolment";

    /// <summary>An entry about a person concerns that person.</summary>
    public const string Person = "Person";

    private const int LongestState = 4000;
    private const int LongestReason = 2000;
    private const int LongestName = 400;

    public long Id { get; private set; }
    /// <summary>"Enrolment:12" for whatever concerns an enrolment, else the subject's own: "Cohort:5".</summary>
    public string Chain { get; private set; } = "";
    /// <summary>Counts from 1 within the chain; 0 for entries from before there were chains.</summary>
    public int Number { get; private set; }
    public DateTime At { get; private init; }
    /// <summary>0 where nobody was signed in: the clock, a link in a mail.</summary>
    public int ActorId { get; private init; }
    /// <summary>The actor's name at that time; null once erased.</summary>
    public string? Actor { get; private set; }
    /// <summary>What happened, as "thing.verb": "enrolment.withdrawn".</summary>
    public string Action { get; private init; } = "";
    public string Subject { get; private init; } = "";
    public long SubjectId { get; private init; }
    /// <summary>Whom it concerns.</summary>
    public int? PersonId { get; private set; }
    public string? Before { get; private set; }
    public string? After { get; private set; }
    public string? Reason { get; private set; }
    /// <summary>Random, so that erased details cannot be guessed from their digest; null once erased.</summary>
    public byte[]? Salt { get; private set; }
    public byte[] Digest { get; private set; } = [];
    public byte[] Hash { get; private set; } = [];

    /// <summary>Whether its details are gone; that it happened, when and by whom stays.</summary>
    public bool IsErased => Number > 0 && Salt is null;

    internal static AuditEntry Of(Noted noted, long subjectId, string chain, int? personId) => new()
    {
        Chain = chain,
        At = noted.At,
        ActorId = noted.ActorId,
        Actor = Kept(noted.Actor, LongestName),
        Action = noted.Action,
        Subject = noted.Subject,
        SubjectId = subjectId,
        PersonId = personId,
        Before = Kept(noted.Before, LongestState),
        After = Kept(noted.After, LongestState),
        Reason = Kept(noted.Reason, LongestReason),
    };

    /// <summary>An entry from before there were chains gets its place in one.</summary>
    internal void Place(string chain, int? personId) => (Chain, PersonId) = (chain, personId);

    /// <summary>Takes the next number of the chain and ties the entry to the one before.</summary>
    internal void Follow(int number, byte[] hash)
    {
        Number = number + 1;
        Salt = RandomNumberGenerator.GetBytes(16);
        Digest = DigestOfDetails();
        Hash = HashAfter(hash);
    }

    /// <summary>Takes the personal details away for good. The chain still verifies.</summary>
    public void Erase() => (Actor, Before, After, Reason, Salt) = (null, null, null, null, null);

    /// <summary>Whether the details are those that were stored, or were erased as a whole.</summary>
    internal bool HasItsDetails() =>
        Salt is null ? Actor is null && Before is null && After is null && Reason is null : DigestOfDetails().AsSpan().SequenceEqual(Digest);

    internal bool Follows(byte[] hash) => HashAfter(hash).AsSpan().SequenceEqual(Hash);

    private byte[] DigestOfDetails() => Hashed(writer =>
    {
        writer.Write(Salt!);
        foreach (var text in (ReadOnlySpan<string?>)[Actor, Before, After, Reason])
        {
            writer.Write(text is not null);
            writer.Write(text ?? "");
        }
    });

    private byte[] HashAfter(byte[] previous) => Hashed(writer =>
    {
        writer.Write(previous.Length);
        writer.Write(previous);
        writer.Write(Chain);
        writer.Write(Number);
        writer.Write(At.Ticks);
        writer.Write(ActorId);
        writer.Write(PersonId ?? -1);
        writer.Write(Action);
        writer.Write(Subject);
        writer.Write(SubjectId);
        writer.Write(Digest);
    });

    /// <summary>Numbers are little-endian, texts UTF-8 with their length in front: nothing can be shifted from one field to the next.</summary>
    internal static byte[] Hashed(Action<BinaryWriter> write)
    {
        using var buffer = new MemoryStream(256);
        using (var writer = new BinaryWriter(buffer, Encoding.UTF8, leaveOpen: true)) write(writer);
        return SHA256.HashData(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
    }

    /// <summary>As every database gives it back: no longer than its column, whole characters, and none that ends a text in SQLite.</summary>
    private static string? Kept(string? text, int longest)
    {
        if (text is null) return null;
        if (text.Contains('\0', StringComparison.Ordinal)) text = text.Replace('\0', '\uFFFD');
        if (text.Length <= longest) return text;
        var end = longest - 1;
        return string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[end - 1]) ? end - 1 : end), "…");
    }

    internal static void Map(ModelBuilder model) => model.Entity<AuditEntry>(entry =>
    {
        entry.ToTable("AuditEntries");
        entry.Holds(DataClass.Audit).Of(nameof(PersonId)).Goes(nameof(Actor), nameof(Before), nameof(After), nameof(Reason), nameof(Salt)).Secret(nameof(Salt), nameof(Digest), nameof(Hash))
            .Stays(Declared.Key, nameof(Action), nameof(Chain), nameof(Subject)).Stays("ties the chain together", nameof(Digest), nameof(Hash));
        entry.Property(e => e.Chain).HasMaxLength(100);
        entry.Property(e => e.Action).HasMaxLength(100);
        entry.Property(e => e.Subject).HasMaxLength(80);
        entry.Property(e => e.Before).HasMaxLength(LongestState);
        entry.Property(e => e.After).HasMaxLength(LongestState);
        entry.Property(e => e.Reason).HasMaxLength(LongestReason);
        entry.Property(e => e.Salt).HasMaxLength(16);
        entry.Property(e => e.Digest).HasMaxLength(32);
        entry.Property(e => e.Hash).HasMaxLength(32);
        entry.Ignore(e => e.IsErased);
        // Two writers cannot fork a chain. Entries from before have no number until they are chained.
        entry.HasIndex(e => new { e.Chain, e.Number }).IsUnique().HasFilter("[Number] > 0");
        entry.HasIndex(e => e.PersonId);
        entry.HasIndex(e => e.ActorId);
        entry.HasIndex(e => e.Action);
        entry.HasIndex(e => e.At);
    });
}

/// <summary>Who it concerns, or who did it.</summary>
public static class AuditEntries
{
    /// <summary>Every entry that concerns the person or that they made.</summary>
    public static IQueryable<AuditEntry> About(this IQueryable<AuditEntry> entries, int personId) =>
        entries.Where(e => e.PersonId == personId || e.ActorId == personId);
}
