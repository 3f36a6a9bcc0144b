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
    public string Zone => ZoneOf(Country);

    internal static string ZoneOf(string country) => country == "GL" ? Zones.Nuuk : Zones.Copenhagen;
}

/// <summary>What the other modules ask about people. The queries compose, so that a page still reads with one.</summary>
public sealed class PeopleReader(AppDb db)
{
    /// <summary>Everybody, to be joined with rows the caller may see; never read on its own.</summary>
    public IQueryable<PersonCard> Cards
    {
        get
        {
            var posts = db.Employments.Where(e => e.To == null && e.TakenBackAt == null);
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
                       Workplace = post!.Workplace!.Name ?? post.Administration!.Name,
                       JobTitle = post.JobTitle,
                       CreatedAt = person.CreatedAt,
                   };
        }
    }

    public Task<PersonCard> Card(int personId, CancellationToken ct) => Cards.FirstOrNotFound(p => p.Id == personId, ct);

    /// <summary>Whether this is somebody still: not erased, not shut out, and not merged into another.</summary>
    public Task<bool> IsOpen(int personId, CancellationToken ct) => db.Accounts.AnyAsync(p => p.Id == personId, ct);

    /// <summary>The ids of those who are somebody still, as <see cref="IsOpen"/> says, for joins.</summary>
    public IQueryable<int> Open => db.Accounts.Select(p => p.Id);

    /// <summary>The ids of those who have a role, for joins.</summary>
    public IQueryable<int> Having(Roles role) => db.Grants.Where(r => r.Role == role).Select(r => r.PersonId);

    /// <summary>Whether somebody does anything here but take part: then they have an account for it.</summary>
    public Task<bool> WorksHere(int personId, CancellationToken ct) => db.Grants.AnyAsync(r => r.PersonId == personId && r.Role != Roles.Participant, ct);

    public async Task<IReadOnlyList<PersonCard>> WithRole(Roles role, CancellationToken ct)
    {
        var having = Having(role);
        return await Cards.Where(p => having.Contains(p.Id)).OrderBy(p => p.FirstName).ThenBy(p => p.LastName).ToListAsync(ct);
    }

    /// <summary>The contacts, at whatever level, of somebody who works here: who are told when something becomes of them.</summary>
    public async Task<IReadOnlyList<PersonCard>> ContactsOf(Place place, CancellationToken ct)
    {
        var contacts = await ContactsOf([.. place.Levels], ct);
        return [.. contacts.SelectMany(c => c).DistinctBy(c => c.Id)];
    }

    /// <summary>The contacts of several organisations, by the organisation whose contact they are.</summary>
    public async Task<ILookup<int, PersonCard>> ContactsOf(IReadOnlyCollection<int> organisationIds, CancellationToken ct)
    {
        var ids = (await Shareable(organisationIds, ct)).Select(id => (int?)id).ToList();
        return (await (from role in db.Grants
                       where role.Role == Roles.MunicipalContact && ids.Contains(role.OrganisationId)
                       join person in Cards on role.PersonId equals person.Id
                       orderby person.FirstName, person.LastName, person.Id
                       select new { role.OrganisationId, Person = person }).ToListAsync(ct)).ToLookup(r => r.OrganisationId!.Value, r => r.Person);
    }

    /// <summary>Every contact with the organisation whose contact they are, by municipality: for the secretariat, which looks after them whether or not names may be shared yet.</summary>
    public async Task<ILookup<int, (OrganisationCard Of, PersonCard Person)>> EveryContact(CancellationToken ct)
    {
        var grants = await (from role in db.Grants
                            where role.Role == Roles.MunicipalContact && role.OrganisationId != null
                            join person in Cards on role.PersonId equals person.Id
                            orderby person.FirstName, person.LastName, person.Id
                            select new { Organisation = role.OrganisationId!.Value, Person = person }).ToListAsync(ct);
        var cards = (await Organisations([.. grants.Select(g => g.Organisation)], ct)).ToDictionary(o => o.Id);
        return grants.Select(g => (Of: cards[g.Organisation], g.Person)).OrderBy(c => c.Of.IsMunicipality ? 0 : 1).ToLookup(c => c.Of.MunicipalityId);
    }

    /// <summary>Whose contact each of these persons is, municipalities first.</summary>
    public async Task<ILookup<int, OrganisationCard>> OrganisationsOf(IReadOnlyCollection<int> personIds, CancellationToken ct)
    {
        var ids = personIds.ToList();
        var grants = await db.Grants.Where(r => r.Role == Roles.MunicipalContact && r.OrganisationId != null && ids.Contains(r.PersonId))
            .Select(r => new { r.PersonId, Organisation = r.OrganisationId!.Value }).ToListAsync(ct);
        var cards = (await Organisations(await Shareable([.. grants.Select(g => g.Organisation)], ct), ct)).ToDictionary(o => o.Id);
        return grants.Where(g => cards.ContainsKey(g.Organisation)).OrderBy(g => cards[g.Organisation].IsMunicipality ? 0 : 1).ThenBy(g => cards[g.Organisation].Title, StringComparer.Ordinal)
            .ToLookup(g => g.PersonId, g => cards[g.Organisation]);
    }

    /// <summary>
    /// Those of these organisations with which names may be shared: all but those in a country outside the data protection rules of which nobody has
    /// noted on what ground. Every way to a contact goes through this: pages, mails and the API.
    /// </summary>
    public async Task<IReadOnlyList<int>> Shareable(IReadOnlyCollection<int> organisationIds, CancellationToken ct)
    {
        var (ids, outside) = (organisationIds.Distinct().ToList(), Organisation.Outside.ToList());
        return await (from node in db.Organisations
                      where ids.Contains(node.Id)
                      join root in db.Organisations on node.MunicipalityId ?? node.Id equals root.Id
                      where !outside.Contains(root.Country!) || root.TransferBasis != null
                      select node.Id).ToListAsync(ct);
    }

    /// <summary>Municipalities that have contacts and no noted ground for sharing names with them: a task for coordinators.</summary>
    public async Task<IReadOnlyList<MunicipalityCard>> WithoutBasis(CancellationToken ct)
    {
        var outside = Organisation.Outside.ToList();
        var (grants, organisations) = (db.Grants, db.Organisations);
        return await MunicipalityCards.Where(m => outside.Contains(m.Country) && organisations.Any(o => o.Id == m.Id && o.TransferBasis == null)
            && grants.Any(g => g.Role == Roles.MunicipalContact && organisations.Any(o => o.Id == g.OrganisationId && (o.Id == m.Id || o.MunicipalityId == m.Id)))).OrderBy(m => m.Name).ToListAsync(ct);
    }

    /// <summary>Organisations of any level by their ids, municipalities first; what does not exist is left out.</summary>
    public async Task<IReadOnlyList<OrganisationCard>> Organisations(IReadOnlyCollection<int> organisationIds, CancellationToken ct)
    {
        var ids = organisationIds.Distinct().ToList();
        if (ids.Count == 0) return [];
        return await (from node in db.Organisations
                      where ids.Contains(node.Id)
                      join root in db.Organisations on node.MunicipalityId ?? node.Id equals root.Id
                      orderby node.Kind == OrganisationKind.Municipality ? 0 : 1, node.Name, node.Id
                      select new OrganisationCard { Id = node.Id, Name = node.Name, MunicipalityId = root.Id, MunicipalityName = root.Name, Country = root.Country! }).ToListAsync(ct);
    }

    /// <summary>Every municipality, for joins.</summary>
    public IQueryable<MunicipalityCard> MunicipalityCards =>
        db.Organisations.Where(o => o.Kind == OrganisationKind.Municipality)
            .Select(o => new MunicipalityCard { Id = o.Id, Name = o.Name, Region = o.Region!, Country = o.Country! });

    public async Task<IReadOnlyDictionary<int, MunicipalityCard>> Municipalities(CancellationToken ct) =>
        await MunicipalityCards.ToDictionaryAsync(m => m.Id, ct);
}
