using Certification.Notices.Contracts;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using static Certification.Cohorts.Texts;

namespace Certification.Cohorts.Enrolling;

/// <summary>Asks a leader for their promises, inside the caller's transaction; each mail has a link of its own.</summary>
internal sealed class LeaderQuestions(AppDb db, ActionLinks links, Postbox post, AuditTrail audit, TimeProvider clock)
{
    public const string Purpose = "application";

    /// <summary>A leader is nobody in the system: whose link it is stands in the application.</summary>
    public static readonly LinkRight Right = new(Purpose, "/applications/", () => T("Link.Leader"), () => T("Link.Leader.Does"), () => T("Link.Leader.Lasts", Longer));

    /// <summary>How many times as long as a leader has to answer the link works: a late answer is better than none.</summary>
    private const int Longer = 3;

    public async Task Ask(Application application, string participant, CancellationToken ct)
    {
        db.Add(application);
        audit.Note("leader.asked", application, after: application.LeaderName);
        // The link is to the application, whose id comes here.
        await db.SaveChangesAsync(ct);
        await post.Queue(Letters.Asked(application, participant, Link(application)), ct);
    }

    /// <summary>After <see cref="Application.AskAgain"/>: what was sent before opens nothing any more, for it may be with somebody else.</summary>
    public async Task AskAgain(Application application, string before, string participant, CancellationToken ct)
    {
        await links.End(Purpose, application.Id, ct);
        audit.Note("leader.asked", application, before, application.LeaderName);
        await post.Queue(Letters.Asked(application, participant, Link(application)), ct);
    }

    public async Task Remind(Application application, string participant, CancellationToken ct)
    {
        application.Remind(clock.GetUtcNow().UtcDateTime);
        audit.Note("leader.reminded", application, after: application.LeaderName);
        await post.Queue(Letters.Reminded(application, participant, Link(application)), ct);
    }

    /// <summary>Open a while after the coordinators have been told.</summary>
    private string Link(Application application) =>
        links.Make(Purpose, application.Id, clock.GetUtcNow().UtcDateTime.AddDays(Longer * application.Enrolment.Cohort.LeaderDays));
}
