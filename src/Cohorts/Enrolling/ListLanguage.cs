using Certification.Platform.Text;

namespace Certification.Cohorts.Enrolling;

/// <summary>The language that a list says a person reads, as people write it: "Engelsk", "English", "en".</summary>
internal static class ListLanguage
{
    /// <summary>"da", "en" or "kl"; Danish for whatever else stands there.</summary>
    public static string Code(string? written) => TextKey.Of(written ?? "") switch
    {
        "en" or "engelsk" or "english" => "en",
        "kl" or "grønlandsk" or "greenlandic" or "kalaallisut" => "kl",
        _ => "da",
    };
}
