using Certification.Tests.Rights;
using Certification.Tests.Support;

namespace Certification.Tests.Architecture;

public class RouteTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "Tests", "Architecture");

    [Fact]
    public async Task Every_door_and_its_policy_is_as_approved()
    {
        await using var host = new WebHost();
        var (approved, received) = (Path.Combine(Folder, "Routes.approved.txt"), Path.Combine(Folder, "Routes.received.txt"));

        var routes = Routes(host);

        File.Delete(received);
        var known = File.Exists(approved) ? await File.ReadAllLinesAsync(approved) : [];
        if (known.SequenceEqual(routes)) return;
        await File.WriteAllTextAsync(received, string.Join('\n', routes) + "\n");
        Assert.Fail($"""
            The doors of the host changed. Read each line as a question: may these people really do this?
            {string.Join('\n', known.Except(routes).Select(r => "- " + r).Concat(routes.Except(known).Select(r => "+ " + r)))}
            To approve: mv tests/Tests/Architecture/Routes.received.txt tests/Tests/Architecture/Routes.approved.txt
            """);
    }

    [Fact]
    public async Task Every_door_says_itself_who_may_enter()
    {
        await using var host = new WebHost();

        Routes(host).Should().HaveCountGreaterThan(50).And.NotContain(route => route.EndsWith(Door.Unguarded, StringComparison.Ordinal),
            "a door without a policy is closed to everybody: give it one, or [AllowAnonymous] when strangers may knock");
    }

    private static List<string> Routes(WebHost host) =>
        [.. Door.Of(host).Select(door => $"{(door.TakesAnyMethod ? "*" : door.Method)} {door.Route} > {door.Guard}").Distinct().Order(StringComparer.Ordinal)];
}
