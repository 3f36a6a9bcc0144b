using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Certification.Platform.Access;
using Certification.Tests.Rights;
using Certification.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Certification.Tests.Web;

/// <summary>Nothing is changed in somebody's name by a page of another site, and nothing by looking.</summary>
public class ForgeryTests
{
    /// <summary>RFC 8058: a mail program posts here by itself, without a cookie; the secret in the address is the proof.</summary>
    private const string OneClick = "/mail/decline/{secret}";

    [Fact]
    public async Task Every_form_of_a_page_is_refused_without_its_token()
    {
        await using var world = await World.Make();
        var doors = Door.Of(world.Host).Where(d => d is { IsApi: false, Method: "POST" } && !string.Equals(d.Route, OneClick, StringComparison.OrdinalIgnoreCase)).ToList();
        var before = await Dump(world.Host);
        var wrong = new List<string>();

        foreach (var door in doors)
            foreach (var (role, visitor) in world.Actors.Where(a => MayEnter(door, a.Key)))
            {
                using var form = new FormUrlEncodedContent([new("_handler", "upload"), new("culture", "en"), new("person", "1")]);
                var answer = await visitor.Http.PostAsync(new Uri(Path(world, door), UriKind.Relative), form);
                if (answer.StatusCode is not (HttpStatusCode.BadRequest or HttpStatusCode.NotFound)) wrong.Add($"{door} as {role}: {(int)answer.StatusCode}");
            }

        doors.Should().HaveCountGreaterThan(60);
        wrong.Should().BeEmpty();
        (await Dump(world.Host)).Should().BeEquivalentTo(before);
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Origin", "http://localhost.evil.example")]
    public async Task A_page_of_another_site_changes_nothing_with_a_visitor_s_session(string header, string value)
    {
        await using var world = await World.Make();
        var before = await Dump(world.Host);
        var doors = Door.Of(world.Host).Where(d => d.IsApi && d.Method is "POST" or "PUT" or "DELETE").ToList();

        foreach (var door in doors)
            foreach (var type in (string[])["text/plain", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "application/json"])
            {
                var (_, visitor) = world.Actors.First(a => MayEnter(door, a.Key));
                using var request = new HttpRequestMessage(new(door.Method), Path(world, door)) { Content = new ByteArrayContent("--x--"u8.ToArray()) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } } };
                request.Headers.Add(header, value);
                (await visitor.Http.SendAsync(request)).StatusCode.Should().Be(HttpStatusCode.Forbidden, $"{door} {type}");
            }

        (await Dump(world.Host)).Should().BeEquivalentTo(before);
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "same-origin")]
    [InlineData("Sec-Fetch-Site", "none")]
    [InlineData("Origin", "http://localhost")]
    [InlineData("Origin", "http://localhost:5080")]
    public async Task The_site_s_own_pages_may(string header, string value)
    {
        await using var host = new WebHost();
        await host.Person("karen.holm@example.org", Roles.Coordinator);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/mail/pause") { Content = JsonContentOf("{\"reason\":\"Prøve\"}") };
        request.Headers.Add(header, value);

        var answer = await (await host.Visit("karen.holm@example.org")).Http.SendAsync(request);

        answer.StatusCode.Should().NotBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Looking_changes_nothing_whoever_looks_at_whatever()
    {
        await using var world = await World.Make();
        var doors = Door.Of(world.Host).Where(d => d.Method == "GET").ToList();
        world.Host.Clock.Now = world.Host.Clock.Now.AddMinutes(10);
        var before = await Dump(world.Host);
        var looked = 0;

        foreach (var door in doors)
            foreach (var (role, visitor) in world.Actors)
                foreach (var whose in (Whose[])[Whose.Own, Whose.OtherMunicipality])
                {
                    looked++;
                    (await visitor.Get(Path(world, door, whose))).StatusCode.Should().NotBe(HttpStatusCode.InternalServerError, $"{door} as {role}");
                }

        var after = await Dump(world.Host);
        looked.Should().BeGreaterThan(1000);
        after.Where(t => before[t.Key] != t.Value).Select(t => t.Key).Should().BeEmpty();
    }

    private static ByteArrayContent JsonContentOf(string json) => new(Encoding.UTF8.GetBytes(json)) { Headers = { ContentType = MediaTypeHeaderValue.Parse("application/json") } };

    private static bool MayEnter(Door door, Roles role) => door.Policy is null || role != Roles.None && Policies.Matrix.Single(p => p.Name == door.Policy).Of(role) != Reach.None;

    private static string Path(World world, Door door, Whose whose = Whose.Own) => door.Path(kind => world.Knows(kind) ? $"{world.Id(kind, whose)}" : kind == "language" ? "da" : kind is "key" or "requirement" ? "assignment1" : "x");

    /// <summary>What is in every table, by its print. Left out is what notes only that somebody was here: when a session and a key were last used, that somebody took a sheet of names or their own data out, and what a municipality was shown.</summary>
    private static Task<Dictionary<string, string>> Dump(WebHost host) => host.Read(async db =>
    {
        await db.Database.OpenConnectionAsync();
        var sql = (SqliteConnection)db.Database.GetDbConnection();
        var prints = new Dictionary<string, string>();
        foreach (var table in Rows(sql, "SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'sqlite_%' AND name <> 'Transfers'").Select(r => (string)r[0]))
        {
            var columns = Rows(sql, $"SELECT name FROM pragma_table_info('{table}')").Select(r => (string)r[0]).Where(c => (table, c) is not (("Sessions", "SeenAt") or ("PersonalAccessTokens", "LastUsedAt")));
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            foreach (var row in Rows(sql, $"SELECT {string.Join(',', columns.Select(c => $"\"{c}\""))} FROM \"{table}\" {(table == "AuditEntries" ? "WHERE Action NOT IN ('cohort.exported','audit.exported','seats.exported','person.exported','sharing.exported')" : "")} ORDER BY rowid")) hash.AppendData(Encoding.UTF8.GetBytes(string.Join('\u001F', row) + "\n"));
            prints[table] = Convert.ToHexString(hash.GetHashAndReset());
        }
        return prints;
    });

    private static List<object[]> Rows(SqliteConnection sql, string select)
    {
        using var command = sql.CreateCommand();
        command.CommandText = select;
        using var reader = command.ExecuteReader();
        var rows = new List<object[]>();
        while (reader.Read())
        {
            var row = new object[reader.FieldCount];
            reader.GetValues(row);
            rows.Add(row);
        }
        return rows;
    }
}
