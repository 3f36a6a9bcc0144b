using System.ComponentModel.DataAnnotations;
using Certification.People.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Refusals;
using Certification.Platform.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using static Certification.People.Texts;

namespace Certification.People.Organisations;

/// <summary>Two spellings of one workplace or administration become one: posts, enrolments and contacts follow, and the old name still means it.</summary>
internal sealed class MergeOrganisations(AppDb db, IEnumerable<IFollowsTree> followers, AuditTrail audit)
{
    public sealed class Input
    {
        /// <summary>The one that stays.</summary>
        [Required]
        public int? IntoId { get; set; }

        [StringLength(2000), NoPersonalNumber]
        public string? Reason { get; set; }
    }

    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/organisations/{id:int}/merge", async (int id, Input input, MergeOrganisations feature, CancellationToken ct) =>
        {
            await feature.Handle(id, input, ct);
            return Results.NoContent();
        }).RequireAuthorization(Policies.Coordinators);

    public async Task Handle(int id, Input input, CancellationToken ct)
    {
        await using var transaction = await db.BeginExclusive(ct);
        var from = await Find(id, ct);
        var into = await Find(input.IntoId!.Value, ct);
        if (from == into || from.Kind == OrganisationKind.Municipality || from.Kind != into.Kind || from.MunicipalityId != into.MunicipalityId)
            throw new RefusedException("organisation.merge", T("Refused.MergeOrganisations"));
        var followed = from.Kind == OrganisationKind.Workplace ? await Workplace(from, into, ct) : await Administration(from, into, ct);
        foreach (var earlier in await db.Organisations.Where(o => o.MergedIntoId == from.Id).ToListAsync(ct)) earlier.MergeInto(into);
        var contacts = await Contacts(from, into, ct);
        from.MergeInto(into);
        audit.Note("organisation.merged", from, $"{from.Id} {from.Name}", $"{into.Id} {into.Name}; {followed} enrolments and posts, {contacts} contacts", input.Reason);
        audit.Note("organisation.merged-with", into, null, $"{from.Id} {from.Name}", input.Reason);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
    }

    private async Task<int> Workplace(Organisation from, Organisation into, CancellationToken ct)
    {
        var administration = into.ParentId == into.MunicipalityId ? null : into.ParentId;
        var to = new Place(into.MunicipalityId!.Value, administration, into.Id);
        var posts = await db.Employments.Where(e => e.WorkplaceId == from.Id).ToListAsync(ct);
        foreach (var post in posts) post.Stand(to);
        return posts.Count + await Follow(f => f.WorkplaceMerged(from.Id, to, ct));
    }

    private async Task<int> Administration(Organisation from, Organisation into, CancellationToken ct)
    {
        var own = db.Organisations.Where(o => o.ParentId == into.Id && o.MergedIntoId == null);
        var workplaces = await db.Organisations.Where(o => o.ParentId == from.Id).ToListAsync(ct);
        var names = await own.Select(o => o.NameKey).ToListAsync(ct);
        if (workplaces.Find(w => w.MergedIntoId is null && names.Contains(w.NameKey)) is { } twice) throw new RefusedException("organisation.merge-below", T("Refused.MergeBelowFirst", twice.Name));
        foreach (var workplace in workplaces) workplace.MoveUnder(into.Id);
        var posts = await db.Employments.Where(e => e.AdministrationId == from.Id).ToListAsync(ct);
        foreach (var post in posts) post.Stand(post.Place with { AdministrationId = into.Id });
        return posts.Count + await Follow(f => f.AdministrationMerged(from.Id, into.Id, ct));
    }

    private async Task<int> Follow(Func<IFollowsTree, Task<int>> ask)
    {
        var count = 0;
        foreach (var follower in followers) count += await ask(follower);
        return count;
    }

    /// <summary>Whoever is contact of both is one of them once.</summary>
    private async Task<int> Contacts(Organisation from, Organisation into, CancellationToken ct)
    {
        var moved = await db.Set<RoleGrant>().Where(g => g.OrganisationId == from.Id).ToListAsync(ct);
        foreach (var grant in moved)
        {
            var person = await db.Persons.Include(p => p.Roles).SingleAsync(p => p.Id == grant.PersonId, ct);
            db.Remove(grant);
            audit.Note("contact.removed", person, $"{from.Id} {from.Name}");
            if (person.Grant(grant.Role, into.Id)) audit.Note("contact.appointed", person, null, $"{into.Id} {into.Name}");
        }
        return moved.Count;
    }

    private Task<Organisation> Find(int id, CancellationToken ct) => db.Organisations.FirstOrNotFound(o => o.Id == id && o.MergedIntoId == null, ct);
}
