using System.ComponentModel.DataAnnotations;
using Certification.Notices.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Refusals;
using Certification.Platform.Text;
using Certification.Platform.Time;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Certification.People.Personal;

/// <summary>An administrator takes two further months for a request that is hard to answer, once; the person is told why (GDPR art. 12(3)).</summary>
internal sealed class ExtendRequest(AppDb db, Caller caller, Postbox postbox, AuditTrail audit, TimeProvider clock)
{
    public sealed class Input
    {
        /// <summary>What the person is told.</summary>
        [Required, StringLength(2000), NoPersonalNumber]
        public string? Reason { get; set; }

        [Required]
        public int? Version { get; set; }
    }

    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/personal-data/{id:int}/extension", async (int id, Input input, ExtendRequest feature, CancellationToken ct) =>
        {
            await feature.Handle(id, input, ct);
            return Results.NoContent();
        }).RequireAuthorization(Policies.Administrators).NotForTokens();

    /// <exception cref="RefusedException">It is answered, extended already, overdue, or their own.</exception>
    public async Task Handle(int id, Input input, CancellationToken ct)
    {
        var request = await db.PersonalRequests.FirstOrNotFound(r => r.Id == id, ct);
        db.Expect(request, input.Version!.Value, r => new { r.Version, r.State, r.Due });
        var before = request.Due;
        request.Extend(input.Reason!, caller.PersonId, Zones.Today(clock, Zones.Copenhagen));
        var person = await db.Persons.AsNoTracking().FirstAsync(p => p.Id == request.PersonId, ct);
        if (!person.IsErased) await postbox.Queue(Letters.RequestExtendedTo(person, request, clock.GetUtcNow().UtcDateTime), ct);
        audit.Note("request.extended", request, $"{before:yyyy-MM-dd}", $"{request.Due:yyyy-MM-dd}", request.ExtensionReason);
        await db.SaveChangesAsync(ct);
    }
}
