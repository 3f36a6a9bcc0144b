using System.Globalization;
using System.Text;

namespace Certification.Cohorts.Seeding;

/// <summary>Invented people for the example's other cohorts.</summary>
internal static class ExampleNames
{
    public static readonly (string First, string Last, string Municipality, string Workplace, string Title)[] Eleven =
    [
        ("Lone", "Vestergaard", "Aarhus", "Skovvangskolen", "Lærer"),
        ("Henrik", "Toft", "Randers", "Ungecenter Randers", "Pædagog"),
        ("Naja", "Lynge", "Kommuneqarfik Sermersooq", "Atuarfik Samuel Kleinschmidt", "Lærer"),
        ("Camilla", "Ørsted", "Silkeborg", "Sundhedshuset", "Sygeplejerske"),
        ("Bo", "Frandsen", "Aarhus", "Socialpsykiatrien", "Socialrådgiver"),
        ("Tina", "Husum", "Horsens", "Familiehuset", "Familiebehandler"),
        ("Amir", "Haddad", "Aarhus", "Gellerupskolen", "SSP-konsulent"),
        ("Signe", "Rask", "Skanderborg", "Dagtilbud Syd", "Pædagog"),
        ("Erik", "Hjort", "Favrskov", "PPR", "Psykolog"),
        ("Maja", "Blicher", "Norddjurs", "Jobcenter Grenaa", "Virksomhedskonsulent"),
    ];

    public static readonly (string First, string Last, string Municipality, string Workplace, string Title)[] Thirteen =
    [
        ("Louise", "Kragh", "Viborg", "Vestervang Skole", "Lærer"),
        ("Morten", "Agger", "Skive", "Skive Ungdomsskole", "Ungdomskonsulent"),
        ("Sara", "Winther", "Holstebro", "Sundhedsplejen", "Sundhedsplejerske"),
        ("Peter", "Nybo", "Viborg", "Hjemmeplejen Nord", "Teamleder"),
        ("Ida", "Søgaard", "Herning", "Børnehuset Solstrålen", "Pædagog"),
        ("Karim", "Yilmaz", "Struer", "Jobcenter Struer", "Socialrådgiver"),
        ("Line", "Mortensen", "Lemvig", "Familieafdelingen", "Familierådgiver"),
        ("Anders", "Bak", "Morsø", "Dueholmskolen", "Lærer"),
    ];

    /// <summary>For an example address: "Ørsted" is "orsted".</summary>
    public static string Ascii(string name)
    {
        var plain = name.Replace("æ", "ae", StringComparison.OrdinalIgnoreCase).Replace("ø", "oe", StringComparison.OrdinalIgnoreCase).Replace("å", "aa", StringComparison.OrdinalIgnoreCase);
        return new string([.. plain.Normalize(NormalizationForm.FormD).Where(c => CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark && c < 128 && char.IsLetter(c))]).ToLowerInvariant();
    }
}
