using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Certification.People;
using Certification.Platform.Access;
using Certification.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Certification.Tests.Web;

/// <summary>The part of an address after the question mark, which anybody can edit.</summary>
public class AddressTests
{
    private const string Nonsense = "?page=abc&size=x&state=7&cohort=%00&enrolment=-&outcome=Nobody&outlook=?&award=1&requirement=&copy=1e9&on=yesterday&code=%20&status=x&letter=%25&rule=-&who=%5B&about=_&language=xx&returnUrl=//elsewhere.example";

    [Theory]
    [InlineData("karen.holm@example.org", "/cohorts", "/cohorts/new", "/cohorts/{0}", "/cohorts/{0}/enrolments", "/cohorts/{0}/plan", "/cohorts/{0}/days", "/certification", "/reviews", "/supervision", "/supervision/new", "/people", "/people/matches", "/municipalities", "/programmes", "/mail", "/mail/plan", "/mail/addresses", "/mail/letters", "/mail/letters/welcome", "/mail/folder", "/me/mail", "/verify", "/sign-in", "/not-found")]
    [InlineData("hanne@example.org", "/staff")]
    public async Task Nonsense_in_an_address_is_passed_over(string email, params string[] pages)
    {
        await using var host = new WebHost();
        var municipality = await host.Read(db => db.Set<Organisation>().Select(o => (int?)o.Id).FirstAsync());
        await host.Person("karen.holm@example.org", Roles.Coordinator);
        await host.Person("hanne@example.org", Roles.MunicipalContact, municipality: municipality);
        var cohort = await PlannedCohort(await host.Visit("karen.holm@example.org"));
        var visitor = await host.Visit(email);

        foreach (var page in pages.Select(page => string.Format(CultureInfo.InvariantCulture, page, cohort)))
            (await visitor.Get(page + Nonsense)).StatusCode.Should().Be(HttpStatusCode.OK, page);
    }

    [Theory]
    [InlineData("/api/v1/cohorts?state=draft")]
    [InlineData("/api/v1/cohorts?state=Draft")]
    public async Task The_API_takes_a_choice_as_its_answers_write_it(string path)
    {
        await using var host = new WebHost();
        await host.Person("karen.holm@example.org", Roles.Coordinator);
        var karen = await host.Visit("karen.holm@example.org");
        await PlannedCohort(karen);

        var found = await karen.Get<JsonElement>(path);

        found.GetProperty("items").EnumerateArray().Should().ContainSingle().Which.GetProperty("state").GetString().Should().Be("draft");
    }

    [Theory]
    [InlineData("/api/v1/cohorts?state=abandoned", "state")]
    [InlineData("/api/v1/cohorts?state=1", "state")]
    [InlineData("/api/v1/cohorts?page=abc", "page")]
    [InlineData("/api/v1/awards?state=-1", "state")]
    [InlineData("/api/v1/awards?cohort=Hold 12", "cohort")]
    public async Task The_API_names_what_cannot_be_read(string path, string member)
    {
        await using var host = new WebHost();
        await host.Person("karen.holm@example.org", Roles.Coordinator);

        var answer = await (await host.Visit("karen.holm@example.org")).Get(path);

        answer.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await Errors(answer)).Should().Equal(member);
    }

    [Theory]
    [InlineData("""{ "name": "Hold 12", "firstDay": "i morgen" }""", "firstDay")]
    [InlineData("""{ "name": "Hold 12", "capacity": "24" }""", "capacity")]
    [InlineData("""{ "name": "Hold 12", "id": 7 }""", "id")]
    [InlineData("""{ "name": "Hold 12", "trainers": [ "Mette" ] }""", "trainers[0]")]
    [InlineData("""{ "name": "Hold 12", "name": "Hold 13" }""", "name")]
    public async Task The_API_names_the_member_of_a_body_that_it_cannot_take(string body, string member)
    {
        await using var host = new WebHost();
        await host.Person("karen.holm@example.org", Roles.Coordinator);

        var answer = await (await host.Visit("karen.holm@example.org")).Http.PostAsync(new Uri("/api/v1/cohorts", UriKind.Relative), new StringContent(body, Encoding.UTF8, "application/json"));

        answer.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await Errors(answer)).Should().Equal(member);
    }

    private static async Task<IEnumerable<string>> Errors(HttpResponseMessage answer) =>
        JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("errors").EnumerateObject().Select(e => e.Name);

    private static async Task<int> PlannedCohort(Visitor coordinator)
    {
        var programme = (await coordinator.Get<JsonElement>("/api/v1/programmes")).GetProperty("items").EnumerateArray().First().GetProperty("id").GetInt32();
        return (await coordinator.Post<JsonElement>("/api/v1/cohorts", new { name = "Hold 12", programmeVersionId = programme, firstDay = "2026-03-02", onlineLink = "" })).GetProperty("id").GetInt32();
    }

    [Fact]
    public async Task The_short_address_of_the_accessibility_statement_leads_to_the_house_s_own_page_until_there_is_one_elsewhere()
    {
        await using var own = new WebHost();
        await using var elsewhere = new WebHost(settings: ("Site:AccessibilityStatement", "https://was.digst.dk/kurser-example-dk"));

        var (here, there) = (await own.Visit().Get("/was"), await elsewhere.Visit().Get("/was"));

        here.Headers.Location!.OriginalString.Should().Be("/accessibility");
        (await own.Visit().Get("/accessibility")).StatusCode.Should().Be(System.Net.HttpStatusCode.OK);
        there.Headers.Location!.OriginalString.Should().Be("https://was.digst.dk/kurser-example-dk");
    }
}
