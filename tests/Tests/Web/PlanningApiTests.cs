using System.Text.Json;
using Certification.Tests.Support;

namespace Certification.Tests.Web;

public class PlanningApiTests
{
    [Fact]
    public async Task The_API_tells_what_the_planning_pages_tell()
    {
        await using var host = new WebHost(seed: true, now: new DateTime(2026, 11, 21, 9, 0, 0, DateTimeKind.Utc));
        var karen = await host.Visit("karen.holm@example.org");

        var cohort = await karen.Get<JsonElement>("/api/v1/cohorts/2");
        var trainers = await karen.Get<JsonElement>("/api/v1/colleagues?role=trainer");
        var seat = await karen.Get<JsonElement>("/api/v1/enrolments/20/seat");

        cohort.GetProperty("dues").EnumerateArray().Should().HaveCountGreaterThan(4).And.OnlyContain(d => d.GetProperty("date").GetString()!.StartsWith("202", StringComparison.Ordinal));
        cohort.GetProperty("days").EnumerateArray().Should().OnlyContain(d => d.GetProperty("warnings").ValueKind == JsonValueKind.Array);
        cohort.GetProperty("staff").EnumerateArray().Select(s => s.GetProperty("name").GetString()).Should().Contain("Mette Skovgaard");
        trainers.EnumerateArray().Select(t => t.GetProperty("name").GetString()).Should().BeEquivalentTo("Mette Skovgaard", "Rasmus Bech");
        (await karen.Get<JsonElement>("/api/v1/colleagues?role=participant")).EnumerateArray().Should().BeEmpty();
        seat.GetProperty("history").EnumerateArray().Should().NotBeEmpty();
    }
}
