using System.ComponentModel.DataAnnotations;
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
using static Certification.People.Texts;

namespace Certification.People.Personal;

/// <summary>A person asks to be erased; an administrator decides.</summary>
internal sealed class AskForErasure(AppDb db, Caller caller, ErasePerson erase, AuditTrail audit, TimeProvider clock)
{
    public sealed class Input
    {
        [StringLength(2000), NoPersonalNumber]
        public string? Reason { get; set; }
    }

    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/me/data/erasure", async (Input input, AskForErasure feature, CancellationToken ct) =>
            Results.Created((string?)null, new { id = await feature.Handle(input, ct) })).RequireAuthorization(Policies.SignedIn).NotForTokens();

    /// <exception cref="RefusedException">It has been asked already, or a course is running.</exception>
    public async Task<int> Handle(Input input, CancellationToken ct)
    {
        await using var transaction = await db.BeginExclusive(ct);
        if (await db.PersonalRequests.AnyAsync(r => r.PersonId == caller.PersonId && r.Kind == RequestKind.Erasure && r.State == RequestState.Open, ct))
            throw new RefusedException("request.exists", T("Refused.RequestExists"));
        if (await erase.Against(caller.PersonId, ct) is { } sentence) throw new RefusedException("request.not-now", sentence);
        var today = Zones.Today(clock, Zones.Copenhagen);
        var request = PersonalRequest.Register(caller.PersonId, RequestKind.Erasure, today, input.Reason, today, caller.PersonId, clock.GetUtcNow().UtcDateTime);
        db.Add(request);
        audit.Note("request.registered", request, after: $"{request.Kind}, {request.Due:yyyy-MM-dd}");
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return request.Id;
    }
}
