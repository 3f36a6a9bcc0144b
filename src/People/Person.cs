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
    public int Version { get; set; }

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

    /// <returns>False when the person has it already.</returns>
    public bool Grant(Roles role, int? municipalityId = null)
    {
        if (Roles.Any(r => r.Role == role && r.MunicipalityId == municipalityId)) return false;
        Roles.Add(new RoleGrant { Role = role, MunicipalityId = municipalityId });
        return true;
    }

    /// <summary>This person as somebody who asks, with the roles of now.</summary>
    public Caller AsCaller() => new(Id, $"{FirstName} {LastName}", Roles.Aggregate(Platform.Access.Roles.None, (all, grant) => all | grant.Role),
        [.. Roles.Where(g => g.Role == Platform.Access.Roles.MunicipalContact && g.MunicipalityId is not null).Select(g => g.MunicipalityId!.Value)]);

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

    /// <summary>A new post ends the one before it; the history stays.</summary>
    public void Employ(Employment employment)
    {
        foreach (var earlier in Employments.Where(e => e.To is null)) earlier.End(employment.From);
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
        person.HasMany(p => p.Employments).WithOne().HasForeignKey(e => e.PersonId);
        person.HasMany(p => p.Roles).WithOne().HasForeignKey(r => r.PersonId);
    });
}

/// <summary>Where a person works, from when to when.</summary>
internal sealed class Employment
{
    public int Id { get; private set; }
    public int PersonId { get; private set; }
    public int MunicipalityId { get; private init; }
    public int? WorkplaceId { get; private init; }
    public Organisation? Workplace { get; private init; }
    public string? JobTitle { get; private init; }
    public DateOnly From { get; private init; }
    public DateOnly? To { get; private set; }

    /// <summary>A workplace that is stored already is pointed at; a new one is stored along.</summary>
    public static Employment At(int municipalityId, Organisation? workplace, string? jobTitle, DateOnly from) => workplace is { Id: > 0 }
        ? new() { MunicipalityId = municipalityId, WorkplaceId = workplace.Id, JobTitle = jobTitle, From = from }
        : new() { MunicipalityId = municipalityId, Workplace = workplace, JobTitle = jobTitle, From = from };

    public void End(DateOnly on) => To = on;

    internal static void Map(ModelBuilder model) => model.Entity<Employment>(employment =>
    {
        employment.ToTable("Employments");
        employment.Holds(DataClass.Contact).Of(nameof(PersonId)).GoesWhole();
        employment.HasOne(e => e.Workplace).WithMany().HasForeignKey(e => e.WorkplaceId);
        employment.HasOne<Organisation>().WithMany().HasForeignKey(e => e.MunicipalityId);
        employment.HasIndex(e => new { e.PersonId, e.To });
    });
}

/// <summary>A role that a person has; a municipal contact's is for one municipality.</summary>
internal sealed class RoleGrant
{
    public int Id { get; private set; }
    public int PersonId { get; private set; }
    public Roles Role { get; init; }
    public int? MunicipalityId { get; init; }

    internal static void Map(ModelBuilder model) => model.Entity<RoleGrant>(grant =>
    {
        grant.ToTable("RoleGrants");
        grant.Holds(DataClass.Access).Of(nameof(PersonId)).GoesWhole();
        grant.HasOne<Organisation>().WithMany().HasForeignKey(g => g.MunicipalityId);
        grant.HasIndex(g => new { g.PersonId, g.Role, g.MunicipalityId }).IsUnique();
    });
}
