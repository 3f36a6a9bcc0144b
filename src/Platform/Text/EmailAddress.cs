using System.Text.RegularExpressions;

namespace Certification.Platform.Text;

/// <summary>Whether a text is one plain e-mail address that mail can be sent to, without display name, quotes or line ends.</summary>
public static partial class EmailAddress
{
    /// <summary>RFC 5321: a path of 256 with its brackets.</summary>
    public const int MaxLength = 254;

    public static bool IsPlausible(string text) =>
        text.Length <= MaxLength && text.IndexOf('@', StringComparison.Ordinal) <= 64 && Plain().IsMatch(text);

    // The name before @ is ASCII, for not every mail server carries more; domains have the letters that .dk registers.
    [GeneratedRegex(@"\A[a-z0-9_][a-z0-9!#$%&'*+/=?^_`{|}~-]*(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*@(?:[a-z0-9æøåäöüé](?:[a-z0-9æøåäöüé-]{0,61}[a-z0-9æøåäöüé])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})\z",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Plain();
}
