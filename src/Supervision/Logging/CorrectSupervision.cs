using System.ComponentModel.DataAnnotations;
using Certification.Cohorts.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Refusals;
using Certification.Platform.Text;
using Certification.Supervision.SigningOff;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using static Certification.Supervision.Texts;

namespace Certification.Supervision.Logging;

/// <summary>Replaces what was stated about a session by a new version, which needs a new approval; the old one is kept.</summary>
internal sealed class CorrectSupervision(AppDb db, Caller caller, CohortReader cohorts, SupervisorLinks links, AuditTrail audit, TimeProvider clock)
{
    public sealed class Input : SessionInput
    {
        [Required]
        public int? Version { get; set; }

        /// <summary>Asked for when the session was approved.</summary>
        [StringLength(2000), NoPersonalNumber]
        public string? Reason { get; set; }
    }

    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/supervision/{id:int}/correct", async (int id, Input input, CorrectSupervision feature, CancellationToken ct) =>
        {
            await feature.Handle(id, input, ct);
            return Results.NoContent();
        }).RequireAuthorization(Policies.Supervised);

    /// <exception cref="StaleException">It was changed since the form was filled in.</exception>
    /// <exception cref="RefusedException">Somebody else's to correct, or a rule of supervision says no.</exception>
    public async Task Handle(int id, Input input, CancellationToken ct)
    {
        await using var transaction = await db.BeginExclusive(ct);
        var session = await db.SupervisionSessions.VisibleTo(caller, cohorts).Include(s => s.Attendees).FirstOrNotFound(s => s.Id == id, ct);
        db.Expect(session, input.Version!.Value, CurrentSession.Of);
        var named = session.Attendees.Select(a => a.EnrolmentId).ToList();
        if (!MayCorrect(session, await Supervised.Load(cohorts, caller, named, named, ct), caller))
            throw new RefusedException("supervision.not-yours", T("Refused.NotYoursToCorrect"));

        var details = input.Details();
        var attending = await Supervised.Load(cohorts, caller, input.EnrolmentIds, named, ct);
        await LogSupervision.CheckIsNew(db, details, attending.Enrolments, id, ct);
        var before = session.Summary;
        var reason = string.IsNullOrWhiteSpace(input.Reason) ? null : input.Reason.Trim();
        var left = session.Correct(
            details, attending.Enrolments, attending.Supervisors, attending.Today(clock), reason, caller.PersonId, clock.GetUtcNow().UtcDateTime);
        db.RemoveRange(left);
        // What a supervisor was asked to approve by link is not what stands there now: they are asked anew.
        await links.End(SignOff.Purpose, id, ct);
        // Whoever was not there after all has it in their own chain.
        foreach (var attendee in left) audit.Note("supervision.attendee-left", attendee, before, null, reason);
        audit.Note("supervision.corrected", session, before, session.Summary, reason);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>Its supervisor, whoever stands as having logged it, and those who lead all its participants.</summary>
    internal static bool MayCorrect(SupervisionSession session, Supervised attending, Caller caller) =>
        session.LoggedById == caller.PersonId || session.SupervisorId == caller.PersonId || attending.AreLed;
}
