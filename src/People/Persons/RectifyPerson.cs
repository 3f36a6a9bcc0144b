using System.ComponentModel.DataAnnotations;
using Certification.People.Matching;
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

namespace Certification.People.Persons;

/// <summary>What is known of a person was wrong and is put right. Issued certificates keep the name they were issued with, until somebody issues them anew.</summary>
internal sealed class RectifyPerson(AppDb db, Caller caller, AuditTrail audit)
{
    public sealed class Input
    {
        [Required]
        public int? Version { get; set; }

        [Required, StringLength(100), PersonName, NoPersonalNumber]
        public string? FirstName { get; set; }

        [Required, StringLength(100), PersonName, NoPersonalNumber]
        public string? LastName { get; set; }

        [Required, StringLength(EmailAddress.MaxLength), PlainEmail, NoPersonalNumber]
        public string? Email { get; set; }

        [StringLength(40), NoPersonalNumber]
        public string? Phone { get; set; }

        [Required, RegularExpression("da|en|kl")]
        public string? Language { get; set; }
    }

    public static void Map(RouteGroupBuilder api) =>
        api.MapPut("/people/{id:int}", async (int id, Input input, RectifyPerson feature, CancellationToken ct) =>
        {
            await feature.Handle(id, input, ct);
            return Results.NoContent();
        }).RequireAuthorization(Policies.Coordinators);

    public async Task Handle(int id, Input input, CancellationToken ct)
    {
        await using var transaction = await db.BeginExclusive(ct);
        var person = await db.Persons.Include(p => p.Roles).FirstOrNotFound(p => p.Id == id && p.MergedIntoId == null, ct);
        db.Expect(person, input.Version!.Value, p => new { p.Version });
        var before = person.Identity;
        var phone = FieldText.OneLine(input.Phone ?? "");
        var after = new PersonIdentity(FieldText.OneLine(input.FirstName!), FieldText.OneLine(input.LastName!), FieldText.Clean(input.Email!), phone.Length == 0 ? null : phone, input.Language!);
        if (after == before) return;
        if (TextKey.Of(after.Email) != person.EmailKey)
        {
            MergePersons.KeptBy(caller, person);
            var key = TextKey.Of(after.Email);
            if (await db.Persons.AnyAsync(p => p.EmailKey == key && p.Id != id, ct)) throw new RefusedException("person.email-taken", T("Refused.EmailTaken"));
        }
        person.Become(after);
        audit.Note("person.rectified", person, Changed(before, after), Changed(after, before));
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>Only what differs goes into the log.</summary>
    private static string Changed(PersonIdentity one, PersonIdentity other) => string.Join("; ", new[]
    {
        one.Name == other.Name ? null : one.Name,
        one.Email == other.Email ? null : one.Email,
        one.Phone == other.Phone ? null : one.Phone ?? "-",
        one.Language == other.Language ? null : one.Language,
    }.OfType<string>());
}
