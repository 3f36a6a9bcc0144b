using Certification.Notices.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Platform.Time;
using Microsoft.EntityFrameworkCore;

namespace Certification.People.Contracts;

/// <summary>A person as the other modules show one: name, contact and current post.</summary>
public sealed record PersonCard
{
    public required int Id { get; init; }
    public required string FirstName { get; init; }
    public required string LastName { get; init; }
    public required string Email { get; init; }
    public string? Phone { get; init; }
    public required string Language { get; init; }
    public string? Workplace { get; init; }
    public string? JobTitle { get; init; }
    /// <summary>Since when the person is known (UTC).</summary>
    public DateTime CreatedAt { get; init; }

    /// <summary>As people know them; of somebody who was erased only the number is left.</summary>
    public string Name => Email.Length == 0 ? Texts.T("ErasedPerson", Id) : $"{FirstName} {LastName}";

    /// <summary>The person as somebody who gets mail.</summary>
    public Recipient AsRecipient() => new(Id, Name, Email, Language);
}

/// <summary>A municipality as the other modules name one.</summary>
public sealed record MunicipalityCard
{
    public required int Id { get; init; }
    public required string Name { get; init; }
    public required string Region { get; init; }
    /// <summary>ISO country: DK or GL.</summary>
    public required string Country { get; init; }

    /// <summary>The IANA zone in which its people live.</summary>
    public string Zone => Country == "GL" ? Zones.Nuuk : Zones.Copenhagen;
}

/// <summary>What the other modules ask about people. The queries compose, so that a page still reads with one.</summary>
public sealed class PeopleReader(AppDb db)
{
    /// <summary>Everybody, to be joined with rows the caller may see; never read on its own.</summary>
    public IQueryable<PersonCard> Cards
    {
        get
        {
            var posts = db.Employments.Where(e => e.To == null);
            return from person in db.Persons
                   join post in posts on person.Id equals post.PersonId into current
                   from post in current.DefaultIfEmpty()
                   select new PersonCard
                   {
                       Id = person.Id,
                       FirstName = person.FirstName,
                       LastName = person.LastName,
                       Email = person.Email,
                       Phone = person.Phone,
                       Language = person.Language,
                       Workplace = post!.Workplace!.Name,
                       JobTitle = post.JobTitle,
                       CreatedAt = person.CreatedAt,
                   };
        }
    }

    public Task<PersonCard> Card(int personId, CancellationToken ct) => Cards.FirstOrNotFound(p => p.Id == personId, ct);

    /// <summary>The ids of those who have a role, for joins.</summary>
    public IQueryable<int> Having(Roles role) => db.Set<RoleGrant>().Where(r => r.Role == role).Select(r => r.PersonId);

    public async Task<IReadOnlyList<PersonCard>> WithRole(Roles role, CancellationToken ct)
    {
        var having = db.Set<RoleGrant>().Where(r => r.Role == role).Select(r => r.PersonId);
        return await Cards.Where(p => having.Contains(p.Id)).OrderBy(p => p.FirstName).ThenBy(p => p.LastName).ToListAsync(ct);
    }

    /// <summary>The contacts of a municipality, who are told when its staff's certificates change.</summary>
    public async Task<IReadOnlyList<PersonCard>> ContactsOf(int municipalityId, CancellationToken ct)
    {
        var contacts = db.Set<RoleGrant>().Where(r => r.Role == Roles.MunicipalContact && r.MunicipalityId == municipalityId).Select(r => r.PersonId);
        return await Cards.Where(p => contacts.Contains(p.Id)).ToListAsync(ct);
    }

    /// <summary>The contacts of several municipalities.</summary>
    public async Task<ILookup<int, PersonCard>> ContactsOf(IReadOnlyCollection<int> municipalityIds, CancellationToken ct)
    {
        var ids = municipalityIds.Select(id => (int?)id).ToList();
        return (await (from role in db.Set<RoleGrant>()
                       where role.Role == Roles.MunicipalContact && ids.Contains(role.MunicipalityId)
                       join person in Cards on role.PersonId equals person.Id
                       select new { role.MunicipalityId, Person = person }).ToListAsync(ct)).ToLookup(r => r.MunicipalityId!.Value, r => r.Person);
    }

    /// <summary>Whose contact each of these persons is.</summary>
    public async Task<ILookup<int, MunicipalityCard>> MunicipalitiesOf(IReadOnlyCollection<int> personIds, CancellationToken ct)
    {
        var ids = personIds.ToList();
        return (await (from role in db.Set<RoleGrant>()
                       where role.Role == Roles.MunicipalContact && ids.Contains(role.PersonId)
                       join municipality in MunicipalityCards on role.MunicipalityId equals municipality.Id
                       orderby municipality.Name
                       select new { role.PersonId, Municipality = municipality }).ToListAsync(ct)).ToLookup(r => r.PersonId, r => r.Municipality);
    }

    /// <summary>Every municipality, for joins.</summary>
    public IQueryable<MunicipalityCard> MunicipalityCards =>
        db.Organisations.Where(o => o.Kind == OrganisationKind.Municipality)
            .Select(o => new MunicipalityCard { Id = o.Id, Name = o.Name, Region = o.Region!, Country = o.Country! });

    public async Task<IReadOnlyDictionary<int, MunicipalityCard>> Municipalities(CancellationToken ct) =>
        await MunicipalityCards.ToDictionaryAsync(m => m.Id, ct);
}
