using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Certification.Platform.Text;

/// <summary>
/// Spots a Danish personal number (ddmmyy-xxxx) in free text, so that it is not stored. No check digit is used: numbers without
/// one have been given out since 2007.
/// </summary>
public static partial class PersonalNumber
{
    public static bool IsIn(string? text) => IsIn(text.AsSpan());

    /// <summary>The same of a text that is no string, without making one.</summary>
    public static bool IsIn(ReadOnlySpan<char> text)
    {
        foreach (var match in Pattern().EnumerateMatches(text))
            if (IsDate(text.Slice(match.Index, match.Length))) return true;
        return false;
    }

    /// <summary>The text with every digit of such a number replaced by a star.</summary>
    public static string Mask(string text) =>
        Pattern().Replace(text, match => IsDate(match.ValueSpan) ? string.Concat(match.Value.Select(c => char.IsAsciiDigit(c) ? '*' : c)) : match.Value);

    // 1900 has no 29 February but 2000 has: a personal number does not say which century, so the longest month counts.
    private static bool IsDate(ReadOnlySpan<char> number)
    {
        var (day, month) = (Number(number[..2]), Number(number[2..4]));
        // Replacement numbers, for people without a registration, have 60 added to the day.
        return month is >= 1 and <= 12 && day % 60 >= 1 && day % 60 <= DateTime.DaysInMonth(2000, month);
    }

    private static int Number(ReadOnlySpan<char> digits) => int.Parse(digits, CultureInfo.InvariantCulture);

    // Not inside a longer number, not after a country code (+45 or 0045), not the front of a UUID.
    [GeneratedRegex("""
        (?<! [0-9] | [+][0-9]{0,3}[\ \u00A0-] | (?<![0-9])00[0-9]{2,3}[\ \u00A0-] | [+] )
        [0-36-9][0-9] [01][0-9] [0-9]{2}
        (?: [\ \u00A0]? [-\u2010-\u2015\u2212] [\ \u00A0]? | [\ \u00A0] )
        [0-9]{4}
        (?! [0-9] | -[0-9A-Fa-f]{4}- )
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}

/// <summary>Refuses a typed text that holds a personal number.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field | AttributeTargets.Parameter)]
public sealed class NoPersonalNumberAttribute() : ValidationAttribute("input.personal-number")
{
    public override bool IsValid(object? value) => !PersonalNumber.IsIn(value as string);
}
