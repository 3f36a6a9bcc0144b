using System.Reflection;
using System.Text.RegularExpressions;
using Certification.Platform.Ui;
using Certification.Tests.Support;
using Microsoft.AspNetCore.Components;

namespace Certification.Tests.Architecture;

public partial class HygieneTests
{
    private const int Longest = 400;
    private const int LongestPage = 150;

    [Fact]
    public void No_file_grows_past_what_can_be_read_in_one_go()
    {
        var files = Repository.Sources().Concat(Repository.Tests()).Where(IsWritten).Where(file => Path.GetExtension(file) is not ".resx")
            .Select(file => (Name: Repository.Name(file), Lines: File.ReadLines(file).Count(), Limit: Path.GetExtension(file) == ".razor" ? LongestPage : Longest)).ToList();

        files.Should().Contain(file => file.Limit == LongestPage).And.Contain(file => file.Name.StartsWith("tests/", StringComparison.Ordinal));
        files.Where(file => file.Lines > file.Limit).Should().BeEmpty("a page over {0} lines, or another file over {1}, holds two things", LongestPage, Longest);
    }

    [Fact]
    public void Nothing_is_left_for_later()
    {
        var left = Written().Where(file => Later().IsMatch(File.ReadAllText(file))).Select(Repository.Name);

        left.Should().BeEmpty();
    }

    [Fact]
    public void Types_are_named_for_what_they_are_not_for_a_layer()
    {
        var types = Built.All.SelectMany(project => project.Load().GetTypes())
            .Where(type => type.FullName!.StartsWith("Certification.", StringComparison.Ordinal));

        types.Select(type => type.FullName!).Where(name => Layer().IsMatch(name)).Should().BeEmpty();
    }

    [Fact]
    public void Every_page_that_reads_waits_for_its_data()
    {
        var pages = Built.All.SelectMany(project => project.Load().GetTypes()).Where(type => type.IsDefined(typeof(RouteAttribute), inherit: false));

        pages.Where(page => page.GetMethod("OnInitializedAsync", BindingFlags.NonPublic | BindingFlags.Instance)!.DeclaringType == page)
            .Should().HaveCountGreaterThan(20).And.OnlyContain(page => page.IsAssignableTo(typeof(LoadedPage)));
    }

    [Fact]
    public void Beneath_a_page_one_part_at_most_reads_for_itself()
    {
        var razor = Repository.Sources().Where(file => file.EndsWith(".razor", StringComparison.Ordinal)).Select(file => (Name: Path.GetFileNameWithoutExtension(file), Text: File.ReadAllText(file))).ToList();
        var reading = razor.Where(part => part.Text.Contains("OnInitializedAsync", StringComparison.Ordinal) && !part.Text.Contains("@page", StringComparison.Ordinal)).Select(part => part.Name).ToList();

        var crowded = razor.Where(page => reading.Sum(part => Regex.Count(page.Text, $"<{part}[ />]")) > 1).Select(page => page.Name);

        reading.Should().NotBeEmpty();
        crowded.Should().BeEmpty("parts side by side read at once, and the request has one connection: SQLite lets them take turns, a server does not");
    }

    [Fact]
    public void Whatever_scrolls_sideways_can_be_reached_by_keyboard_and_has_a_name()
    {
        var scrolling = Repository.Sources().Where(file => file.EndsWith(".razor", StringComparison.Ordinal))
            .SelectMany(file => Scrolling().Matches(File.ReadAllText(file)).Select(tag => (File: Repository.Name(file), Tag: tag.Value))).ToList();

        scrolling.Should().HaveCountGreaterThan(20);
        scrolling.Where(s => !s.Tag.Contains("role=\"region\"") || !s.Tag.Contains("tabindex=\"0\"") || !s.Tag.Contains("aria-label")).Should().BeEmpty();
    }

    [Fact]
    public void Dates_are_written_out_in_one_way()
    {
        // ToString("d"), {date:d} and "{0:d}": short dates of whatever culture, "03-04-26" to some and "4/3/2026" to others.
        var short_ = Written().Where(file => !Repository.Name(file).StartsWith("src/Platform/Time/", StringComparison.Ordinal))
            .SelectMany(file => ShortDate().Matches(File.ReadAllText(file)).Select(found => $"{Repository.Name(file)}: {found.Value}"));

        short_.Should().BeEmpty("Platform/Time/Written is how dates are written for people");
    }

    [Fact]
    public void Words_for_listeners_alone_do_not_run_into_those_that_all_see()
    {
        // The compiler takes the spaces at the ends of an element away.
        var lost = Written().Where(file => Path.GetExtension(file) == ".razor")
            .SelectMany(file => LostSpace().Matches(File.ReadAllText(file)).Select(found => $"{Repository.Name(file)}: {found.Value}"));

        lost.Should().BeEmpty();
    }

    [Fact]
    public void Addresses_are_asked_for_in_one_way_at_every_door()
    {
        var others = Repository.Sources().Where(file => Path.GetExtension(file) == ".cs" && Repository.Name(file).StartsWith("src/", StringComparison.Ordinal))
            .Where(file => FrameworkAddress().IsMatch(File.ReadAllText(file))).Select(Repository.Name);

        others.Should().BeEmpty("[PlainEmail] says what an address is that mail can be sent to; the framework takes more");
    }

    private static IEnumerable<string> Written() => Repository.Sources().Where(IsWritten);

    /// <summary>What people write by hand: not migrations, lock files, or lists and fonts that came from elsewhere.</summary>
    private static bool IsWritten(string file) =>
        Path.GetExtension(file) is ".cs" or ".razor" or ".js" or ".mjs" or ".py" or ".json" or ".resx" or ".csproj" or ".targets"
        && !file.EndsWith("lock.json", StringComparison.Ordinal)
        && !Repository.Name(file).StartsWith("src/Migrations.", StringComparison.Ordinal);

    [GeneratedRegex("""<div (?=[^>]*class="([^"]* )?(table-scroll|board)( [^"]*)?")(("[^"]*("[^"]*"\)[^"]*)?")|[^>"])*>""")]
    private static partial Regex Scrolling();

    [GeneratedRegex(@"ToString\(""[dDgGfFmMyY]""|\{[\w.]+:[dDgGfFmMyY]\}|ToShortDateString|ToLongDateString")]
    private static partial Regex ShortDate();

    [GeneratedRegex(@"class=""sr-only"">(\s[^<]*|[^<]*\s)</span>")]
    private static partial Regex LostSpace();

    [GeneratedRegex(@"[\[,]\s*EmailAddress\s*[\](,]")]
    private static partial Regex FrameworkAddress();

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b")]
    private static partial Regex Later();

    [GeneratedRegex(@"(Service|Manager|Helper|Util|Dto|Model)s?(`\d+)?$")]
    private static partial Regex Layer();
}
