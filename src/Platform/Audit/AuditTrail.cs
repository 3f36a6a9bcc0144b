using Certification.Platform.Access;
using Certification.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Certification.Platform.Audit;

/// <summary>One change of state: who, when, what, before, after and why. Never changed, never removed.</summary>
public sealed class AuditEntry
{
    public long Id { get; private set; }
    public DateTime At { get; private init; }
    public int ActorId { get; private init; }
    public string Actor { get; private init; } = "";
    /// <summary>What happened, as "thing.verb": "enrolment.withdrawn".</summary>
    public string Action { get; private init; } = "";
    public string Subject { get; private init; } = "";
    public long SubjectId { get; internal set; }
    public string? Before { get; private init; }
    public string? After { get; private init; }
    public string? Reason { get; private init; }

    internal static AuditEntry Of(Caller caller, DateTime at, string action, string subject, string? before, string? after, string? reason) => new()
    {
        At = at,
        ActorId = caller.PersonId,
        Actor = caller.Name,
        Action = action,
        Subject = subject,
        Before = before,
        After = after,
        Reason = reason,
    };

    internal static void Map(ModelBuilder model) => model.Entity<AuditEntry>(entry =>
    {
        entry.ToTable("AuditEntries");
        entry.Property(e => e.Before).HasMaxLength(4000);
        entry.Property(e => e.After).HasMaxLength(4000);
        entry.Property(e => e.Reason).HasMaxLength(2000);
        entry.HasIndex(e => new { e.Subject, e.SubjectId });
        entry.HasIndex(e => e.At);
    });
}

/// <summary>Where a feature notes what it changed; stored by the same save as the change.</summary>
public sealed class AuditTrail(AppDb db, Caller caller, TimeProvider clock)
{
    /// <param name="action">"thing.verb".</param>
    /// <param name="about">The entity that changed; it may be new.</param>
    /// <param name="before">The state before, as text; null when there was none.</param>
    /// <param name="after">The state after.</param>
    /// <param name="reason">What the person gave as the reason, where the rule asks for one.</param>
    public void Note(string action, object about, string? before = null, string? after = null, string? reason = null) =>
        db.Note(AuditEntry.Of(caller, clock.GetUtcNow().UtcDateTime, action, about.GetType().Name, before, after, reason), about);

    /// <summary>Something was taken out rather than changed; whose row it is about belongs to another module.</summary>
    /// <param name="action">"thing.verb".</param>
    /// <param name="subject">The entity's name, as in the rows about its changes.</param>
    /// <param name="subjectId">Its id.</param>
    /// <param name="after">What was taken out.</param>
    public void NoteTaken(string action, string subject, long subjectId, string after)
    {
        var entry = AuditEntry.Of(caller, clock.GetUtcNow().UtcDateTime, action, subject, null, after, null);
        entry.SubjectId = subjectId;
        db.Add(entry);
    }
}
