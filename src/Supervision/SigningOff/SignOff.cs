using System.Globalization;
using Certification.Cohorts.Contracts;
using Certification.Notices.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Refusals;
using static Certification.Supervision.Texts;

namespace Certification.Supervision.SigningOff;

/// <summary>A supervisor's yes or no to a session, by whichever door they come; stored by the caller's save.</summary>
internal sealed class SignOff(AppDb db, CohortReader cohorts, SupervisorLinks links, AuditTrail audit, TimeProvider clock)
{
    /// <summary>What a link to a session is for.</summary>
    public const string Purpose = "sign-off";

    /// <summary>What the plan of mails calls a session: a corrected one is another thing.</summary>
    internal static string Thing(int sessionId, int number) => string.Create(CultureInfo.InvariantCulture, $"session:{sessionId}:{number}");

    public static readonly LinkRight Right = new(Purpose, "/sign-offs/", () => T("Link.Supervisor"), () => T("Link.Supervisor.Does"), () => T("Link.Supervisor.Lasts", SupervisorLinks.Lifetime.Days));

    /// <param name="session">With its attendees.</param>
    /// <param name="version">Which the supervisor read.</param>
    /// <param name="by">The supervisor.</param>
    /// <param name="ct">Cancels.</param>
    /// <param name="way">How they came, where they did not sign in.</param>
    /// <exception cref="StaleException">It was changed since the supervisor read it.</exception>
    /// <exception cref="RefusedException">Not theirs to approve, or decided already.</exception>
    public async Task Approve(SupervisionSession session, int version, Caller by, CancellationToken ct, string? way = null)
    {
        db.Expect(session, version, CurrentSession.Of);
        var before = session.Summary;
        session.Approve(by.PersonId, await cohorts.PersonsOf(session, ct), clock.GetUtcNow().UtcDateTime);
        await links.End(Purpose, session.Id, ct);
        audit.By(by).Note("supervision.approved", session, before, Told(session, way));
    }

    /// <inheritdoc cref="Approve"/>
    public async Task Return(SupervisionSession session, int version, string comment, Caller by, CancellationToken ct, string? way = null)
    {
        db.Expect(session, version, CurrentSession.Of);
        var before = session.Summary;
        session.Return(comment, by.PersonId, await cohorts.PersonsOf(session, ct), clock.GetUtcNow().UtcDateTime);
        await links.End(Purpose, session.Id, ct);
        audit.By(by).Note("supervision.returned", session, before, Told(session, way), session.Comment);
    }

    private static string Told(SupervisionSession session, string? way) => way is null ? session.Summary : $"{session.Summary}, {way}";
}
