using System.Text;
using Certification.Notices.Delivering;
using Certification.Platform.Text;

namespace Certification.Notices.Webhooks;

/// <summary>What a receiver said, or why it said nothing.</summary>
internal sealed record WebhookAnswer(int? Status, string Said, int Milliseconds)
{
    /// <summary>So many characters of an answer are kept.</summary>
    public const int Longest = 500;

    public bool IsTaken => Status is >= 200 and < 300;

    /// <summary>It wants no more, of anything.</summary>
    public bool IsGone => Status == 410;

    /// <summary>The text is a stranger's: on one line, without lone surrogates and personal numbers, cut.</summary>
    public static WebhookAnswer Of(int? status, string said, TimeSpan took)
    {
        var plain = PersonalNumber.Mask(MailText.OneLine(string.Concat(said.EnumerateRunes())));
        return new(status, plain.Length <= Longest ? plain : Whole(plain[..Longest]), (int)Math.Min(took.TotalMilliseconds, int.MaxValue));
    }

    private static string Whole(string cut) => char.IsHighSurrogate(cut[^1]) ? cut[..^1] : cut;

    /// <summary>As text, whatever the bytes are.</summary>
    public static string Read(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);
}
