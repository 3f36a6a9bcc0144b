using Certification.Cohorts.Contracts;
using Certification.Notices.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Refusals;
using Certification.Supervision.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using static Certification.Supervision.Texts;

namespace Certification.Supervision.SigningOff;

/// <summary>A coordinator sends the supervisor without an account a new link to a session that waits; the one before it ends.</summary>
internal sealed class AskForSignOff(AppDb db, Caller caller, CohortReader cohorts, Signers signers, SupervisorLinks links, LinkQuestions questions, Postbox post, AuditTrail audit, TimeProvider clock)
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/supervision/{id:int}/ask", async (int id, AskForSignOff feature, CancellationToken ct) =>
        {
            await feature.Handle(id, ct);
            return Results.NoContent();
        }).RequireAuthorization(Policies.Coordinators);

    /// <summary>The supervisor who is asked by link; null when the session waits for nobody, or for somebody who signs in.</summary>
    public async Task<LinkQuestion?> Of(int id, CancellationToken ct)
    {
        if (!caller.Is(Roles.Coordinator)) return null;
        var session = await db.SupervisionSessions.AsNoTracking().Include(s => s.Attendees).FirstOrNotFound(s => s.Id == id, ct);
        return await Waits(session, ct) is var (external, _) ? await Question(session, external, ct) : null;
    }

    /// <exception cref="RefusedException">It waits for nobody who acts by link, or a link is about to come by itself.</exception>
    public async Task Handle(int id, CancellationToken ct)
    {
        await using var transaction = await db.BeginExclusive(ct);
        var session = await db.SupervisionSessions.VisibleTo(caller, cohorts).Include(s => s.Attendees).FirstOrNotFound(s => s.Id == id, ct);
        if (await Waits(session, ct) is not var (external, plan)) throw new RefusedException("supervision.not-by-link", T("Refused.NotByLink"));
        LinkQuestions.CheckAskedOnce(await Question(session, external, ct));
        audit.Note("supervision.asked", session, after: $"supervisor {external.Person.Id}, {ActingByLink.Way}");
        await post.Queue(Letters.SignOffAsked(session, external, plan, await links.Renew(SignOff.Purpose, id, external.Person.Id, ct), clock.GetUtcNow().UtcDateTime), ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
    }

    private async Task<LinkQuestion> Question(SupervisionSession session, LinkSupervisor external, CancellationToken ct) =>
        (await questions.Of(SignOff.Purpose, session.Id, [external], Letters.SignOffWaiting, SignOff.Thing(session.Id, session.Number), ct))[0];

    private async Task<(LinkSupervisor External, CohortPlan Plan)?> Waits(SupervisionSession session, CancellationToken ct)
    {
        if (session.State != SupervisionState.Logged) return null;
        var cohortIds = await cohorts.CohortsOf(session, ct);
        return (await signers.Of([session.SupervisorId], cohortIds, ct)).ByLink(session.SupervisorId, cohortIds) is { } external ? (external, await cohorts.Plan(external.CohortId, ct)) : null;
    }
}
