using System.Text.Json;
using System.Text.Json.Nodes;

namespace Certification.Tests.Web;

/// <summary>What nobody means when they type it, for every kind of input.</summary>
internal static class HostileValues
{
    public const string Script = "<script>alert(1)</script>";

    /// <summary>As a person could send them from a field or an address.</summary>
    public static readonly IReadOnlyList<string> Texts =
    [
        "", " ", "-1", "2147483648", "99999999999999999999", "1e308", "NaN", new string('a', 10_000), "a\0b", "\u202Egpj.exe", "\u200B\u200B", "'; DROP TABLE Persons; --", "{{x}}", "=1+1",
        Script, "a\r\nBcc: x@example.org", "0001-01-01", "9999-12-31", "../../etc/passwd", "%00", "🙂‍🔥\u0301\u0301",
    ];

    /// <summary>As they stand in a JSON body, where a text is expected.</summary>
    public static readonly IReadOnlyList<string> InPlaceOfText =
    [
        .. Texts.Select(text => JsonSerializer.Serialize(text)), "\"\\ud800\"", "\"\\udc00\\ud800\"", "-1", "1e308", "null", "[]", "[\"a\",\"b\"]", "{}", "{\"a\":1}", "true",
    ];

    /// <summary>The same, where a number or a truth value is expected.</summary>
    public static readonly IReadOnlyList<string> InPlaceOfNumber =
        ["-1", "0", "2147483647", "2147483648", "-2147483649", "99999999999999999999", "1e308", "1e400", "0.5", "\"1\"", "\"\"", "null", "[]", "[1]", "{}", "true", "\"a\""];

    /// <summary>The same, where a list or an object is expected.</summary>
    public static readonly IReadOnlyList<string> InPlaceOfMany =
        ["null", "[]", "{}", "\"a\"", "1", "[null]", "{\"\":null}", "{\"a\":null}", $"[{string.Join(',', Enumerable.Repeat("1", 10_000))}]", $"[{string.Join(',', Enumerable.Repeat("{}", 10_000))}]", "[[[[[[]]]]]]"];

    /// <summary>The body with one member replaced at a time, lists and objects gone into.</summary>
    public static IEnumerable<(string Member, string Body)> Of(string body)
    {
        foreach (var (place, kind) in Places(JsonNode.Parse(body)!, []))
            foreach (var raw in kind switch { JsonValueKind.String => InPlaceOfText, JsonValueKind.Array or JsonValueKind.Object => InPlaceOfMany, _ => InPlaceOfNumber })
                yield return (string.Join('.', place), With(body, place, raw));
    }

    private static IEnumerable<(IReadOnlyList<string> Place, JsonValueKind Kind)> Places(JsonNode node, IReadOnlyList<string> at)
    {
        foreach (var (name, value) in node is JsonObject all ? all.Select(p => (p.Key, p.Value)).ToList() : node is JsonArray list ? [.. list.Select((v, i) => ($"{i}", v))] : [])
        {
            yield return ([.. at, name], value?.GetValueKind() ?? JsonValueKind.String);
            if (value is not null)
                foreach (var inner in Places(value, [.. at, name])) yield return inner;
        }
    }

    private static string With(string body, IReadOnlyList<string> place, string raw)
    {
        const string hole = "here it goes";
        var root = JsonNode.Parse(body)!;
        var holder = place.SkipLast(1).Aggregate(root, (node, name) => node is JsonArray list ? list[int.Parse(name, System.Globalization.CultureInfo.InvariantCulture)]! : node[name]!);
        if (holder is JsonArray many) many[int.Parse(place[^1], System.Globalization.CultureInfo.InvariantCulture)] = hole;
        else holder[place[^1]] = hole;
        return root.ToJsonString().Replace($"\"{hole}\"", raw, StringComparison.Ordinal);
    }
}
