using Certification.Notices.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Personal;
using Certification.Platform.Refusals;
using Certification.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Certification.People;

/// <summary>A human being known to the system, once, whatever roles they have.</summary>
internal sealed class Person : IVersioned, IConcern
{
    public int Id { get; private set; }
    public string FirstName { get; private set; } = "";
    public string LastName { get; private set; } = "";
    /// <summary>For matching and sorting: never compared by culture.</summary>
    public string NameKey { get; private set; } = "";
    public string Email { get; private set; } = "";
    public string EmailKey { get; private set; } = "";
    public string? Phone { get; private set; }
    /// <summary>"da", "en" or "kl"; a language without texts falls back to Danish.</summary>
    public string Language { get; private set; } = "da";
    public DateTime CreatedAt { get; private init; }
    /// <summary>Since when the person cannot sign in (UTC); null for everybody who can.</summary>
    public DateTime? ClosedAt { get; private set; }
    /// <summary>Turned out to be this other person: no longer found, enrolled or signed in, but what is remembered in this name stays.</summary>
    public int? MergedIntoId { get; private set; }
    public int Version { get; set; }

    public PersonIdentity Identity => new(FirstName, LastName, Email, Phone, Language);

    public List<Employment> Employments { get; } = [];
    public List<RoleGrant> Roles { get; } = [];

    IEnumerable<int> IConcern.Persons => [Id];

    public static Person Register(string firstName, string lastName, string email, string? phone, string language, DateTime now) => new()
    {
        FirstName = firstName,
        LastName = lastName,
        NameKey = TextKey.Of($"{firstName} {lastName}"),
        Email = email,
        EmailKey = TextKey.Of(email),
        Phone = phone,
        Language = language,
        CreatedAt = now,
    };

    /// <summary>The same person, named and reached otherwise.</summary>
    public void Become(PersonIdentity identity) =>
        (FirstName, LastName, NameKey, Email, EmailKey, Phone, Language) = (identity.FirstName, identity.LastName, TextKey.Of($"{identity.FirstName} {identity.LastName}"),
            identity.Email, TextKey.Of(identity.Email), identity.Phone, identity.Language);

    /// <summary>Frees the address for whoever else is to have it, until the next save but one: no two rows have the same at any moment.</summary>
    public void LeaveEmail() => EmailKey = $"#{Id}";

    public void MergeInto(Person other) => MergedIntoId = other.Id;

    public void ComeBack() => MergedIntoId = null;

    /// <param name="role">What the person may be.</param>
    /// <param name="organisationId">For a municipal contact: whose staff, at any level of the tree.</param>
    /// <returns>False when the person has it already.</returns>
    public bool Grant(Roles role, int? organisationId = null)
    {
        if (Roles.Any(r => r.Role == role && r.OrganisationId == organisationId)) return false;
        Roles.Add(new RoleGrant { Role = role, OrganisationId = organisationId });
        return true;
    }

    /// <summary>This person as somebody who asks, with the roles of now; who was merged into another is nobody.</summary>
    public Caller AsCaller() => MergedIntoId is not null ? Caller.Nobody : new(Id, $"{FirstName} {LastName}", Roles.Aggregate(Platform.Access.Roles.None, (all, grant) => all | grant.Role),
        [.. Roles.Where(g => g.Role == Platform.Access.Roles.MunicipalContact && g.OrganisationId is not null).Select(g => g.OrganisationId!.Value)]);

    public Recipient AsRecipient() => new(Id, $"{FirstName} {LastName}", Email, Language);

    /// <summary>Takes a role away; whether they had it.</summary>
    public bool Revoke(Roles role) => Roles.RemoveAll(r => r.Role == role) > 0;

    /// <summary>Coordinators, administrators and auditors see and change what others do not: a mailbox alone does not prove who they are.</summary>
    public bool NeedsSecondFactor => Roles.Any(r => (r.Role & (Platform.Access.Roles.Coordinator | Platform.Access.Roles.Administrator | Platform.Access.Roles.Auditor)) != 0);

    public void Close(DateTime now)
    {
        if (ClosedAt is not null) throw new RefusedException("account.closed", Texts.T("Refused.AccountClosed"));
        ClosedAt = now;
    }

    /// <summary>Whether nothing is left but the number.</summary>
    public bool IsErased => Email.Length == 0;

    public void ShutForGood(DateTime now) => ClosedAt ??= now;

    public void Reopen()
    {
        if (IsErased) throw new RefusedException("account.erased", Texts.T("Refused.AlreadyErased"));
        if (ClosedAt is null) throw new RefusedException("account.open", Texts.T("Refused.AccountOpen"));
        ClosedAt = null;
    }

    /// <summary>A new post ends the one before it on the day before; the history stays.</summary>
    public void Employ(Employment employment)
    {
        foreach (var earlier in Employments.Where(e => e.IsOpen)) earlier.End(employment.From.AddDays(-1));
        Employments.Add(employment);
    }

    internal static void Map(ModelBuilder model) => model.Entity<Person>(person =>
    {
        person.ToTable("Persons");
        person.Holds(DataClass.Identity).Of(nameof(Id)).Is(DataClass.Contact, nameof(Email), nameof(EmailKey), nameof(Phone)).Stays(Declared.Key, nameof(Language))
            .Goes(nameof(FirstName), nameof(LastName), nameof(NameKey), nameof(Email), nameof(Phone)).GoesAs("erased:{person}", nameof(EmailKey));
        person.Property(p => p.Language).HasMaxLength(8);
        person.Ignore(p => p.IsErased);
        person.HasIndex(p => p.EmailKey).IsUnique();
        person.HasIndex(p => p.NameKey);
        person.HasOne<Person>().WithMany().HasForeignKey(p => p.MergedIntoId);
        person.Ignore(p => p.Identity);
        person.HasMany(p => p.Employments).WithOne().HasForeignKey(e => e.PersonId);
        person.HasMany(p => p.Roles).WithOne().HasForeignKey(r => r.PersonId);
    });
}

/// <summary>What names a person and reaches them.</summary>
internal sealed record PersonIdentity(string FirstName, string LastName, string Email, string? Phone, string Language)
{
    public string Name => $"{FirstName} {LastName}";
}

/// <summary>A role that a person has; a municipal contact's is for one organisation, at any level: a municipality, an administration or a workplace.</summary>
internal sealed class RoleGrant
{
    public int Id { get; private set; }
    public int PersonId { get; private set; }
    public Roles Role { get; init; }
    public int? OrganisationId { get; init; }

    internal static void Map(ModelBuilder model) => model.Entity<RoleGrant>(grant =>
    {
        grant.ToTable("RoleGrants");
        grant.Holds(DataClass.Access).Of(nameof(PersonId)).GoesWhole();
        grant.HasOne<Organisation>().WithMany().HasForeignKey(g => g.OrganisationId);
        grant.HasIndex(g => new { g.PersonId, g.Role, g.OrganisationId }).IsUnique();
    });
}
