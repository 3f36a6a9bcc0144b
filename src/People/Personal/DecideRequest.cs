using System.ComponentModel.DataAnnotations;
using Certification.Notices.Contracts;
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
using static Certification.People.Texts;

namespace Certification.People.Personal;

/// <summary>An administrator refuses a request, or grants an erasure, which erases; in one transaction with the letter that says so, and the contents go after it.</summary>
internal sealed class DecideRequest(AppDb db, Caller caller, ErasePerson erase, DeleteContents contents, Postbox postbox, AuditTrail audit, TimeProvider clock, ILogger<DecideRequest> log)
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
        }).RequireAuthorization(Policies.Administrators).NotForTokens();

    /// <exception cref="RefusedException">A course is running, the person has work to do here, or the same administrator registered it.</exception>
    public async Task Handle(int id, Input input, CancellationToken ct)
    {
        await using (var transaction = await db.BeginExclusive(ct))
        {
            var request = await db.PersonalRequests.FirstOrNotFound(r => r.Id == id, ct);
            db.Expect(request, input.Version!.Value, r => new { r.Version, r.State });
            var now = clock.GetUtcNow().UtcDateTime;
            request.Decide(input.Grant!.Value, input.Answer, caller.PersonId, now);
            var person = await db.Persons.AsNoTracking().FirstAsync(p => p.Id == request.PersonId, ct);
            if (request.State == RequestState.Done) await Erase(request, person, now, ct);
            else
            {
                if (!person.IsErased) await postbox.Queue(Letters.RequestRefusedTo(person, request, now), ct);
                Note(request);
            }
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

    private async Task Erase(PersonalRequest request, Person person, DateTime now, CancellationToken ct)
    {
        if (await erase.Against(person.Id, ct) is { } sentence) throw new RefusedException("erasure.not-now", sentence);
        // Written from what is known now; queued after the erasure, which would cancel and empty it.
        var letter = Letters.RequestErasedTo(person, request, now);
        await db.SaveChangesAsync(ct);
        await erase.Handle(person.Id, ct);
        await postbox.Queue(letter, ct);
        // The erasure has taken away what was noted of the person before, and what was read.
        Note(await db.PersonalRequests.FirstAsync(r => r.Id == request.Id, ct));
        var persons = await db.WithFormer(person.Id, ct);
        foreach (var other in await db.PersonalRequests.Where(r => persons.Contains(r.PersonId) && r.State == RequestState.Open).ToListAsync(ct))
        {
            other.EndWithPerson(T("Requests.EndedByErasure"), caller.PersonId, now);
            Note(other);
        }
    }

    private void Note(PersonalRequest request) => audit.Note("request.decided", request, nameof(RequestState.Open), request.State.ToString());
}
