using System.Globalization;
using System.Net;
using System.Text.Json;
using Certification.People;
using Certification.Platform.Access;
using Certification.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Certification.Tests.Web;

/// <summary>The part of an address after the question mark, which anybody can edit.</summary>
public class AddressTests
{
    private const string Nonsense = "?page=abc&size=x&state=7&cohort=%00&enrolment=-&outcome=Nobody&outlook=?&award=1&requirement=&copy=1e9&on=yesterday&code=%20&status=x&returnUrl=//elsewhere.example";

    [Theory]
    [InlineData("karen.holm@example.org", "/cohorts", "/cohorts/new", "/cohorts/{0}", "/cohorts/{0}/enrolments", "/cohorts/{0}/plan", "/cohorts/{0}/days", "/certification", "/reviews", "/supervision", "/supervision/new", "/people/matches", "/programmes", "/verify", "/sign-in", "/not-found")]
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
    [InlineData("/api/v1/cohorts?state=abandoned")]
    [InlineData("/api/v1/cohorts?state=1")]
    [InlineData("/api/v1/cohorts?page=abc")]
    [InlineData("/api/v1/awards?state=-1")]
    public async Task The_API_says_that_a_choice_or_number_does_not_exist(string path)
    {
        await using var host = new WebHost();
        await host.Person("karen.holm@example.org", Roles.Coordinator);

        var answer = await (await host.Visit("karen.holm@example.org")).Get(path);

        answer.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        answer.Content.Headers.ContentType!.MediaType.Should().Be("application/problem+json");
    }

    private static async Task<int> PlannedCohort(Visitor coordinator)
    {
        var programme = (await coordinator.Get<JsonElement>("/api/v1/programmes")).GetProperty("items").EnumerateArray().First().GetProperty("id").GetInt32();
        return (await coordinator.Post<JsonElement>("/api/v1/cohorts", new { name = "Hold 12", programmeVersionId = programme, firstDay = "2026-03-02", onlineLink = "" })).GetProperty("id").GetInt32();
    }
}
