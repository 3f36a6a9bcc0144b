using Microsoft.EntityFrameworkCore;

namespace Certification.People;

/// <summary>A person's account with an identity provider, known by the provider's name and its name for the person: never by an e-mail address.</summary>
internal sealed class AccountLink
{
    public int Id { get; private set; }
    public int PersonId { get; private init; }
    public Person Person { get; private init; } = null!;
    /// <summary>The provider, as its tokens name it (iss).</summary>
    public string Issuer { get; private init; } = "";
    /// <summary>The person, as that provider names it for this product (sub).</summary>
    public string Subject { get; private init; } = "";
    /// <summary>What the person knows the account by, as it was when it was connected; shown, never compared.</summary>
    public string Label { get; private init; } = "";
    public DateTime LinkedAt { get; private init; }
    public DateTime? UsedAt { get; private set; }

    public static AccountLink Connect(int personId, string issuer, string subject, string label, DateTime now) =>
        new() { PersonId = personId, Issuer = issuer, Subject = subject, Label = label, LinkedAt = now };

    public void Use(DateTime now) => UsedAt = now;

    internal static void Map(ModelBuilder model) => model.Entity<AccountLink>(link =>
    {
        link.ToTable("AccountLinks");
        link.Property(l => l.Issuer).HasMaxLength(300);
        link.Property(l => l.Subject).HasMaxLength(255);
        link.HasOne(l => l.Person).WithMany().HasForeignKey(l => l.PersonId);
        link.HasIndex(l => new { l.Issuer, l.Subject }).IsUnique();
    });
}
