using Certification.Coursework.Contracts;
using Certification.Platform.Ui;
using static Certification.Coursework.Texts;

namespace Certification.Coursework;

/// <summary>How the module's pages write dates, moments, sizes and states.</summary>
internal static class Shown
{

    public static string Bytes(long bytes) => bytes < 1024 * 1024
        ? T("Format.Kilobytes", Math.Max(1, bytes / 1024))
        : T("Format.Megabytes", Math.Round(bytes / (1024.0 * 1024.0), 1));

    public static string Hours(int minutes) => T("Format.Hours", minutes / 60, minutes % 60);

    public static (StatusKind Kind, string Text, string? Icon) State(SubmissionState? state) => state switch
    {
        SubmissionState.Submitted => (StatusKind.Info, T("SubmissionState.Submitted"), "sent"),
        SubmissionState.Returned => (StatusKind.Warn, T("SubmissionState.Returned"), "returned"),
        SubmissionState.Approved => (StatusKind.Ok, T("SubmissionState.Approved"), null),
        SubmissionState.Draft => (StatusKind.Neutral, T("SubmissionState.Draft"), null),
        _ => (StatusKind.Neutral, T("SubmissionState.None"), null),
    };
}
