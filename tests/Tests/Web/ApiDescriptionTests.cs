using System.Net;
using System.Text.Json;
using Certification.Platform.Access;
using Certification.Tests.Support;

namespace Certification.Tests.Web;

public class ApiDescriptionTests
{
    [Fact]
    public async Task Each_call_is_described_with_its_own_input_under_the_names_that_are_sent()
    {
        await using var host = new WebHost();
        await host.Person("karen.holm@example.org", Roles.Coordinator);

        var document = await (await host.Visit("karen.holm@example.org")).Get<JsonElement>("/openapi/v1.json");

        var plan = document.GetProperty("paths").GetProperty("/api/v1/cohorts").GetProperty("post").GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("schema");
        plan.GetProperty("$ref").GetString().Should().EndWith("/PlanCohortInput");
        var schemas = document.GetProperty("components").GetProperty("schemas");
        schemas.GetProperty("PlanCohortInput").GetProperty("properties").TryGetProperty("firstDay", out _).Should().BeTrue();
        schemas.EnumerateObject().Select(s => s.Name).Should().NotContain(name => name.Contains("Anonymous", StringComparison.Ordinal));
        Parameters(document).Select(p => p.GetProperty("name").GetString()!).Should().OnlyContain(name => char.IsLower(name[0]));
    }

    [Fact]
    public async Task A_choice_lists_its_values()
    {
        await using var host = new WebHost();
        await host.Person("karen.holm@example.org", Roles.Coordinator);

        var document = await (await host.Visit("karen.holm@example.org")).Get<JsonElement>("/openapi/v1.json");

        var state = document.GetProperty("paths").GetProperty("/api/v1/cohorts").GetProperty("get").GetProperty("parameters").EnumerateArray().Single(p => p.GetProperty("name").GetString() == "state");
        state.GetProperty("schema").GetProperty("enum").EnumerateArray().Select(v => v.GetString()).Should().Equal("draft", "open", "confirmed", "running", "finished", "cancelled");
    }

    [Fact]
    public async Task In_Development_anybody_opens_Swagger_but_only_the_signed_in_see_the_description()
    {
        await using var host = new WebHost();
        var stranger = host.Visit();

        (await stranger.Get("/swagger/index.html")).StatusCode.Should().Be(HttpStatusCode.OK);
        (await stranger.Get("/openapi/v1.json")).StatusCode.Should().NotBe(HttpStatusCode.OK);
    }

    private static IEnumerable<JsonElement> Parameters(JsonElement document) =>
        document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject())
            .Where(call => call.Value.TryGetProperty("parameters", out _)).SelectMany(call => call.Value.GetProperty("parameters").EnumerateArray());
}
