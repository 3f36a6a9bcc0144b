using System.Net;
using Certification.Platform.Access;
using Certification.Tests.Rights;
using Certification.Tests.Support;

namespace Certification.Tests.Web;

/// <summary>Every answer tells the browser what it may do with it, errors included.</summary>
public class HeaderTests
{
    [Fact]
    public async Task Every_door_answers_with_the_headers_that_keep_browsers_in_bounds()
    {
        await using var world = await World.Make();
        var (wrong, statuses, answers) = (new List<string>(), new HashSet<HttpStatusCode>(), 0);

        foreach (var door in Door.Of(world.Host).Where(d => d.Method is "GET" or "POST" or "PUT" or "DELETE"))
            foreach (var (role, visitor) in world.Actors)
                foreach (var whose in (Whose[])[Whose.Own, Whose.Missing])
                {
                    using var request = new HttpRequestMessage(new(door.Method), door.Path(kind => world.Knows(kind) ? $"{world.Id(kind, whose)}" : kind == "language" ? "da" : "x"));
                    var answer = await visitor.Http.SendAsync(request);
                    answers++;
                    statuses.Add(answer.StatusCode);
                    wrong.AddRange(Faults(answer).Select(fault => $"{door} as {role} ({(int)answer.StatusCode}): {fault}"));
                }

        wrong.Take(20).Should().BeEmpty();
        answers.Should().BeGreaterThan(2000);
        statuses.Should().Contain([HttpStatusCode.OK, HttpStatusCode.BadRequest, HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden, HttpStatusCode.NotFound, HttpStatusCode.Redirect]);
    }

    [Fact]
    public async Task An_error_of_ours_and_a_full_door_carry_them_too()
    {
        await using var host = new WebHost(settings: ("Limits:PublicPerMinute", "1"));
        var visitor = host.Visit();
        await visitor.Get("/verify/x");

        var (full, fullCall) = (await visitor.Get("/verify/x"), await visitor.Get("/api/v1/verify/x"));
        await host.Read(async db => await Microsoft.EntityFrameworkCore.RelationalDatabaseFacadeExtensions.ExecuteSqlRawAsync(db.Database, "ALTER TABLE Persons RENAME TO Gone"));
        var broken = await visitor.Get("/sign-in");

        foreach (var (answer, status) in new[] { (full, 429), (fullCall, 429), (broken, 500) })
        {
            ((int)answer.StatusCode).Should().Be(status);
            Faults(answer).Should().BeEmpty();
            (await answer.Content.ReadAsStringAsync()).Should().NotContain("Sqlite").And.NotContain("   at ");
        }
        full.Headers.RetryAfter!.Delta.Should().BePositive();
    }

    [Fact]
    public async Task Style_sheets_and_pictures_carry_them_and_may_be_kept()
    {
        await using var host = new WebHost();

        foreach (var file in (string[])["/site.css", "/favicon.svg"])
        {
            var answer = await host.Visit().Get(file);
            answer.StatusCode.Should().Be(HttpStatusCode.OK);
            Faults(answer, mayBeKept: true).Should().BeEmpty();
        }
    }

    [Fact]
    public async Task Outside_Development_browsers_come_back_over_TLS_only()
    {
        await using var host = new WebHost(environment: "Production");

        var (page, missing) = (await host.Visit().Get("/sign-in"), await host.Visit().Get("/nowhere"));

        page.Headers.GetValues("Strict-Transport-Security").Should().Equal("max-age=31536000; includeSubDomains");
        missing.Headers.GetValues("Strict-Transport-Security").Should().Equal("max-age=31536000; includeSubDomains");
    }

    [Fact]
    public async Task A_letter_in_a_frame_runs_nothing_and_is_framed_by_this_site_alone()
    {
        await using var host = new WebHost(seed: true, now: new DateTime(2026, 11, 21, 9, 0, 0, DateTimeKind.Utc));
        var karen = await host.Visit("karen.holm@example.org");

        var policy = (await karen.Get("/mail/letters/welcome/da/preview")).Headers.GetValues("Content-Security-Policy").Single();

        policy.Should().Contain("default-src 'none'").And.Contain("sandbox").And.Contain("frame-ancestors 'self'").And.NotContain("script-src").And.NotContain("allow-scripts");
    }

    private static IEnumerable<string> Faults(HttpResponseMessage answer, bool mayBeKept = false)
    {
        string Of(string name) => answer.Headers.TryGetValues(name, out var values) ? string.Join("; ", values) : "";
        var policy = Of("Content-Security-Policy");
        var isFrame = policy.Contains("frame-ancestors 'self'", StringComparison.Ordinal);
        if (!policy.Contains("default-src 'none'", StringComparison.Ordinal)) yield return "no policy that begins with nothing";
        if (!policy.Contains("sandbox", StringComparison.Ordinal) && !(policy.Contains("object-src 'none'", StringComparison.Ordinal) && policy.Contains("base-uri 'none'", StringComparison.Ordinal) && policy.Contains("form-action 'self'", StringComparison.Ordinal) && policy.Contains("frame-ancestors 'none'", StringComparison.Ordinal))) yield return "a policy with gaps";
        if (policy.Contains("unsafe", StringComparison.Ordinal) && !isFrame) yield return "script or style in the page";
        if (Of("X-Content-Type-Options") != "nosniff") yield return "no nosniff";
        if (Of("Referrer-Policy") != "same-origin") yield return "no referrer policy";
        if (!Of("Permissions-Policy").Contains("camera=()", StringComparison.Ordinal)) yield return "no permissions policy";
        if (Of("Cross-Origin-Opener-Policy") != "same-origin" && !policy.Contains("sandbox", StringComparison.Ordinal)) yield return "no opener policy";
        if (Of("Cross-Origin-Resource-Policy") != "same-origin") yield return "no resource policy";
        if (answer.Headers.Contains("Server") || answer.Headers.Contains("X-Powered-By")) yield return "says what it runs on";
        if (!mayBeKept && answer.Headers.CacheControl is not { NoStore: true } && answer.Headers.CacheControl is not { Public: true } && answer.Content.Headers.ContentType?.MediaType is not ("application/schema+json" or "text/calendar")) yield return $"may be kept: {answer.Headers.CacheControl}";
        if (answer.Content.Headers.ContentType is { } type && (type.MediaType!.StartsWith("text/", StringComparison.Ordinal) || type.MediaType.EndsWith("xml", StringComparison.Ordinal)) && type.CharSet is null) yield return $"{type} without a charset";
        if (answer.Content.Headers.ContentLength > 0 && answer.Content.Headers.ContentType is null) yield return "a body without a type";
    }
}
