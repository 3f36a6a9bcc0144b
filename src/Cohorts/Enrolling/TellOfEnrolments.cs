using Certification.Cohorts.Contracts;
using Certification.Notices.Contracts;
using Certification.Platform.Data;

namespace Certification.Cohorts.Enrolling;

/// <summary>Tells other systems, in the same commit, of every change of an enrolment's state, by whichever feature it was made.</summary>
internal sealed class TellOfEnrolments(WebhookOutbox outbox) : IFollowsFacts
{
    private static readonly WebhookEvent[] Told = [WebhookEvent.EnrolmentCreated, WebhookEvent.EnrolmentStateChanged, WebhookEvent.EnrolmentCompleted];

    public async Task Follow(IReadOnlyList<object> changed, CancellationToken ct)
    {
        // A change of state is a new row of the history, stored with the enrolment itself; a history that is corrected later tells nothing.
        var changes = changed.OfType<EnrolmentChange>().ToList();
        if (changes.Count == 0 || !await outbox.AnyWants(Told, ct)) return;
        var enrolments = changed.OfType<Enrolment>().ToDictionary(e => e.Id);
        foreach (var change in changes.OrderBy(c => c.Id))
            if (enrolments.TryGetValue(change.EnrolmentId, out var enrolment))
                await outbox.Queue(Kind(change), change.At, $"/api/v1/enrolments/{enrolment.Id}",
                    new Dictionary<string, object?> { ["enrolmentId"] = enrolment.Id, ["cohortId"] = enrolment.CohortId, ["before"] = change.Before, ["after"] = change.After }, ct);
    }

    private static WebhookEvent Kind(EnrolmentChange change) => change switch
    {
        { Before: null } => WebhookEvent.EnrolmentCreated,
        { After: EnrolmentState.Completed } => WebhookEvent.EnrolmentCompleted,
        _ => WebhookEvent.EnrolmentStateChanged,
    };
}
