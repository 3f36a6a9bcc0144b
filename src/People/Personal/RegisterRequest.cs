using System.ComponentModel.DataAnnotations;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Input;
using Certification.Platform.Refusals;
using Certification.Platform.Text;
using Certification.Platform.Time;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using static Certification.People.Texts;

namespace Certification.People.Personal;

/// <summary>An administrator registers what somebody asked by letter, telephone or mail, and when: from that day the month counts.</summary>
internal sealed class RegisterRequest(AppDb db, Caller caller, AuditTrail audit, TimeProvider clock)
{
    public sealed class Input
    {
        [Required]
        public RequestKind? Kind { get; set; }

        [Required, PlannableDate]
        public DateOnly? ReceivedOn { get; set; }

        [Required, StringLength(2000), NoPersonalNumber]
        public string? Reason { get; set; }
    }

    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/accounts/{id:int}/requests", async (int id, Input input, RegisterRequest feature, CancellationToken ct) =>
            Results.Created((string?)null, new { id = await feature.Handle(id, input, ct) })).RequireAuthorization(Policies.Administrators).NotForTokens();

    /// <exception cref="RefusedException">There is an open one of that kind already, or it came in the future.</exception>
    public async Task<int> Handle(int personId, Input input, CancellationToken ct)
    {
        await using var transaction = await db.BeginExclusive(ct);
        await db.Persons.FirstOrNotFound(p => p.Id == personId && p.Email != "" && p.MergedIntoId == null, ct);
        if (await db.PersonalRequests.AnyAsync(r => r.PersonId == personId && r.Kind == input.Kind && r.State == RequestState.Open, ct))
            throw new RefusedException("request.exists", T("Refused.RequestExistsOfPerson"));
        var request = PersonalRequest.Register(personId, input.Kind!.Value, input.ReceivedOn!.Value, input.Reason, Zones.Today(clock, Zones.Copenhagen), caller.PersonId, clock.GetUtcNow().UtcDateTime);
        db.Add(request);
        audit.Note("request.registered", request, after: $"{request.Kind}, {request.Due:yyyy-MM-dd}", reason: request.Reason);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return request.Id;
    }
}
