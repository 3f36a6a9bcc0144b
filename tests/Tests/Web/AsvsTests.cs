using System.Reflection;
using System.Text.RegularExpressions;
using Certification.Tests.Support;

namespace Certification.Tests.Web;

/// <summary>The table of OWASP ASVS 5.0.0 in tests/ASVS.md keeps to what is there.</summary>
public partial class AsvsTests
{
    private static readonly string[] Answers = ["met:", "n/a:", "operator:", "not met:"];

    private static readonly IReadOnlyList<Row> Table = [.. File.ReadLines(Path.Combine(Repository.Root, "tests", "ASVS.md")).Select(line => Line().Match(line)).Where(m => m.Success)
        .Select(m => new Row(m.Groups["id"].Value, m.Groups["level"].Value, m.Groups["answer"].Value.Trim()))];

    [Fact]
    public void Every_requirement_of_levels_1_and_2_stands_there_once()
    {
        Table.Select(r => r.Id).Should().OnlyHaveUniqueItems().And.HaveCount(253);
        Table.Count(r => r.Level == "1").Should().Be(70);
        Table.Count(r => r.Level == "2").Should().Be(183);
        Table.Should().OnlyContain(r => Answers.Any(a => r.Answer.StartsWith(a, StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_test_and_file_that_is_named_exists()
    {
        var tests = Assembly.GetExecutingAssembly().GetTypes().SelectMany(t => t.GetMethods()).Select(m => m.Name).ToHashSet();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests", "Browser"), "*.cs"))
            tests.UnionWith(Method().Matches(File.ReadAllText(file)).Select(m => m.Groups["name"].Value));

        var named = Table.SelectMany(r => Test().Matches(r.Answer).Select(m => m.Groups["name"].Value)).Distinct().ToList();
        var files = Table.SelectMany(r => FileOf().Matches(r.Answer).Select(m => m.Value)).Distinct().ToList();

        named.Should().HaveCountGreaterThan(80).And.OnlyContain(name => tests.Contains(name));
        files.Should().OnlyContain(file => File.Exists(Path.Combine(Repository.Root, file)) || Directory.Exists(Path.Combine(Repository.Root, file)));
    }

    private sealed record Row(string Id, string Level, string Answer);

    [GeneratedRegex(@"^\| (?<id>[0-9]+\.[0-9]+\.[0-9]+) \| (?<level>[12]) \| [^|]+ \| (?<answer>[^|]+)\|$")]
    private static partial Regex Line();

    [GeneratedRegex("`(?<name>[A-Z][A-Za-z0-9]*_[A-Za-z0-9_]+)`")]
    private static partial Regex Test();

    [GeneratedRegex(@"\b(src|infra|tests)/[A-Za-z0-9./]*[A-Za-z0-9]|SECURITY\.md")]
    private static partial Regex FileOf();

    [GeneratedRegex(@"public async Task (?<name>\w+)\(")]
    private static partial Regex Method();
}
