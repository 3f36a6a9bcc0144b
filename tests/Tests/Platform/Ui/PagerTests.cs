using AngleSharp.Dom;
using Certification.Platform.Ui;

namespace Certification.Tests.Platform.Ui;

public class PagerTests
{
    [Fact]
    public async Task The_filters_in_the_address_survive_a_change_of_page()
    {
        var pager = await Rendered.Component<Pager>(new() { ["Page"] = 2, ["PageCount"] = 9 }, uri: "http://localhost/cohorts/12?outlook=risk&page=2&q=s%C3%B8ren");

        pager.QuerySelector("a[rel=next]")!.GetAttribute("href").Should().StartWith("/cohorts/12?").And.ContainAll("outlook=risk", "page=3", "q=s%C3%B8ren");
    }

    [Theory]
    [InlineData(1, 1, "")]
    [InlineData(1, 3, "1 2 3")]
    [InlineData(7, 42, "1 … 5 6 7 8 9 … 42")]
    [InlineData(42, 42, "1 … 40 41 42")]
    public async Task First_last_and_the_neighbours_are_shown(int page, int pageCount, string expected)
    {
        var pager = await Rendered.Component<Pager>(new() { ["Page"] = page, ["PageCount"] = pageCount });

        string.Join(' ', pager.QuerySelectorAll("li").Select(item => item.QuerySelector("a, [aria-hidden]")!.TextContent)).Should().Be(expected);
    }
}
