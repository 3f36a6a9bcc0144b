using Certification.Platform.Ui;
using static Certification.Notices.Texts;

namespace Certification.Notices.Webhooks;

/// <summary>How the pages about webhooks write states and events.</summary>
internal static class WebhookWords
{
    public static string Event(string type) => T($"Webhooks.Event.{type}");

    public static string State(ReadWebhooks.Line line) =>
        line.Paused is { } pause ? T($"WebhookPause.{pause}") : T(line.FailingSince is null ? "Webhooks.Active" : "Webhooks.Failing");

    public static (StatusKind Kind, string? Icon) Look(ReadWebhooks.Line line) => line switch
    {
        { Paused: WebhookPause.ByHand } => (StatusKind.Neutral, "time"),
        { Paused: not null } => (StatusKind.Error, null),
        { NeedsALook: true } => (StatusKind.Error, null),
        { FailingSince: not null } => (StatusKind.Warn, null),
        _ => (StatusKind.Ok, null),
    };

    public static (StatusKind Kind, string? Icon) Look(DeliveryState state) => state switch
    {
        DeliveryState.Delivered => (StatusKind.Ok, null),
        DeliveryState.GivenUp => (StatusKind.Error, null),
        _ => (StatusKind.Info, "time"),
    };
}
