using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Platform.Time;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Certification.People.Personal;

/// <summary>One request, with how long there is left to answer.</summary>
/// <param name="NotHandedOut">Why the caller cannot hand out this copy now; null when they can.</param>
internal sealed record RequestLine(int Id, int PersonId, string Person, RequestKind Kind, DateOnly ReceivedOn, DateOnly Due, string? Reason, string? ExtensionReason, RequestState State, DateTime? DecidedAt, string? Answer, bool Overdue, bool Extendable, bool RegisteredByCaller, string? NotHandedOut, int Version);

/// <summary>Requests about personal data: open ones first, by the day they are due.</summary>
internal sealed class ReadRequests(AppDb db, Caller caller, TimeProvider clock)
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/personal-data", async ([AsParameters] PageRequest page, ReadRequests feature, CancellationToken ct) =>
            await feature.Handle(null, page, ct)).RequireAuthorization(Policies.Administrators).NotForTokens();

    /// <param name="personId">Of one person; null for all.</param>
    /// <param name="page">Which page.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<Page<RequestLine>> Handle(int? personId, PageRequest page, CancellationToken ct)
    {
        var (today, now) = (Zones.Today(clock, Zones.Copenhagen), clock.GetUtcNow().UtcDateTime);
        var requests = db.PersonalRequests.AsNoTracking();
        if (personId is { } one) requests = requests.Where(r => r.PersonId == one);
        var found = await (from request in requests
                           join person in db.Persons on request.PersonId equals person.Id
                           orderby request.State == RequestState.Open ? 0 : 1, request.Due, request.Id
                           select new { Request = request, person.FirstName, person.LastName, person.Email }).ToPage(page, ct);
        return new([.. found.Items.Select(r => new RequestLine(r.Request.Id, r.Request.PersonId, r.Email.Length == 0 ? Texts.T("ErasedPerson", r.Request.PersonId) : $"{r.FirstName} {r.LastName}",
            r.Request.Kind, r.Request.ReceivedOn, r.Request.Due, r.Request.Reason, r.Request.ExtensionReason, r.Request.State, r.Request.DecidedAt, r.Request.Answer, r.Request.IsOverdue(today), r.Request.CanExtend(today),
            r.Request.RegisteredById == caller.PersonId, r.Request.Kind == RequestKind.Copy ? r.Request.AgainstHandingOut(caller.PersonId, now)?.Sentence : null, r.Request.Version))], found.Number, found.Size, found.Total);
    }
}
