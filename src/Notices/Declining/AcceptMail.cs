using System.ComponentModel.DataAnnotations;
using Certification.Notices.Contracts;
using Certification.Notices.Delivering;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Certification.Notices.Declining;

/// <summary>A person wants letters of a class after all.</summary>
internal sealed class AcceptMail(AppDb db, Caller caller, AuditTrail audit)
{
    public sealed class Input
    {
        [Required]
        public LetterClass? Class { get; set; }
    }

    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/me/mail/accept", async (Input input, AcceptMail feature, CancellationToken ct) =>
        {
            await feature.Handle(input, ct);
            return Results.NoContent();
        }).RequireAuthorization(Policies.SignedIn);

    public async Task Handle(Input input, CancellationToken ct)
    {
        await using var transaction = await db.BeginExclusive(ct);
        var choice = await db.MailChoices.FirstOrDefaultAsync(c => c.PersonId == caller.PersonId && c.Class == input.Class, ct);
        if (choice is null) return;
        audit.Note("mail.accepted", choice, before: choice.Class.ToString());
        db.Remove(choice);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
    }
}
