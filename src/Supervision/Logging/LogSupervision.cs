using Certification.Cohorts.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Refusals;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using static Certification.Supervision.Texts;

namespace Certification.Supervision.Logging;

/// <summary>Logs a supervision session for one or several participants; its supervisor approves it afterwards.</summary>
internal sealed class LogSupervision(AppDb db, Caller caller, CohortReader cohorts, AuditTrail audit, TimeProvider clock)
{
    public sealed class Input : SessionInput;

    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/supervision", async (Input input, LogSupervision feature, CancellationToken ct) =>
        {
            var id = await feature.Handle(input, ct);
            return Results.Created($"/api/v1/supervision/{id}", new { id });
        }).RequireAuthorization(Policies.Supervised);

    /// <exception cref="NotFoundException">An attendee is not the caller's to name.</exception>
    /// <exception cref="RefusedException">A rule of supervision says no, or the session is logged already.</exception>
    public async Task<int> Handle(Input input, CancellationToken ct)
    {
        // Nobody else may log between the look for the same session and the save: a button pressed twice logs one.
        await using var transaction = await db.BeginExclusive(ct);
        var details = input.Details();
        var attending = await Supervised.Load(cohorts, caller, input.EnrolmentIds, [], ct);
        await CheckIsNew(db, details, attending.Enrolments, 0, ct);
        var session = SupervisionSession.Log(
            details, attending.Enrolments, attending.Supervisors, attending.Today(clock), caller.PersonId, clock.GetUtcNow().UtcDateTime);
        db.Add(session);
        audit.Note("supervision.logged", session, after: session.Summary);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return session.Id;
    }

    /// <summary>The same people, supervisor, date, start and length twice would count twice.</summary>
    internal static async Task CheckIsNew(AppDb db, SessionDetails details, IReadOnlyList<EnrolmentCard> enrolments, int exceptId, CancellationToken ct)
    {
        var ids = enrolments.Select(e => e.Id).ToList();
        var same = db.SupervisionSessions.Where(s => s.Id != exceptId && s.Date == details.Date && s.Start == details.Start
            && s.Minutes == details.Minutes && s.SupervisorId == details.SupervisorId && s.Attendees.Any(a => ids.Contains(a.EnrolmentId)));
        if (await same.AnyAsync(ct)) throw new RefusedException("supervision.logged-already", T("Refused.LoggedAlready"));
    }
}
