using System.Globalization;

namespace Certification.Benchmarks;

/// <summary>Made-up people, as many as are asked for, with as many namesakes as a country has.</summary>
internal static class Names
{
    private static readonly string[] First =
        ["Anne", "Søren", "Mette", "Lars", "Kirsten", "Jens", "Hanne", "Peter", "Camilla", "Michael", "Åse", "Jørgen", "Ida", "Emil", "Freja", "Oscar", "Sofie", "Mathias", "Laura", "Rasmus", "Birgitte", "Ole", "Lone", "Torben", "Pia", "Henrik", "Gitte", "Kasper", "Naja", "Malik"];

    private static readonly string[] Middle = ["", "Marie", "Bach", "Holm", "Kjær", "Lund", "Skov", "Vest", "Dahl", "Friis"];

    private static readonly string[] Last =
        ["Jensen", "Nielsen", "Hansen", "Pedersen", "Andersen", "Christensen", "Larsen", "Sørensen", "Rasmussen", "Jørgensen", "Petersen", "Madsen", "Kristensen", "Olsen", "Thomsen", "Bjerregård", "Østergaard", "Møller", "Mortensen", "Poulsen"];

    public static string FirstName(int i) => First[i % First.Length];

    public static string LastName(int i)
    {
        var middle = Middle[i / First.Length % Middle.Length];
        var last = Last[i / (First.Length * Middle.Length) % Last.Length];
        return middle.Length == 0 ? last : $"{middle} {last}";
    }

    public static string Email(int i) => string.Create(CultureInfo.InvariantCulture, $"deltager.nummer{i}@kommune{i % 98}.example.org");

    public static string Phone(int i) => string.Create(CultureInfo.InvariantCulture, $"+45 {20_000_000 + i}");

    public static string Administration(int i) => (i % 4) switch { 0 => "Beskæftigelsesforvaltningen", 1 => "Børn og Unge", 2 => "Sundhed og Omsorg", _ => "Kultur og Borgerservice" };

    public static string Workplace(int i) => string.Create(CultureInfo.InvariantCulture, $"{((i % 4) switch { 0 => "Jobcenter", 1 => "Børnehuset", 2 => "Plejecenter", _ => "Bibliotek" })} {i % 12 + 1}");
}
