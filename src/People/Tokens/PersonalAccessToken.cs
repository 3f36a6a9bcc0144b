using System.Security.Cryptography;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Personal;
using Certification.Platform.Refusals;
using Microsoft.EntityFrameworkCore;
using static Certification.People.Texts;

namespace Certification.People.Tokens;

/// <summary>A key with which a program acts for the person who made it, within scopes and until a day. The key itself is shown once; kept is its hash.</summary>
internal sealed class PersonalAccessToken : IVersioned, IConcern
{
    /// <summary>Found in a file or a log, it says by itself what it is.</summary>
    public const string Mark = "cert_pat_";

    /// <summary>How long a key can be good for, in days.</summary>
    public const int LongestDays = 366;

    /// <summary>How often its last use is written down.</summary>
    public static readonly TimeSpan UseNoted = TimeSpan.FromMinutes(1);

    public int Id { get; private set; }
    public int PersonId { get; private init; }
    IEnumerable<int> IConcern.Persons => [PersonId];
    public string Name { get; private init; } = "";
    /// <summary>The visible part, by which people tell keys apart: "cert_pat_ab12cd34".</summary>
    public string Prefix { get; private init; } = "";
    /// <summary>SHA-256 of the whole key, of which 256 bits are random: no slower hash is needed.</summary>
    public string SecretHash { get; private init; } = "";
    /// <summary>What it may do, as written: "cohorts:read certificates:write".</summary>
    public string Scopes { get; private init; } = "";
    public DateTime CreatedAt { get; private init; }
    public DateTime ExpiresAt { get; private init; }
    /// <summary>To the minute (UTC).</summary>
    public DateTime? LastUsedAt { get; private set; }
    public DateTime? RevokedAt { get; private set; }
    public int Version { get; set; }

    /// <returns>The row, and the key that is shown this once.</returns>
    public static (PersonalAccessToken Token, string Secret) Make(int personId, string name, IEnumerable<TokenScope> scopes, int days, DateTime now)
    {
        var prefix = Mark + RandomNumberGenerator.GetHexString(8, lowercase: true);
        var secret = $"{prefix}_{Secrets.New()}";
        return (new PersonalAccessToken
        {
            PersonId = personId,
            Name = name,
            Prefix = prefix,
            SecretHash = Secrets.Hash(secret),
            Scopes = TokenScope.Write(scopes),
            CreatedAt = now,
            ExpiresAt = now.AddDays(days),
        }, secret);
    }

    public bool IsGood(DateTime now) => RevokedAt is null && ExpiresAt > now;

    /// <exception cref="RefusedException">It is revoked already.</exception>
    public void Revoke(DateTime now)
    {
        if (RevokedAt is not null) throw new RefusedException("token.revoked", T("Refused.TokenRevoked"));
        RevokedAt = now;
    }

    internal static void Map(ModelBuilder model) => model.Entity<PersonalAccessToken>(token =>
    {
        token.ToTable("PersonalAccessTokens");
        token.Holds(DataClass.Access).Of(nameof(PersonId)).GoesWhole().Secret(nameof(SecretHash));
        token.Property(t => t.Name).HasMaxLength(80);
        token.Property(t => t.Prefix).HasMaxLength(20);
        token.Property(t => t.SecretHash).HasMaxLength(64);
        token.HasOne<Person>().WithMany().HasForeignKey(t => t.PersonId);
        token.HasIndex(t => t.SecretHash).IsUnique();
        token.HasIndex(t => t.Prefix).IsUnique();
    });
}
