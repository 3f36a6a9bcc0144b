using System.Net;
using System.Text.Json;
using Certification.People.Tokens;
using Certification.Platform.Access;
using Certification.Tests.Rights;
using Certification.Tests.Support;

namespace Certification.Tests.People;

/// <summary>Every door of the API, read from the host itself, with keys of every scope: a new door is tried from its first day.</summary>
public class TokenScopeTests
{
    [Fact]
    public async Task Every_door_of_the_API_belongs_to_one_area_that_a_key_can_name()
    {
        await using var host = new WebHost();

        var lost = Doors(host).Where(d => ApiAreas.Of(d.Endpoint) is null);

        lost.Should().BeEmpty("a key is good for areas: the group that maps a call is tagged with one of ApiArea");
    }

    [Fact]
    public async Task A_key_without_scopes_opens_nothing()
    {
        await using var host = new WebHost();
        var program = await host.Program(await Everything(host));
        var doors = Doors(host);

        doors.Should().HaveCountGreaterThan(100);
        foreach (var door in doors) (await Try(program, door)).Should().Be("token-scope", door.ToString());
    }

    [Theory]
    [MemberData(nameof(Scopes))]
    public async Task A_scope_opens_its_own_area_and_no_other(string scope)
    {
        await using var host = new WebHost();
        var program = await host.Program(await Everything(host), scope);
        var mine = TokenScope.Of(scope)!.Value;

        foreach (var door in Doors(host))
        {
            var code = await Try(program, door);
            if (CheckScope.Needed(door.Method, door.Endpoint) is { } needs && mine.Covers(needs)) code.Should().NotBe("token-scope", door.ToString());
            else code.Should().Be("token-scope", door.ToString());
        }
    }

    public static TheoryData<string> Scopes => [.. TokenScope.All.Select(s => s.ToString())];

    [Theory]
    [InlineData("cohorts:write", "cohorts:read", true)]
    [InlineData("cohorts:read", "cohorts:write", false)]
    [InlineData("cohorts:write", "certificates:read", false)]
    public void Who_may_write_may_read_and_not_the_other_way_round(string held, string asked, bool covers) =>
        TokenScope.Of(held)!.Value.Covers(TokenScope.Of(asked)!.Value).Should().Be(covers);

    private static Task<int> Everything(WebHost host) => host.Person("all@example.org", Roles.Coordinator);

    private static List<Door> Doors(WebHost host) => [.. Door.Of(host).Where(d => d.IsApi)];

    private static async Task<string?> Try(Visitor program, Door door)
    {
        using var request = new HttpRequestMessage(new HttpMethod(door.Method), door.Path(999_999, "nothing"));
        if (door.TakesFile) request.Content = new MultipartFormDataContent { { new ByteArrayContent([1]), "file", "a.txt" } };
        else if (door.Method is "POST" or "PUT") request.Content = new StringContent("[]", System.Text.Encoding.UTF8, "application/json");
        var answer = await program.Http.SendAsync(request);
        ((int)answer.StatusCode).Should().BeLessThan(500);
        if (answer.StatusCode != HttpStatusCode.Forbidden) return null;
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return problem.RootElement.TryGetProperty("code", out var code) ? code.GetString() : null;
    }
}
