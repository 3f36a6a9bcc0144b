using System.Net;
using System.Text.RegularExpressions;
using AngleSharp.Html.Dom;
using Certification.Tests.Support;

namespace Certification.Tests.Web;

public partial class LateDatabaseTests
{
    [Fact]
    public async Task Every_page_that_a_role_comes_to_waits_for_a_database_that_answers_later()
    {
        await using var host = new WebHost(seed: true, now: new DateTime(2026, 11, 21, 9, 0, 0, DateTimeKind.Utc), late: true);

        foreach (var email in new[] { "karen.holm", "mette.skovgaard", "ulla.thorup", "hanne.dalgaard", "anne.soerensen" })
            (await Kinds(await host.Visit($"{email}@example.org"))).Should().BeGreaterThan(email == "hanne.dalgaard" ? 1 : 5);
    }

    [Fact]
    public async Task What_is_not_there_and_what_is_refused_are_told_as_ever()
    {
        await using var host = new WebHost(seed: true, now: new DateTime(2026, 11, 21, 9, 0, 0, DateTimeKind.Utc), late: true);
        var karen = await host.Visit("karen.holm@example.org");

        var missing = await karen.Get("/cohorts/999999");
        var form = (await karen.Page("/cohorts/new")).Forms.First(f => f.QuerySelector("[name='Input.Name']") is not null);
        var refused = await karen.Submit(form, ("Input.Name", "Hold 99"), ("Input.FirstDay", ""));
        var planned = await karen.Submit(form, ("Input.Name", "Hold 99"), ("Input.FirstDay", "2027-03-02"), ("Input.ProgrammeVersionId", "1"));

        missing.StatusCode.Should().Be(HttpStatusCode.NotFound);
        refused.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await karen.Page(planned)).QuerySelector("main h1")!.TextContent.Should().Be("Hold 99");
    }

    /// <summary>Follows links, one page of each kind, and returns how many kinds there were.</summary>
    private static async Task<int> Kinds(Visitor visitor)
    {
        var (ahead, kinds) = (new Queue<string>(["/"]), new HashSet<string> { "/" });
        while (ahead.TryDequeue(out var path))
        {
            var answer = await visitor.Get(path);
            answer.StatusCode.Should().BeOneOf([HttpStatusCode.OK, HttpStatusCode.Redirect], path);
            var page = await visitor.Page(answer);
            page.QuerySelector("main h1").Should().NotBeNull(path);
            foreach (var link in page.Links.OfType<IHtmlAnchorElement>().Where(a => a.Protocol.StartsWith("http", StringComparison.Ordinal)).Select(a => a.PathName).Where(link => !link.StartsWith("/api/", StringComparison.Ordinal) && !link.Contains('.', StringComparison.Ordinal)))
                if (kinds.Add(Id().Replace(link, "/#"))) ahead.Enqueue(link);
        }
        return kinds.Count;
    }

    [GeneratedRegex(@"/\d+(?=/|$)|/[A-Z0-9]{26}")]
    private static partial Regex Id();
}
