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
        Parameters(document).Where(p => p.GetProperty("in").GetString() != "header").Select(p => p.GetProperty("name").GetString()!).Should().OnlyContain(name => char.IsLower(name[0]));
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
    public async Task A_program_reads_how_to_sign_in_how_to_repeat_a_post_and_what_a_refusal_looks_like()
    {
        await using var host = new WebHost();
        await host.Person("karen.holm@example.org", Roles.Coordinator);

        var document = await (await host.Visit("karen.holm@example.org")).Get<JsonElement>("/openapi/v1.json");

        var scheme = document.GetProperty("components").GetProperty("securitySchemes").EnumerateObject().Single();
        (scheme.Value.GetProperty("type").GetString(), scheme.Value.GetProperty("scheme").GetString()).Should().Be(("http", "bearer"));
        var calls = document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Select(call => (Path: path.Name, Method: call.Name, call.Value))).ToList();
        calls.Should().HaveCountGreaterThan(100);
        calls.Where(c => Repeats(c.Value) != (c.Method == "post")).Should().BeEmpty();
        calls.Where(c => !Refuses(c.Value)).Should().BeEmpty();
        calls.Where(c => !c.Value.TryGetProperty("security", out _)).Select(c => c.Path).Should().Contain("/api/v1/verify/{code}").And.Contain("/api/v1/me/tokens").And.NotContain("/api/v1/cohorts");
        calls.First(c => c.Path == "/api/v1/cohorts").Value.GetProperty("security").EnumerateArray().Single().EnumerateObject().Single().Name.Should().Be(scheme.Name);

        static bool Refuses(JsonElement call) => call.GetProperty("responses").GetProperty("409").GetProperty("content").TryGetProperty("application/problem+json", out _);

        static bool Repeats(JsonElement call) => call.TryGetProperty("parameters", out var all) && all.EnumerateArray().Any(p =>
            p.GetProperty("name").GetString() == "Idempotency-Key" && p.GetProperty("in").GetString() == "header");
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
