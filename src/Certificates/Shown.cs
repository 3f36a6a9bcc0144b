using System.Globalization;
using Certification.Certificates.Deciding;
using Certification.Certificates.Issuing;
using Certification.Certificates.Progressing;
using Certification.Platform.Ui;
using static Certification.Certificates.Texts;

namespace Certification.Certificates;

/// <summary>How the module's pages write dates, moments and states.</summary>
internal static class Shown
{
    public static string ShortDate(DateOnly date) => date.ToString(T("Format.ShortDate"), CultureInfo.CurrentCulture);

    /// <summary>"Friday 2 October": a date that one has to be somewhere.</summary>
    public static string Weekday(DateOnly date) => date.ToString(T("Format.Weekday"), CultureInfo.CurrentCulture);

    /// <summary>"45 min.", "30 hours", "1 hour 30 min."</summary>
    public static string Length(int minutes) => (minutes / 60, minutes % 60) switch
    {
        (0, var rest) => T("Length.Minutes", rest),
        (1, 0) => T("Length.Hour"),
        (var hours, 0) => T("Length.Hours", hours),
        var (hours, rest) => T("Length.HoursMinutes", hours, rest),
    };

    public static (StatusKind Kind, string? Icon) Look(RequirementState state) => state switch
    {
        RequirementState.Met => (StatusKind.Ok, null),
        RequirementState.Waived => (StatusKind.Ok, "waived"),
        RequirementState.Open => (StatusKind.Info, "none"),
        RequirementState.Submitted => (StatusKind.Info, "sent"),
        RequirementState.Returned => (StatusKind.Warn, "returned"),
        RequirementState.Overdue => (StatusKind.Error, "time"),
        RequirementState.OutOfReach => (StatusKind.Error, null),
        _ => (StatusKind.Neutral, "none"),
    };

    public static StatusKind Kind(Outlook outlook) => outlook switch
    {
        Outlook.OnTrack => StatusKind.Ok,
        Outlook.OutOfReach => StatusKind.Error,
        _ => StatusKind.Warn,
    };

    public static (StatusKind Kind, string? Icon) Look(AwardState state) => state switch
    {
        AwardState.Issued => (StatusKind.Ok, null),
        AwardState.Refused => (StatusKind.Error, null),
        AwardState.Eligible => (StatusKind.Info, null),
        AwardState.Recommended => (StatusKind.Info, "person"),
        _ => (StatusKind.Neutral, "none"),
    };

    public static (StatusKind Kind, string? Icon) Look(CertificateStatus status) => status switch
    {
        CertificateStatus.Active => (StatusKind.Ok, null),
        CertificateStatus.Suspended => (StatusKind.Warn, null),
        CertificateStatus.Revoked => (StatusKind.Error, null),
        CertificateStatus.Expired => (StatusKind.Warn, "time"),
        _ => (StatusKind.Neutral, "returned"),
    };

    /// <summary>What StatusTag writes, for tables too large for a component in every cell.</summary>
    public static string Css((StatusKind Kind, string? Icon) look)
    {
        var kind = look.Kind switch
        {
            StatusKind.Ok => "status status-ok",
            StatusKind.Info => "status status-info",
            StatusKind.Warn => "status status-warn",
            StatusKind.Error => "status status-error",
            _ => "status status-neutral",
        };
        return look.Icon is null ? kind : $"{kind} status-icon-{look.Icon}";
    }
}
