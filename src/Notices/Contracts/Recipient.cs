using System.Globalization;

namespace Certification.Notices.Contracts;

/// <summary>Who a mail goes to: one person, one address.</summary>
/// <param name="PersonId">0 for somebody who is not registered: a leader, say.</param>
/// <param name="Name">As the letter greets.</param>
/// <param name="Email">The address.</param>
/// <param name="Language">"da", "en" or "kl"; a language without texts falls back to Danish.</param>
public sealed record Recipient(int PersonId, string Name, string Email, string Language)
{
    /// <summary>Writes something in this reader's language, whatever the language of the person whose click sends it.</summary>
    public T Reads<T>(Func<T> write) => In(Language, write);

    internal static T In<T>(string language, Func<T> write)
    {
        var (culture, texts) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language == "en" ? "en-GB" : "da-DK");
            return write();
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, texts);
        }
    }
}
