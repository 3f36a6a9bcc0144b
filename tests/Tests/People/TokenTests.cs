using System.Net;
using System.Text;
using System.Text.Json;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Certification.People;
using Certification.People.Tokens;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Certification.Tests.People;

public class TokenTests
{
    [Fact]
    public async Task A_key_is_shown_once_on_the_page_that_made_it_and_kept_only_as_a_hash()
    {
        await using var host = new WebHost();
        var karen = await host.Visit(await host.Person("karen.holm@example.org", Roles.Coordinator));

        var answer = await Make(karen, "Løn", "cohorts:read", "certificates:write");
        var secret = (await karen.Page(answer)).QuerySelector(".secret code")!.TextContent;

        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        secret.Should().MatchRegex("^cert_pat_[0-9a-f]{8}_[A-Za-z0-9_-]{43}$");
        answer.Headers.ToString().Should().NotContain(secret[^20..]);
        (await (await karen.Get("/me/tokens")).Content.ReadAsStringAsync()).Should().Contain(secret[..17]).And.NotContain(secret);
        (await Bytes(host)).Should().NotContain(secret[^43..], "only the hash is stored");
        var token = await host.Read(db => db.Set<PersonalAccessToken>().SingleAsync());
        (token.Prefix, token.Scopes, token.SecretHash).Should().Be((secret[..17], "cohorts:read certificates:write", Secrets.Hash(secret)));
        (await host.Program(secret).Get("/api/v1/cohorts")).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("", "90", "cohorts:read")]
    [InlineData("Løn", "367", "cohorts:read")]
    [InlineData("Løn", "90", "everything")]
    [InlineData("Løn", "90")]
    [InlineData("Til 010190-1234", "90", "cohorts:read")]
    public async Task A_key_has_a_name_a_scope_and_at_most_a_year(string name, string days, params string[] scopes)
    {
        await using var host = new WebHost();
        var karen = await host.Visit(await host.Person("karen.holm@example.org", Roles.Coordinator));

        var answer = await Submit(karen, [("Input.Name", name), ("Input.Days", days), .. scopes.Select(s => ("Input.Scopes", s))]);

        answer.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await host.Read(db => db.Set<PersonalAccessToken>().CountAsync())).Should().Be(0);
    }

    [Fact]
    public async Task The_form_sent_again_makes_no_second_key()
    {
        await using var host = new WebHost();
        var karen = await host.Visit(await host.Person("karen.holm@example.org", Roles.Coordinator));
        await Make(karen, "Løn", "cohorts:read");

        var again = await Make(karen, "LØN", "cohorts:read");

        again.StatusCode.Should().Be(HttpStatusCode.Conflict);
        (await host.Read(db => db.Set<PersonalAccessToken>().CountAsync())).Should().Be(1);
    }

    [Fact]
    public async Task Whoever_brings_no_good_key_hears_the_same_whatever_is_wrong_with_it()
    {
        await using var host = new WebHost();
        var person = await host.Person("karen.holm@example.org", Roles.Coordinator);
        var (revoked, expired) = (await host.Key(person, "a", "cohorts:read"), await host.Key(person, "b", "cohorts:read"));
        await host.Read(db => db.Database.ExecuteSqlRawAsync("UPDATE PersonalAccessTokens SET RevokedAt = {0} WHERE Name = 'a'", host.Clock.Now));
        await host.Read(db => db.Database.ExecuteSqlRawAsync("UPDATE PersonalAccessTokens SET ExpiresAt = {0} WHERE Name = 'b'", host.Clock.Now));

        var heard = new List<string>();
        foreach (var secret in new[] { revoked, expired, "cert_pat_00000000_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "x", revoked[..^1], new string('a', 5000) })
            foreach (var path in new[] { "/api/v1/cohorts", "/api/v1/verify/ABC" })
            {
                var answer = await host.Program(secret).Get(path);
                heard.Add($"{(int)answer.StatusCode} {answer.Headers.WwwAuthenticate} {Without(await answer.Content.ReadAsStringAsync())}");
            }

        heard.Distinct().Should().ContainSingle().Which.Should().StartWith("401 Bearer error=\"invalid_token\"");
    }

    [Fact]
    public async Task A_key_is_worth_what_its_owner_is_worth_now()
    {
        await using var host = new WebHost();
        var person = await host.Person("karen.holm@example.org", Roles.Coordinator);
        var program = await host.Program(person, "cohorts:read");
        var before = await program.Get("/api/v1/cohorts");

        await host.Read(db => db.Database.ExecuteSqlRawAsync("DELETE FROM RoleGrants WHERE PersonId = {0}", person));
        var after = await program.Get("/api/v1/cohorts");

        (before.StatusCode, after.StatusCode).Should().Be((HttpStatusCode.OK, HttpStatusCode.Forbidden));
    }

    [Fact]
    public async Task A_revoked_key_ends_at_once_and_only_its_owner_and_administrators_revoke_it()
    {
        await using var host = new WebHost();
        var (karen, jonas) = (await host.Person("karen.holm@example.org", Roles.Coordinator), await host.Person("jonas@example.org", Roles.Coordinator));
        var admin = await host.Visit(await host.Person("admin@example.org", Roles.Administrator));
        var (one, two) = (await host.Key(karen, "one", "cohorts:read"), await host.Key(karen, "two", "cohorts:read"));
        var (jonasVisits, karenVisits) = (await host.Visit(jonas), await host.Visit(karen));
        var ids = (await karenVisits.Get<JsonElement>("/api/v1/me/tokens")).EnumerateArray().ToDictionary(t => t.GetProperty("name").GetString()!, t => t.GetProperty("id").GetInt32());

        (await jonasVisits.Delete($"/api/v1/me/tokens/{ids["one"]}")).StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await jonasVisits.Delete($"/api/v1/tokens/{ids["one"]}")).StatusCode.Should().Be(HttpStatusCode.Forbidden);
        (await karenVisits.Delete($"/api/v1/me/tokens/{ids["one"]}")).StatusCode.Should().Be(HttpStatusCode.NoContent);
        (await admin.Delete($"/api/v1/tokens/{ids["two"]}")).StatusCode.Should().Be(HttpStatusCode.NoContent);

        foreach (var secret in new[] { one, two }) (await host.Program(secret).Get("/api/v1/cohorts")).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        (await host.Read(db => db.Set<AuditEntry>().Where(a => a.Action == "token.revoked").Select(a => a.ActorId).ToListAsync())).Should().HaveCount(2).And.Contain(karen);
        (await admin.Get<JsonElement>("/api/v1/tokens")).GetProperty("items").EnumerateArray().Should().HaveCount(2);
        (await jonasVisits.Get<JsonElement>("/api/v1/me/tokens")).EnumerateArray().Should().BeEmpty();
    }

    [Fact]
    public async Task No_key_opens_a_page_or_makes_or_shows_keys()
    {
        await using var host = new WebHost();
        var person = await host.Person("karen.holm@example.org", Roles.Administrator | Roles.Coordinator);
        var program = await host.Program(person, [.. TokenScope.All.Select(s => s.ToString())]);

        (await program.Get("/me/tokens")).Headers.Location!.OriginalString.Should().Contain("/sign-in");
        (await program.Get("/openapi/v1.json")).StatusCode.Should().Be(HttpStatusCode.Redirect);
        foreach (var path in new[] { "/api/v1/me/tokens", "/api/v1/tokens" })
            (await Code(await program.Get(path))).Should().Be("token-scope");
        (await Code(await program.Delete("/api/v1/me/tokens/1"))).Should().Be("token-scope");
    }

    [Fact]
    public async Task The_last_use_is_noted_at_most_once_a_minute()
    {
        await using var host = new WebHost();
        var program = await host.Program(await host.Person("karen.holm@example.org", Roles.Coordinator), "cohorts:read");
        var first = host.Clock.Now;
        await program.Get("/api/v1/cohorts");
        await Until(async () => await LastUse(host) == first);

        host.Clock.Now = first.AddSeconds(59);
        await program.Get("/api/v1/cohorts");
        host.Clock.Now = first.AddSeconds(61);
        (await LastUse(host)).Should().Be(first);
        await program.Get("/api/v1/cohorts");

        await Until(async () => await LastUse(host) == first.AddSeconds(61));
    }

    [Fact]
    public async Task No_key_is_written_to_the_log()
    {
        await using var host = new WebHost();
        var secret = await host.Key(await host.Person("karen.holm@example.org", Roles.Coordinator), "Løn", "cohorts:read");
        using var log = new Listening();
        host.Services.GetRequiredService<ILoggerFactory>().AddProvider(log);

        await host.Program(secret).Get("/api/v1/cohorts");
        await host.Program(secret).Post("/api/v1/cohorts");
        await host.Program(secret[..^1] + "-").Get("/api/v1/cohorts");

        log.Heard.ToString().Should().NotBeEmpty().And.NotContain(secret[17..40]);
    }

    private static Task<HttpResponseMessage> Make(Visitor visitor, string name, params string[] scopes) =>
        Submit(visitor, [("Input.Name", name), ("Input.Days", "90"), .. scopes.Select(s => ("Input.Scopes", s))]);

    private static async Task<HttpResponseMessage> Submit(Visitor visitor, (string, string)[] typed) =>
        await visitor.Submit((IHtmlFormElement)(await visitor.Page("/me/tokens")).QuerySelector("section form")!, typed);

    private static Task<DateTime?> LastUse(WebHost host) => host.Read(db => db.Set<PersonalAccessToken>().Select(t => t.LastUsedAt).SingleAsync());

    private static async Task Until(Func<Task<bool>> holds)
    {
        for (var i = 0; i < 100 && !await holds(); i++) await Task.Delay(50);
        (await holds()).Should().BeTrue();
    }

    private static async Task<string?> Code(HttpResponseMessage answer) =>
        JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("code").GetString();

    private static string Without(string body) => System.Text.RegularExpressions.Regex.Replace(body, "\"traceId\":\"[^\"]*\"", "");

    /// <summary>All that is in the database, as it lies in the file.</summary>
    private static async Task<string> Bytes(WebHost host)
    {
        var file = await host.Read(async db =>
        {
            await db.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE)");
            return ((SqliteConnection)db.Database.GetDbConnection()).DataSource;
        });
        return Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file));
    }

    private sealed class Listening : ILoggerProvider, ILogger
    {
        public StringBuilder Heard { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (Heard) Heard.AppendLine(formatter(state, exception)).Append(exception);
        }

        public void Dispose() { }
    }
}
