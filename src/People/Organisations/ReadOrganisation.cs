using Certification.People.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Certification.People.Organisations;

/// <summary>One node of a municipality's tree, with how many work under it now.</summary>
internal sealed record NodeLine(int Id, OrganisationKind Kind, string Name, int? ParentId, int Staff, int Contacts);

/// <summary>Somebody who sees an organisation's staff.</summary>
internal sealed record ContactOf(int GrantId, int PersonId, string Name, string Email);

/// <summary>One organisation: what is under it and who its contacts are.</summary>
internal sealed record OrganisationView(NodeLine Node, OrganisationCard Card, string? Region, string? TransferBasis, bool NeedsBasis, IReadOnlyList<NodeLine> Tree, IReadOnlyList<ContactOf> Contacts)
{
    /// <summary>The nodes right under one, by name.</summary>
    public IEnumerable<NodeLine> Under(int id) => Tree.Where(n => n.ParentId == id).OrderBy(n => n.Kind).ThenBy(n => n.Name, StringComparer.CurrentCulture);
}

/// <summary>Reads a municipality's tree with three queries, whatever its size.</summary>
internal sealed class ReadOrganisation(AppDb db, PeopleReader people)
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/organisations/{id:int}", async (int id, ReadOrganisation feature, CancellationToken ct) => await feature.Handle(id, ct)).RequireAuthorization(Policies.Coordinators);

    public async Task<OrganisationView> Handle(int id, CancellationToken ct)
    {
        var node = await db.Organisations.AsNoTracking().FirstOrNotFound(o => o.Id == id && o.MergedIntoId == null, ct);
        var root = node.MunicipalityId ?? node.Id;
        var persons = db.Persons;
        var posts = await db.Employments.Where(e => e.MunicipalityId == root && e.To == null && e.TakenBackAt == null && persons.Any(p => p.Id == e.PersonId && p.MergedIntoId == null))
            .GroupBy(e => new { e.AdministrationId, e.WorkplaceId }).Select(g => new { g.Key.AdministrationId, g.Key.WorkplaceId, Count = g.Count() }).ToListAsync(ct);
        var organisations = await db.Organisations.AsNoTracking().Where(o => (o.Id == root || o.MunicipalityId == root) && o.MergedIntoId == null).ToListAsync(ct);
        var contacts = await (from grant in db.Grants
                              where grant.Role == Roles.MunicipalContact && grant.OrganisationId == id
                              join person in db.Persons on grant.PersonId equals person.Id
                              orderby person.NameKey
                              select new ContactOf(grant.Id, person.Id, person.FirstName + " " + person.LastName, person.Email)).ToListAsync(ct);
        var counts = await db.Grants.Where(g => g.Role == Roles.MunicipalContact && g.OrganisationId != null)
            .GroupBy(g => g.OrganisationId!.Value).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, ct);
        List<NodeLine> tree = [.. organisations.Select(o => new NodeLine(o.Id, o.Kind, o.Name, o.ParentId,
            posts.Where(p => o.Id == root || p.AdministrationId == o.Id || p.WorkplaceId == o.Id).Sum(p => p.Count), counts.GetValueOrDefault(o.Id)))];
        var municipality = organisations.Single(o => o.Id == root);
        return new OrganisationView(tree.Single(n => n.Id == id), (await people.Organisations([id], ct)).Single(), municipality.Region, municipality.TransferBasis, municipality.NeedsBasis, tree, contacts);
    }
}
