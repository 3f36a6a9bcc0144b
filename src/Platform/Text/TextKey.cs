using System.Text;

namespace Certification.Platform.Text;

/// <summary>The one normaliser by which e-mail addresses, names and keys are compared: trimmed, NFC, lower case without a culture.</summary>
public static class TextKey
{
    public static string Of(string text)
    {
        var trimmed = text.Trim();
        // Below the combining marks everything is composed as it stands, in lower case too.
        if (!trimmed.AsSpan().ContainsAnyExceptInRange('\0', '\u02FF'))
            return Lower(trimmed);
        // Normalisation throws on lone surrogates and on U+FFFE; a key must exist for any text.
        var whole = string.Concat(trimmed.EnumerateRunes()).Replace('\uFFFE', '\uFFFD');
        // Lower case can leave a pair that composes (J + caron), hence twice.
        return Lower(whole.Normalize()).Normalize();
    }

#pragma warning disable CA1308 // Lower case is what people see in an address; upper case would fold ß and dotless i differently.
    private static string Lower(string text) => text.ToLowerInvariant();
#pragma warning restore CA1308
}
