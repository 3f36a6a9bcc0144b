using System.ComponentModel.DataAnnotations;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Personal;
using Certification.Platform.Refusals;
using Certification.Platform.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Certification.People.Personal;

/// <summary>An administrator grants or refuses a request; granting an erasure erases, in one transaction, and the contents go after it.</summary>
internal sealed class DecideRequest(AppDb db, Caller caller, ErasePerson erase, DeleteContents contents, AuditTrail audit, TimeProvider clock, ILogger<DecideRequest> log)
{
    public sealed class Input
    {
        [Required]
        public bool? Grant { get; set; }

        /// <summary>What the person is told; needed for a refusal.</summary>
        [StringLength(2000), NoPersonalNumber]
        public string? Answer { get; set; }

        [Required]
        public int? Version { get; set; }
    }

    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/personal-data/{id:int}/decision", async (int id, Input input, DecideRequest feature, CancellationToken ct) =>
        {
            await feature.Handle(id, input, ct);
            return Results.NoContent();
        }).RequireAuthorization(Policies.Administrators);

    /// <exception cref="RefusedException">A course is running, the person has work to do here, or the same administrator registered it.</exception>
    public async Task Handle(int id, Input input, CancellationToken ct)
    {
        await using (var transaction = await db.BeginExclusive(ct))
        {
            var request = await db.PersonalRequests.FirstOrNotFound(r => r.Id == id, ct);
            db.Expect(request, input.Version!.Value, r => new { r.Version, r.State });
            request.Decide(input.Grant!.Value, input.Answer, caller.PersonId, clock.GetUtcNow().UtcDateTime);
            if (request is { Kind: RequestKind.Erasure, State: RequestState.Done } && await erase.Against(request.PersonId, ct) is { } sentence)
                throw new RefusedException("erasure.not-now", sentence);
            await db.SaveChangesAsync(ct);
            if (request is { Kind: RequestKind.Erasure, State: RequestState.Done }) await erase.Handle(request.PersonId, ct);
            // After the erasure, which takes away what was noted of the person before.
            audit.Note("request.decided", "PersonalData", request.Id, nameof(RequestState.Open), request.State.ToString(), person: request.PersonId);
            await db.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
        }
        try
        {
            await contents.Handle(ct);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            log.LogWarning(e, "Contents that are to go were not all deleted; the clock tries again");
        }
    }
}

