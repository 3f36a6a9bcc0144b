using Certification.Notices.Contracts;
using static Certification.Notices.Texts;

namespace Certification.Notices;

/// <summary>What this module itself mails: codes that go with links.</summary>
internal static class CodeLetters
{
    public static readonly LetterKind LinkCode = new("link-code", LetterClass.Mandatory, key => T(key), "code");

    public static readonly Letters All = new([LinkCode]);

    public static Mail LinkCodeFor(Recipient to, ActionLink link, string code, DateTime now) => new()
    {
        Key = $"link-code:{link.Id}:{link.CodesSent}",
        To = to,
        Letter = LinkCode,
        Timing = MailTiming.AtOnce,
        UsefulUntil = now + LinkCodes.Lifetime,
        Secret = code,
        Values = () => new Dictionary<string, string> { ["code"] = LetterKind.Secret },
    };
}
