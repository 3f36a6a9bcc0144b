using System.ComponentModel.DataAnnotations;
using Certification.Notices.Contracts;
using Certification.Notices.Delivering;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Refusals;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using static Certification.Notices.Texts;

namespace Certification.Notices.Declining;

/// <summary>A person wants no more letters of a class; what is planned of it is skipped when it falls due.</summary>
internal sealed class DeclineMail(AppDb db, Caller caller, AuditTrail audit, TimeProvider clock)
{
    public sealed class Input
    {
        [Required]
        public LetterClass? Class { get; set; }
    }

    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/me/mail/decline", async (Input input, DeclineMail feature, CancellationToken ct) =>
        {
            await feature.Handle(input, ct);
            return Results.NoContent();
        }).RequireAuthorization(Policies.SignedIn);

    /// <exception cref="RefusedException">The letters cannot be declined.</exception>
    public Task Handle(Input input, CancellationToken ct) => Handle(caller.PersonId, input.Class!.Value, ct);

    internal async Task Handle(int personId, LetterClass @class, CancellationToken ct)
    {
        if (@class == LetterClass.Mandatory) throw new RefusedException("mail.mandatory", T("Refused.Mandatory"));
        await using var transaction = await db.BeginExclusive(ct);
        if (await db.MailChoices.AnyAsync(c => c.PersonId == personId && c.Class == @class, ct)) return;
        var choice = MailChoice.Declined(personId, @class, clock.GetUtcNow().UtcDateTime);
        db.Add(choice);
        audit.Note("mail.declined", choice, after: @class.ToString());
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
    }
}
