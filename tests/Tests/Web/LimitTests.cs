using System.Net;
using System.Text.Json;
using Certification.Platform.Access;
using Certification.Tests.Support;

namespace Certification.Tests.Web;

/// <summary>Whoever asks too often waits, and nobody else does.</summary>
public class LimitTests
{
    private static readonly DateTime Now = new(2026, 11, 21, 9, 0, 0, DateTimeKind.Utc);

    [Fact]
    public async Task What_is_costly_is_limited_for_each_person()
    {
        await using var host = new WebHost(seed: true, now: Now, settings: ("Limits:CostlyPerMinute", "2"));
        var (karen, mette) = (await host.Visit("karen.holm@example.org"), await host.Visit("mette.skovgaard@example.org"));
        var answers = new List<HttpResponseMessage>();

        for (var i = 0; i < 3; i++) answers.Add(await karen.Get("/api/v1/cohorts/2/export"));

        answers.Select(a => a.StatusCode).Should().Equal(HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.TooManyRequests);
        await IsToldToWait(answers[2]);
        (await karen.Get("/api/v1/cohorts")).StatusCode.Should().Be(HttpStatusCode.OK);
        (await karen.Get("/cohorts/2/import")).StatusCode.Should().Be(HttpStatusCode.OK, "looking at the page costs nothing");
        (await mette.Get("/api/v1/cohorts/2/export")).StatusCode.Should().NotBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task A_list_sent_from_the_page_too_often_is_answered_with_a_page()
    {
        await using var host = new WebHost(seed: true, now: Now, settings: ("Limits:CostlyPerMinute", "1"));
        var karen = await host.Visit("karen.holm@example.org");
        var form = (await karen.Page("/cohorts/2/import")).Forms.Single(f => f.QuerySelector("[type=file]") is not null);
        await karen.Submit(form, "Input.File", "a.csv", "x"u8.ToArray());

        var answer = await karen.Submit(form, "Input.File", "a.csv", "x"u8.ToArray());

        answer.StatusCode.Should().Be(HttpStatusCode.TooManyRequests);
        answer.Headers.RetryAfter!.Delta.Should().BePositive();
        (await karen.Page(answer)).QuerySelector("main h1")!.TextContent.Should().NotBeEmpty();
    }

    [Fact]
    public async Task Calls_are_limited_for_each_person_whatever_they_call_with()
    {
        await using var host = new WebHost(settings: ("Limits:ApiPerMinute", "3"));
        var (karen, other) = (await host.Person("karen@example.org", Roles.Coordinator), await host.Person("anna@example.org", Roles.Coordinator));
        var (program, browser) = (await host.Program(karen, "cohorts:read"), await host.Visit(karen));
        HttpResponseMessage[] answers = [await program.Get("/api/v1/cohorts"), await browser.Get("/api/v1/cohorts"), await program.Get("/api/v1/cohorts"), await program.Get("/api/v1/cohorts")];

        answers.Select(a => a.StatusCode).Should().Equal(HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.TooManyRequests);
        await IsToldToWait(answers[3]);
        (await browser.Get("/cohorts")).StatusCode.Should().Be(HttpStatusCode.OK, "pages are read by people");
        (await (await host.Visit(other)).Get("/api/v1/cohorts")).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Keys_are_not_guessed_from_one_network()
    {
        await using var host = new WebHost(settings: ("Limits:WrongKeysPerMinute", "3"));
        var karen = await host.Person("karen@example.org", Roles.Coordinator);
        var good = await host.Program(karen, "cohorts:read");
        var answers = new List<HttpResponseMessage>();
        (await good.Get("/api/v1/cohorts")).StatusCode.Should().Be(HttpStatusCode.OK);

        for (var i = 0; i < 4; i++) answers.Add(await host.Program($"cert_wrong{i}").Get("/api/v1/cohorts"));

        answers.Select(a => a.StatusCode).Should().Equal(HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized, HttpStatusCode.TooManyRequests);
        await IsToldToWait(answers[3]);
        (await (await host.Visit(karen)).Get("/api/v1/cohorts")).StatusCode.Should().Be(HttpStatusCode.OK, "a session brings no key");
    }

    private static async Task IsToldToWait(HttpResponseMessage answer)
    {
        answer.Headers.RetryAfter!.Delta.Should().BePositive();
        answer.Content.Headers.ContentType!.MediaType.Should().Be("application/problem+json");
        JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("status").GetInt32().Should().Be(429);
    }
}
