using Certification.Notices.Contracts;

namespace Certification.Notices.Webhooks;

/// <summary>How events are called on the wire: "enrolment.stateChanged".</summary>
internal static class EventName
{
    /// <summary>Sent by hand, to see whether anybody answers.</summary>
    public const string Ping = "ping";

    private static readonly Dictionary<WebhookEvent, string> Names = new()
    {
        [WebhookEvent.EnrolmentCreated] = "enrolment.created",
        [WebhookEvent.EnrolmentStateChanged] = "enrolment.stateChanged",
        [WebhookEvent.EnrolmentCompleted] = "enrolment.completed",
        [WebhookEvent.CertificateIssued] = "certificate.issued",
        [WebhookEvent.CertificateStatusChanged] = "certificate.statusChanged",
    };

    public static IReadOnlyCollection<string> All => Names.Values;

    public static string Of(WebhookEvent kind) => Names[kind];

    /// <summary>Names one event for ever, so that a receiver knows one that comes twice.</summary>
    public static string NewId() => $"evt_{Guid.NewGuid():N}";
}
