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

namespace Certification.People.Accounts;

/// <summary>An administrator lets a colleague in: the person with their roles, and a mail that says where to sign in. A participant gets the roles besides; whoever has such roles is not invited again.</summary>
internal sealed class InvitePerson(AppDb db, PersonRegistry registry, SetRoles roles, Postbox post, AuditTrail audit, TimeProvider clock)
{
    public sealed class Input
    {
        [Required, StringLength(100), PersonName, NoPersonalNumber]
        public string FirstName { get; set; } = "";

        [Required, StringLength(100), PersonName, NoPersonalNumber]
        public string LastName { get; set; } = "";

        [Required, StringLength(EmailAddress.MaxLength), PlainEmail, NoPersonalNumber]
        public string Email { get; set; } = "";

        [Required, RegularExpression("da|en|kl")]
        public string Language { get; set; } = "da";

        [Required, MinLength(1), MaxLength(10)]
        public List<Roles> Roles { get; set; } = [];
    }

    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/accounts", async (Input input, InvitePerson feature, CancellationToken ct) =>
        {
            var id = await feature.Handle(input, ct);
            return Results.Created($"/api/v1/accounts/{id}", new { id });
        }).RequireAuthorization(Policies.Administrators).NotForTokens();

    public async Task<int> Handle(Input input, CancellationToken ct)
    {
        await using var transaction = await db.BeginExclusive(ct);
        var person = await registry.Introduced(input.FirstName, input.LastName, input.Email, input.Language, ct);
        if (SetRoles.Of(person).Count > 0) throw new RefusedException("account.known", Texts.T("Refused.AccountKnown", $"{person.FirstName} {person.LastName}"));
        audit.Note("account.invited", person);
        await roles.Give(person, input.Roles, ct);
        await post.Queue(Letters.InvitationFor(person, clock.GetUtcNow().UtcDateTime), ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return person.Id;
    }
}
