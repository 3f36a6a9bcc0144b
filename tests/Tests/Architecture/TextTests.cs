using System.Text.RegularExpressions;
using System.Xml.Linq;
using Certification.Tests.Support;

namespace Certification.Tests.Architecture;

public partial class TextTests
{
    /// <summary>Every project that has texts.</summary>
    public static TheoryData<string> Projects =>
        [.. Built.All.Select(project => project.Name).Where(name => File.Exists(Resource(name, "resx")))];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Every_text_exists_once_in_Danish_and_once_in_English_with_the_same_places(string project)
    {
        var (danish, english) = (Texts(project, "resx"), Texts(project, "en.resx"));

        danish.Select(text => text.Key).Should().OnlyHaveUniqueItems().And.BeEquivalentTo(english.Select(text => text.Key)).And.NotBeEmpty();
        english.Select(text => text.Key).Should().OnlyHaveUniqueItems();
        danish.Concat(english).Where(text => string.IsNullOrWhiteSpace(text.Value)).Should().BeEmpty();
        var places = english.ToDictionary(text => text.Key, text => Places(text.Value));
        danish.Where(text => !Places(text.Value).SetEquals(places[text.Key])).Should().BeEmpty("both languages show the same facts");
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Every_text_that_code_asks_for_exists(string project)
    {
        var keys = Texts(project, "resx").Select(text => text.Key).ToHashSet();

        var asked = Repository.Sources(project).Where(file => Path.GetExtension(file) is ".cs" or ".razor")
            .SelectMany(file => Asked(File.ReadAllText(file)).Select(key => (File: Repository.Name(file), Key: key))).ToList();

        asked.Should().NotBeEmpty();
        asked.Where(ask => !Known(ask.Key, keys)).Should().BeEmpty();
    }

    [Fact]
    public void A_verb_that_asks_for_something_is_spelled_in_one_way()
    {
        var texts = Built.All.Select(project => project.Name).Where(name => File.Exists(Resource(name, "resx"))).SelectMany(name => Texts(name, "resx")).ToList();
        // "Noter" are notes as well.
        var accented = texts.SelectMany(text => Accented().Matches(text.Value)).Select(word => word.Value.ToLowerInvariant()).Distinct().Where(word => word != "notér").ToList();

        var bare = new Regex($@"\b({string.Join('|', accented.Select(word => word.Replace('é', 'e')))})\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

        accented.Should().HaveCountGreaterThan(5);
        texts.Where(text => bare.IsMatch(text.Value) && !text.Value.Contains("Abonner fra internettet", StringComparison.Ordinal))
            .Should().BeEmpty("Retskrivningsordbogen allows both, and the house writes Registrér; what Outlook calls its own menu stays");
    }

    [Fact]
    public void Every_item_of_the_menu_has_its_text()
    {
        var menu = File.ReadAllText(Path.Combine(Repository.Root, "src", "Web", "Layout", "Menu.razor"));

        var items = MenuText().Matches(menu).Select(literal => literal.Groups["key"].Value).ToList();

        items.Should().HaveCountGreaterThan(5).And.BeSubsetOf(Texts("Web", "resx").Select(text => text.Key));
    }

    [Theory]
    [InlineData("""x = T("A.B");""", "A.B")]
    [InlineData("""@T(day is null ? "A" : "B", day)""", "A|B")]
    [InlineData("""T(act switch { "save" => "Saved", _ => "Sent" })""", "Saved|Sent")]
    [InlineData("""T($"Mark.{mark}") + Other.NoT("C") + T(key)""", "Mark.{mark}")]
    [InlineData("""T("Mark." + mark)""", "Mark.{...}")]
    [InlineData("""T("Outer", T($"To.{State + 1}"), "text")""", "Outer|To.{State + 1}")]
    public void Keys_are_found_in_code_as_people_write_it(string code, string keys) =>
        Asked(code).Should().Equal(keys.Split('|'));

    /// <summary>The literal keys in the first argument of each T(...).</summary>
    private static IEnumerable<string> Asked(string code)
    {
        foreach (Match call in Call().Matches(code))
        {
            var argument = FirstArgument(code, call.Index + call.Length);
            var literal = Literal().Match(argument);
            // "A." + part is a key with a hole, written differently.
            if (literal.Success) yield return literal.Groups["key"].Value + (literal.Length == argument.Length ? "" : "{...}");
            else
                foreach (Match choice in Choice().Matches(argument)) yield return choice.Groups["key"].Value;
        }
    }

    internal static string FirstArgument(string code, int start)
    {
        var (depth, quoted, end) = (0, false, start);
        for (; end < code.Length; end++)
        {
            if (code[end] == '"') quoted = !quoted;
            if (quoted) continue;
            if (code[end] is '(' or '{' or '[') depth++;
            else if (depth == 0 && code[end] is ',' or ')') break;
            else if (code[end] is ')' or '}' or ']') depth--;
        }
        return code[start..end].Trim();
    }

    /// <summary>A key with a hole is known when each name of the enumeration it is called after has a text, or else when any text fits.</summary>
    private static bool Known(string asked, HashSet<string> keys)
    {
        if (!asked.Contains('{', StringComparison.Ordinal)) return keys.Contains(asked);
        var (before, after) = (asked[..asked.IndexOf('{', StringComparison.Ordinal)], asked[(asked.LastIndexOf('}') + 1)..]);
        var named = Built.All.SelectMany(project => project.Load().GetTypes()).Where(type => type.IsEnum && type.Name + "." == before).ToList();
        return named.Count > 0
            ? named.Any(type => Enum.GetNames(type).All(name => keys.Contains(before + name + after)))
            : keys.Any(key => key.StartsWith(before, StringComparison.Ordinal) && key.EndsWith(after, StringComparison.Ordinal));
    }

    private static List<KeyValuePair<string, string>> Texts(string project, string language) =>
    [
        .. XDocument.Load(Resource(project, language)).Root!.Elements("data")
            .Select(data => KeyValuePair.Create(data.Attribute("name")!.Value, data.Element("value")!.Value)),
    ];

    private static string Resource(string project, string language) => Path.Combine(Repository.Root, "src", project, $"Texts.{language}");

    private static HashSet<string> Places(string text) => [.. Place().Matches(text).Select(place => place.Groups["number"].Value)];

    [GeneratedRegex(@"\b\w+ér\b")]
    private static partial Regex Accented();

    [GeneratedRegex(@"(?<![\w""])T\(")]
    private static partial Regex Call();

    [GeneratedRegex(@"^\$?""(?<key>[^""]+)""")]
    private static partial Regex Literal();

    [GeneratedRegex(@"""(?<key>menu\.[\w.-]+)""")]
    private static partial Regex MenuText();

    [GeneratedRegex(@"(\?|:|=>)\s*\$?""(?<key>[^""]+)""")]
    private static partial Regex Choice();

    [GeneratedRegex(@"(?<!\{)\{(?<number>\d+)")]
    private static partial Regex Place();
}
