using System.Net;
using System.Text.RegularExpressions;
using Certification.Cohorts;
using Certification.People;
using Certification.Tests.Rights;
using Certification.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Certification.Tests.Web;

/// <summary>Every door with an id in it, read from the host itself: a new one is tried from its first day.</summary>
public partial class ForeignIdTests
{
    private const int Nobodys = 999_999;
    private static readonly DateTime Now = new(2026, 11, 21, 9, 0, 0, DateTimeKind.Utc);

    [Fact]
    public async Task What_is_not_there_is_not_found_on_every_door_whoever_asks()
    {
        await using var host = new WebHost(seed: true, now: Now);

        Doors(host, Nobodys).Should().HaveCountGreaterThan(60);
        foreach (var email in new[] { "karen.holm", "mette.skovgaard", "ulla.thorup", "hanne.dalgaard", "anne.soerensen" })
            await NothingIsFound(host, await host.Visit($"{email}@example.org"));
    }

    private static async Task NothingIsFound(WebHost host, Visitor visitor)
    {
        foreach (var (method, path) in Doors(host, Nobodys))
        {
            var answer = await Try(visitor, method, path);
            // A role that a door is shut to learns nothing; a form or body is checked before it is looked up.
            answer.Should().BeOneOf([HttpStatusCode.NotFound, HttpStatusCode.Forbidden, .. method == "GET" ? [] : new[] { HttpStatusCode.BadRequest }], $"{method} {path}");
        }
    }

    [Fact]
    public async Task What_is_another_participant_s_is_as_if_it_were_not_there()
    {
        await using var host = new WebHost(seed: true, now: Now);
        var anne = await host.Visit("anne.soerensen@example.org");
        var others = await host.Read(db => db.Set<Enrolment>().Where(e => e.Cohort.Name == "Hold 12")
            .Join(db.Set<Person>().Where(p => p.Email != "anne.soerensen@example.org"), e => e.PersonId, p => p.Id, (e, _) => e.Id).OrderBy(id => id).Take(3).ToListAsync());

        foreach (var enrolment in others)
        {
            var doors = Doors(host, enrolment).Where(door => door.Method == "GET" && door.Path.Contains("/enrolments/", StringComparison.Ordinal)).ToList();
            doors.Should().HaveCountGreaterThan(10);
            foreach (var (_, path) in doors)
            {
                var (foreign, missing) = (await anne.Get(path), await anne.Get(path.Replace($"/{enrolment}", $"/{Nobodys}", StringComparison.Ordinal)));
                foreign.StatusCode.Should().BeOneOf([HttpStatusCode.NotFound, HttpStatusCode.Forbidden], path);
                Same(await foreign.Content.ReadAsStringAsync(), enrolment).Should().Be(Same(await missing.Content.ReadAsStringAsync(), Nobodys), path);
            }
        }
    }

    /// <summary>Pages take posts only with their own form's token; what they do is done by the same features as behind the API.</summary>
    private static IEnumerable<(string Method, string Path)> Doors(WebHost host, int id) =>
        from door in Door.Of(host)
        where !door.IsAnonymous && !door.TakesAnyMethod && door.Endpoint.RoutePattern.Parameters.Any(p => p.ParameterPolicies.Count > 0) && (door.Method == "GET" || door.IsApi)
        select (door.Method, door.Path(id, "assignment1"));

    private static async Task<HttpStatusCode> Try(Visitor visitor, string method, string path) => (method switch
    {
        "GET" => await visitor.Get(path),
        "PUT" => await visitor.Put(path, new { }),
        "DELETE" => await visitor.Delete(path),
        _ => await visitor.Post(path),
    }).StatusCode;

    /// <summary>An answer without what differs between any two answers.</summary>
    private static string Same(string body, int id) => Varying().Replace(body, "").Replace($"/{id}", "", StringComparison.Ordinal);

    [GeneratedRegex("\"traceId\":\"[^\"]*\"|name=\"__RequestVerificationToken\" value=\"[^\"]*\"|integrity=\"[^\"]*\"|%2F[0-9]+")]
    private static partial Regex Varying();
}
