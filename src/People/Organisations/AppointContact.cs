using System.ComponentModel.DataAnnotations;
using Certification.Notices.Contracts;
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

/// <summary>Somebody becomes contact of an organisation, at any level, and is told; known people are found by their e-mail.</summary>
internal sealed class AppointContact(AppDb db, PeopleReader people, PersonRegistry registry, Postbox post, AuditTrail audit, TimeProvider clock)
{
    public sealed class Input
    {
        [Required, StringLength(EmailAddress.MaxLength), PlainEmail, NoPersonalNumber]
        public string? Email { get; set; }

        /// <summary>Needed when nobody has the e-mail yet.</summary>
        [StringLength(100), PersonName, NoPersonalNumber]
        public string? FirstName { get; set; }

        [StringLength(100), PersonName, NoPersonalNumber]
        public string? LastName { get; set; }
    }

    public static void Map(RouteGroupBuilder api)
    {
        api.MapPost("/organisations/{id:int}/contacts", async (int id, Input input, AppointContact feature, CancellationToken ct) =>
            Results.Created((string?)null, new { id = await feature.Handle(id, input, ct) })).RequireAuthorization(Policies.Coordinators);
        api.MapDelete("/organisations/{id:int}/contacts/{grantId:int}", async (int id, int grantId, AppointContact feature, CancellationToken ct) =>
        {
            await feature.Remove(id, grantId, ct);
            return Results.NoContent();
        }).RequireAuthorization(Policies.Coordinators);
    }

    /// <returns>The appointment, by which it is removed.</returns>
    /// <exception cref="RefusedException">Nobody has the e-mail and no name was given, whoever has it cannot sign in, or is contact already.</exception>
    public async Task<int> Handle(int organisationId, Input input, CancellationToken ct)
    {
        await using var transaction = await db.BeginExclusive(ct);
        var organisation = await db.Organisations.FirstOrNotFound(o => o.Id == organisationId && o.MergedIntoId == null, ct);
        var person = await FindOrRegister(input, ct);
        if (person.ClosedAt is not null) throw new RefusedException("contact.closed", T("Refused.ContactClosed"));
        if (!person.Grant(Roles.MunicipalContact, organisation.Id)) throw new RefusedException("contact.already", T("Refused.ContactAlready", $"{person.FirstName} {person.LastName}"));
        await db.SaveChangesAsync(ct);
        var grant = person.Roles.First(r => r.Role == Roles.MunicipalContact && r.OrganisationId == organisation.Id);
        audit.Note("contact.appointed", person, null, $"{organisation.Id} {organisation.Name}");
        var card = (await people.Organisations([organisation.Id], ct)).Single();
        await post.Queue(Letters.AppointedFor(person, card, grant.Id, clock.GetUtcNow().UtcDateTime), ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return grant.Id;
    }

    /// <summary>From the next request on the contact sees nothing of it; what was planned for them is not sent.</summary>
    public async Task Remove(int organisationId, int grantId, CancellationToken ct)
    {
        var person = await db.Persons.Include(p => p.Roles).FirstOrNotFound(p => p.Roles.Any(r => r.Id == grantId && r.OrganisationId == organisationId && r.Role == Roles.MunicipalContact), ct);
        var organisation = await db.Organisations.FirstAsync(o => o.Id == organisationId, ct);
        person.Roles.RemoveAll(r => r.Id == grantId);
        audit.Note("contact.removed", person, $"{organisation.Id} {organisation.Name}");
        await db.SaveChangesAsync(ct);
    }

    private async Task<Person> FindOrRegister(Input input, CancellationToken ct)
    {
        var named = !string.IsNullOrWhiteSpace(input.FirstName) && !string.IsNullOrWhiteSpace(input.LastName);
        if (!named && await db.OwnerOf(TextKey.Of(FieldText.Clean(input.Email!)), ct) is null) throw new RefusedException("contact.name", T("Refused.ContactName"));
        return await registry.Introduced(input.FirstName ?? "", input.LastName ?? "", input.Email!, "da", ct);
    }
}
