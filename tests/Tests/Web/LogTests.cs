using System.Collections.Concurrent;
using System.Net;
using Certification.People;
using Certification.Platform.Access;
using Certification.Tests.People;
using Certification.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Certification.Tests.Web;

/// <summary>The log says what happened and to whom by number; it holds nobody's name, address or secret.</summary>
public class LogTests
{
    private static readonly DateTime Now = new(2026, 11, 21, 9, 0, 0, DateTimeKind.Utc);

    [Fact]
    public async Task Whoever_is_turned_away_stands_in_the_log_by_number()
    {
        using var log = new Heard();
        await using var host = new WebHost(settings: ("Limits:PublicPerMinute", "1")) { Log = log };
        var anne = await host.Person("anne@example.org", Roles.Participant, "Anne", "Sørensen");
        var visitor = await host.Visit(anne);

        await visitor.Get("/cohorts");
        await visitor.Get("/api/v1/cohorts/1?x=anne@example.org");
        await visitor.Http.PostAsync(new Uri("/me/calendar", UriKind.Relative), new FormUrlEncodedContent([]));
        await visitor.Post("/api/v1/me/mail/decline", new { approvedBy = "anne@example.org\r\nwarn: forged" });
        await host.Visit().Get("/api/v1/me/sessions");
        await host.Visit().Get("/verify/secretcode");
        await host.Visit().Get("/verify/secretcode");

        var said = log.Lines.Where(l => l.Contains("Turned away", StringComparison.Ordinal)).ToList();
        said.Should().HaveCount(6).And.OnlyContain(l => !l.Contains('\n') && !l.Contains("secretcode", StringComparison.Ordinal) && !l.Contains("anne", StringComparison.Ordinal));
        said[0].Should().Contain($"GET /cohorts answered 403, not allowed; person {anne}");
        said[1].Should().Contain("api/v1/cohorts/{id:int} answered 403");
        said[2].Should().Contain("answered 400, no form of ours");
        said[3].Should().Contain("answered 400, a body or address that no form of ours sends");
        said[4].Should().Contain("answered 401, not signed in; person nobody");
        said[5].Should().Contain("answered 429, too often");
    }

    [Fact]
    public async Task A_page_that_nobody_may_keep_is_shown_without_a_word_in_the_log()
    {
        using var log = new Heard();
        await using var host = new WebHost() { Log = log };

        var answer = await host.Visit().Get("/verify");

        answer.Headers.CacheControl!.NoStore.Should().BeTrue();
        log.Lines.Should().NotContain(l => l.Contains("Antiforgery", StringComparison.OrdinalIgnoreCase) || l.Contains("Cache-Control", StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_line_of_a_whole_walk_holds_a_name_an_address_or_a_secret()
    {
        using var log = new Heard();
        await using var host = new WebHost(seed: true, now: Now) { Log = log };
        var people = await host.Read(db => db.Set<Person>().Select(p => new { p.Email, p.FirstName, p.LastName }).ToListAsync());

        foreach (var email in (string[])["karen.holm", "mette.skovgaard", "ulla.thorup", "hanne.dalgaard", "anne.soerensen", "birgit.noergaard"])
        {
            var visitor = await host.Visit($"{email}@example.org");
            foreach (var path in (string[])["/", "/cohorts", "/cohorts/1", "/cohorts/2?q=S%C3%B8rensen", "/me", "/staff", "/mail", "/mail/plan", "/mail/people/5", "/accounts", "/accounts?search=anne%40example.org", "/certification", "/reviews", "/me/account", "/me/mail", "/api/v1/cohorts", "/api/v1/cohorts/2/export", "/api/v1/mail?search=anne", "/nowhere/anne@example.org", "/offers/secretsecret", "/calendar/secretsecret.ics"])
                await visitor.Get(path);
            await visitor.Post("/api/v1/cohorts", new { name = "Anne Sørensen", trainers = "x" });
        }
        await host.Visit().AskForLink("anne.soerensen@example.org");
        var links = await host.Links();
        foreach (var link in links) await host.Visit().Follow(link);
        var program = host.Visit();
        program.Http.DefaultRequestHeaders.Add("Authorization", "Bearer cert_wrongwrongwrong");
        await program.Get("/api/v1/cohorts");

        log.Lines.Should().NotBeEmpty();
        log.Lines.Where(l => people.Any(p => l.Contains(p.Email, StringComparison.OrdinalIgnoreCase) || l.Contains($"{p.FirstName} {p.LastName}", StringComparison.OrdinalIgnoreCase) || l.Contains(p.LastName, StringComparison.Ordinal))
            || l.Contains('@') || l.Contains("secretsecret", StringComparison.Ordinal) || l.Contains("wrongwrong", StringComparison.Ordinal) || links.Any(k => l.Contains(k.Split('/')[^1].Split('?')[0], StringComparison.Ordinal)))
            .Should().BeEmpty();
    }

    /// <summary>Remembers every line as a log would hold it, with what stands behind it.</summary>
    private sealed class Heard : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<string> _lines = new();

        public IReadOnlyList<string> Lines => [.. _lines];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _lines.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
