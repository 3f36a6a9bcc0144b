using Certification.Platform.Access;
using Certification.Platform.Data;

namespace Certification.Platform.Audit;

/// <summary>What a feature has noted and the save will store.</summary>
internal sealed record Noted(
    DateTime At, int ActorId, string Actor, string Action, object? About, string Subject, long SubjectId, int? PersonId, string? Before, string? After, string? Reason);

/// <summary>Where a feature notes what it changed; stored by the same save as the change.</summary>
public sealed class AuditTrail(AppDb db, Caller caller, TimeProvider clock)
{
    /// <summary>The same trail with somebody else as the actor: who signs in is not yet the caller.</summary>
    public AuditTrail By(Caller actor) => new(db, actor, clock);

    /// <param name="action">"thing.verb", with a name among the module's texts: "Audit.thing.verb".</param>
    /// <param name="about">The entity that changed; it may be new, or be removed by this save. What it concerns it says itself (<see cref="IConcern"/>).</param>
    /// <param name="before">The state before, as text; null when there was none.</param>
    /// <param name="after">The state after.</param>
    /// <param name="reason">What the person gave as the reason, where the rule asks for one.</param>
    public void Note(string action, object about, string? before = null, string? after = null, string? reason = null) =>
        db.Note(new Noted(clock.GetUtcNow().UtcDateTime, caller.PersonId, caller.Name, action, about, about.GetType().Name, 0, null, before, after, reason));

    /// <summary>For what has no entity at hand: a sign-in, a refusal, an export, something of another module.</summary>
    /// <param name="action">"thing.verb".</param>
    /// <param name="subject">What it is about, as in the rows about its changes: "Enrolment", which is a certification case, "Person", "Cohort".</param>
    /// <param name="subjectId">Its id; 0 where there is no one of several.</param>
    /// <param name="before">The state before, as text.</param>
    /// <param name="after">The state after, or what it was.</param>
    /// <param name="reason">The reason, where there is one.</param>
    /// <param name="person">Whom it concerns, where the subject does not say so.</param>
    /// <exception cref="ArgumentException">The subject knows what case it is part of and must be asked: note the entity itself.</exception>
    public void Note(string action, string subject, long subjectId, string? before = null, string? after = null, string? reason = null, int? person = null)
    {
        if (subject is not (AuditEntry.Case or AuditEntry.Person) && db.Model.GetEntityTypes().Any(type => type.ClrType.Name == subject && type.ClrType.IsAssignableTo(typeof(IConcern))))
            throw new ArgumentException($"A {subject} is noted as itself: it says what it concerns.", nameof(subject));
        if (subject == AuditEntry.Person) person ??= checked((int)subjectId);
        db.Note(new Noted(clock.GetUtcNow().UtcDateTime, caller.PersonId, caller.Name, action, null, subject, subjectId, person, before, after, reason));
    }
}
