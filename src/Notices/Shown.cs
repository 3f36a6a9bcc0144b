using Certification.Notices.Contracts;
using Certification.Notices.Planning;
using Certification.Platform;
using Certification.Platform.Ui;
using static Certification.Notices.Texts;

namespace Certification.Notices;

/// <summary>How the module's pages write moments, ages and states.</summary>
internal static class Shown
{
    /// <summary>"4 min.", "3 hours", "2 days": whole ones, rounded down.</summary>
    public static string Age(TimeSpan age) => age switch
    {
        { TotalDays: >= 2 } => T("Age.Days", (int)age.TotalDays),
        { TotalHours: >= 2 } => T("Age.Hours", (int)age.TotalHours),
        _ => T("Age.Minutes", (int)age.TotalMinutes),
    };

    public static (StatusKind Kind, string? Icon) Look(MailState state) => state switch
    {
        MailState.Sent => (StatusKind.Ok, null),
        MailState.Failed or MailState.Dead => (StatusKind.Error, null),
        MailState.Deferred or MailState.Unknown => (StatusKind.Warn, "time"),
        MailState.Planned => (StatusKind.Info, "time"),
        MailState.Claimed or MailState.Submitting => (StatusKind.Info, "sent"),
        _ => (StatusKind.Neutral, null),
    };

    public static (StatusKind Kind, string? Icon) Look(PlanState state) => state switch
    {
        PlanState.Written => (StatusKind.Ok, "sent"),
        PlanState.Planned => (StatusKind.Info, "time"),
        PlanState.Skipped => (StatusKind.Warn, null),
        _ => (StatusKind.Neutral, null),
    };

    /// <summary>A letter's text as it is read, with this site's address in its place; the secret of a link is for its reader alone.</summary>
    public static string Placed(string text, SiteOptions site) =>
        text.Replace(LetterKind.Site, site.Address, StringComparison.Ordinal).Replace(LetterKind.Secret, "…", StringComparison.Ordinal);
}
