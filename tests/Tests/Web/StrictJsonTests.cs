using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Certification.Platform.Access;
using Certification.Tests.Rights;
using Certification.Tests.Support;

namespace Certification.Tests.Web;

/// <summary>A body says what the call asks for and nothing else, or nothing happens.</summary>
public class StrictJsonTests
{
    public static readonly TheoryData<string, byte[]> Unreadable = new()
    {
        { "no JSON", "x"u8.ToArray() },
        { "nothing", [] },
        { "null", "null"u8.ToArray() },
        { "a list", "[]"u8.ToArray() },
        { "a text", "\"a\""u8.ToArray() },
        { "cut short", "{\"name\":"u8.ToArray() },
        { "two bodies", "{}{}"u8.ToArray() },
        { "a comment", "{/**/}"u8.ToArray() },
        { "a comma too many", "{\"name\":\"Hold 12\",}"u8.ToArray() },
        { "10,000 deep", Encoding.ASCII.GetBytes($"{{\"name\":{new string('[', 10_000)}{new string(']', 10_000)}}}") },
        { "10,000 objects deep", Encoding.ASCII.GetBytes($"{string.Concat(Enumerable.Repeat("{\"name\":", 10_000))}1{new string('}', 10_000)}") },
        { "a number beyond numbers", "{\"capacity\":1e400}"u8.ToArray() },
        { "a number beyond ours", "{\"capacity\":99999999999}"u8.ToArray() },
        { "half a person", "{\"capacity\":0.5}"u8.ToArray() },
        { "a number as text", "{\"capacity\":\"24\"}"u8.ToArray() },
        { "no number", "{\"capacity\":NaN}"u8.ToArray() },
        { "a text as truth", "{\"name\":true}"u8.ToArray() },
        { "a member twice", "{\"name\":\"a\",\"name\":\"b\"}"u8.ToArray() },
        { "a member twice in other letters", "{\"name\":\"a\",\"Name\":\"b\"}"u8.ToArray() },
        { "a member nobody asked for", "{\"name\":\"a\",\"approvedBy\":1}"u8.ToArray() },
        { "a member of objects' own", "{\"name\":\"a\",\"__proto__\":{}}"u8.ToArray() },
        { "a type of the sender's choice", "{\"$type\":\"System.IO.FileInfo\",\"name\":\"a\"}"u8.ToArray() },
        { "no UTF-8", [.. "{\"name\":\""u8, 0xC3, 0x28, .. "\"}"u8] },
        { "UTF-16", Encoding.Unicode.GetBytes("{\"name\":\"a\"}") },
        { "a NUL as it is", "{\"name\":\"a\0\"}"u8.ToArray() },
        { "10,000 trainers", Encoding.ASCII.GetBytes($"{{\"name\":\"a\",\"trainers\":[{string.Join(',', Enumerable.Repeat("\"a\"", 10_000))}]}}") },
    };

    [Fact]
    public async Task What_is_no_body_of_the_call_is_refused_and_changes_nothing()
    {
        await using var host = new WebHost();
        await host.Person("karen.holm@example.org", Roles.Coordinator);
        var karen = await host.Visit("karen.holm@example.org");

        foreach (var row in Unreadable)
        {
            var (what, body) = ((string)row[0], (byte[])row[1]);
            var answer = await karen.Http.PostAsync(new Uri("/api/v1/cohorts", UriKind.Relative), new ByteArrayContent(body) { Headers = { ContentType = MediaTypeHeaderValue.Parse("application/json") } });
            answer.StatusCode.Should().Be(HttpStatusCode.BadRequest, what);
            (await answer.Content.ReadAsStringAsync()).Should().NotContain("System.", what).And.NotContain("   at ", what);
        }

        (await karen.Get<JsonElement>("/api/v1/cohorts")).GetProperty("items").GetArrayLength().Should().Be(0);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("application/xml")]
    public async Task A_body_that_does_not_call_itself_JSON_is_not_read(string type)
    {
        await using var host = new WebHost();
        await host.Person("karen.holm@example.org", Roles.Coordinator);

        var answer = await (await host.Visit("karen.holm@example.org")).Http.PostAsync(new Uri("/api/v1/cohorts", UriKind.Relative),
            new ByteArrayContent("{\"name\":\"a\"}"u8.ToArray()) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } });

        // No call takes it, and what no call takes nobody may: either way nothing is read.
        answer.StatusCode.Should().BeOneOf(HttpStatusCode.UnsupportedMediaType, HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_packed_body_is_not_unpacked()
    {
        await using var host = new WebHost();
        await host.Person("karen.holm@example.org", Roles.Coordinator);
        using var packed = new MemoryStream();
        await using (var zip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.SmallestSize, leaveOpen: true))
            await zip.WriteAsync(new byte[20_000_000]);
        var body = new ByteArrayContent(packed.ToArray()) { Headers = { ContentType = MediaTypeHeaderValue.Parse("application/json"), ContentEncoding = { "gzip" } } };

        var answer = await (await host.Visit("karen.holm@example.org")).Http.PostAsync(new Uri("/api/v1/cohorts", UriKind.Relative), body);

        answer.StatusCode.Should().Be(HttpStatusCode.UnsupportedMediaType);
    }

    [Fact]
    public async Task What_nobody_asked_for_is_refused_by_every_call_with_a_body()
    {
        await using var world = await World.Make();
        var doors = Door.Of(world.Host).Where(d => d.IsApi && d.Input is not null && !d.TakesFile).ToList();
        doors.Should().HaveCountGreaterThan(30);
        var wrong = new List<string>();

        foreach (var door in doors)
            foreach (var more in (string[])["role", "roles", "approvedBy", "id", "isAdmin", "personId", "state", "version"])
            {
                var body = JsonNode.Parse(JsonSerializer.Serialize(Bodies.Of(door.Input!, _ => null)))!.AsObject();
                if (!body.TryAdd(more, 1)) continue;
                var role = door.Policy is null ? Roles.None : Policies.EveryRole.First(r => Policies.Matrix.Single(p => p.Name == door.Policy).Of(r) != Reach.None);
                using var request = new HttpRequestMessage(new(door.Method), door.Path(kind => world.Knows(kind) ? $"{world.Id(kind, Whose.Own)}" : kind switch { "language" => "da", "webhooks" or "tokens" or "deliveries" => "1", _ => "assignment1" }))
                { Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") };
                var answer = await world.Actors[role].Http.SendAsync(request);
                if (answer.StatusCode != HttpStatusCode.BadRequest) wrong.Add($"{door} with {more}: {(int)answer.StatusCode}");
            }

        wrong.Should().BeEmpty();
    }
}
