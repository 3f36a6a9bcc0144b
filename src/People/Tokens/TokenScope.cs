using System.Text.Json;
using Certification.Platform.Access;

namespace Certification.People.Tokens;

/// <summary>What a key may do in one area of the API: read, or also write. Written "cohorts:read".</summary>
internal readonly record struct TokenScope(ApiArea Area, bool Writes)
{
    private const string Read = "read", ReadAndWrite = "write";

    /// <summary>Everything that can be chosen.</summary>
    public static readonly IReadOnlyList<TokenScope> All = [.. Enum.GetValues<ApiArea>().SelectMany(area => new[] { new TokenScope(area, false), new TokenScope(area, true) })];

    /// <summary>Whether it lets this through: who may write may read.</summary>
    public bool Covers(TokenScope asked) => Area == asked.Area && (Writes || !asked.Writes);

    /// <summary>Null for what is no scope.</summary>
    public static TokenScope? Of(string? text) => All.Where(scope => scope.ToString() == text).Select(scope => (TokenScope?)scope).FirstOrDefault();

    public static IReadOnlyList<TokenScope> Of(IEnumerable<string> texts) => [.. texts.Select(Of).OfType<TokenScope>()];

    /// <summary>One for each area, the wider one, in the areas' order.</summary>
    public static string Write(IEnumerable<TokenScope> scopes) =>
        string.Join(' ', scopes.GroupBy(s => s.Area).OrderBy(g => g.Key).Select(g => new TokenScope(g.Key, g.Any(s => s.Writes))));

    public override string ToString() => $"{JsonNamingPolicy.CamelCase.ConvertName(Area.ToString())}:{(Writes ? ReadAndWrite : Read)}";
}
