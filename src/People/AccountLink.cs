using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Personal;
using Microsoft.EntityFrameworkCore;

namespace Certification.People;

/// <summary>A person's account with an identity provider, known by the provider's name and its name for the person: never by an e-mail address.</summary>
internal sealed class AccountLink : IConcern
{
    public int Id { get; private set; }
    public int PersonId { get; private init; }
    IEnumerable<int> IConcern.Persons => [PersonId];
    public Person Person { get; private init; } = null!;
    /// <summary>The provider, as its tokens name it (iss).</summary>
    public string Issuer { get; private init; } = "";
    /// <summary>The person, as that provider names it for this product (sub).</summary>
    public string Subject { get; private init; } = "";
    /// <summary>What the person knows the account by, as it was when it was connected; shown, never compared.</summary>
    public string Label { get; private init; } = "";
    public DateTime LinkedAt { get; private init; }
    public DateTime? UsedAt { get; private set; }
    /// <summary>The roles that the person has because their own organisation's provider gives them: they go when it gives them no more.</summary>
    public Roles GivenRoles { get; private set; }

    public static AccountLink Connect(int personId, string issuer, string subject, string label, DateTime now) =>
        new() { PersonId = personId, Issuer = issuer, Subject = subject, Label = label, LinkedAt = now };

    /// <summary>What the person may be now by hand-given and provider-given roles together.</summary>
    /// <param name="has">What they may be so far.</param>
    /// <param name="given">What the provider gives today.</param>
    /// <param name="now">UTC.</param>
    public Roles Use(Roles has, Roles given, DateTime now)
    {
        UsedAt = now;
        var still = has & ~(GivenRoles & ~given);
        // What somebody gave by hand before stays when the provider stops giving it.
        GivenRoles = GivenRoles & given | given & ~has;
        return still | given;
    }

    internal static void Map(ModelBuilder model) => model.Entity<AccountLink>(link =>
    {
        link.ToTable("AccountLinks");
        link.Holds(DataClass.Access).Of(nameof(PersonId)).GoesWhole().Secret(nameof(Subject));
        link.Property(l => l.Issuer).HasMaxLength(300);
        link.Property(l => l.Subject).HasMaxLength(255);
        link.Property(l => l.GivenRoles).HasMaxLength(120);
        link.HasOne(l => l.Person).WithMany().HasForeignKey(l => l.PersonId);
        link.HasIndex(l => new { l.Issuer, l.Subject }).IsUnique();
    });
}
