using Certification.Notices.Contracts;
using static Certification.Supervision.Texts;

namespace Certification.Supervision;

/// <summary>What this module mails: that something waits and where; never what was said.</summary>
internal static class Letters
{
    public static readonly LetterKind ApprovalsWaiting = new("approvals-waiting", LetterClass.Reminder, key => T(key), "count", "days", "link") { OnlyIfUndone = true };

    public static readonly Certification.Notices.Contracts.Letters All = new([ApprovalsWaiting]);
}
