using System.Net;
using System.Net.Sockets;
using System.Text;
using AngleSharp.Html.Dom;
using Certification.Platform.Access;
using Certification.Tests.People;
using Certification.Tests.Support;

namespace Certification.Tests.Web;

/// <summary>By which name and through whom the host is asked, and what is said to it below HTTP's good manners.</summary>
public class HostTests
{
    [Fact]
    public async Task Outside_Development_only_the_site_s_own_name_is_answered()
    {
        await using var host = new WebHost(environment: "Production", settings: ("AllowedHosts", ""));

        var (own, foreign) = (await Ask(host, new Uri(Scratch.Real["Site:Address"]).Host), await Ask(host, "evil.example"));

        own.StatusCode.Should().Be(HttpStatusCode.OK);
        foreign.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await foreign.Content.ReadAsStringAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task Links_in_mails_begin_with_the_site_s_address_whatever_the_request_says()
    {
        await using var host = new WebHost();
        await host.Person("anne@example.org", Roles.Participant);
        var visitor = host.Visit();
        foreach (var (name, value) in new[] { ("Host", "evil.example"), ("X-Forwarded-Host", "evil.example"), ("X-Forwarded-Proto", "gopher"), ("X-Original-URL", "/evil"), ("X-Rewrite-URL", "/evil"), ("Forwarded", "host=evil.example") })
            visitor.Http.DefaultRequestHeaders.TryAddWithoutValidation(name, value);

        await visitor.AskForLink("anne@example.org");
        await host.Links();

        var mail = Directory.GetFiles(host.MailFolder, "*.eml").Select(File.ReadAllText).Single();
        mail.Should().Contain("http://localhost:5080/sign-in/link/").And.NotContain("evil");
    }

    [Theory]
    [InlineData("", HttpStatusCode.TooManyRequests)]
    [InlineData("10.1.2.3", HttpStatusCode.TooManyRequests)]
    [InlineData("127.0.0.1", HttpStatusCode.OK)]
    [InlineData("127.0.0.0/8", HttpStatusCode.OK)]
    public async Task Who_asks_is_told_by_a_known_proxy_and_by_nobody_else(string known, HttpStatusCode third)
    {
        await using var host = new WebHost(settings: [("Limits:PublicPerMinute", "2"), .. known.Length == 0 ? [] : new[] { ("Proxies:Known:0", known) }]);
        var port = host.Listen();
        var answers = new List<string>();

        for (var i = 0; i < 3; i++) answers.Add(await Say(port, $"GET /verify HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 203.0.113.{i + 1}\r\nConnection: close\r\n\r\n"));

        Status(answers[0]).Should().Be(200);
        Status(answers[2]).Should().Be((int)third);
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("\\\\evil.example")]
    [InlineData("https://evil.example/")]
    [InlineData("https:evil.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/\t/evil.example")]
    [InlineData("\t//evil.example")]
    [InlineData("/\r\nLocation: https://evil.example")]
    [InlineData("///evil.example")]
    [InlineData("@evil.example")]
    public async Task No_address_leads_out_of_the_site(string returnUrl)
    {
        await using var host = new WebHost();
        var karen = await host.Person("karen.holm@example.org", Roles.Coordinator);
        var visitor = host.Visit();
        var page = await visitor.Page($"/sign-in?returnUrl={Uri.EscapeDataString(returnUrl)}");
        var (language, person) = (page.Forms.First(f => f.GetAttribute("action") == "/language"), page.Forms.First(f => f.QuerySelector($"[name=person][value='{karen}']") is not null));

        var answers = new[] { await visitor.Submit(language, ("returnUrl", returnUrl), ("culture", "en")), await visitor.Submit(person, ("returnUrl", returnUrl)) };

        answers.Should().OnlyContain(a => a.StatusCode == HttpStatusCode.Redirect && a.Headers.Location!.OriginalString == "/");
    }

    [Fact]
    public async Task No_trick_with_a_path_opens_what_is_closed()
    {
        await using var host = new WebHost(seed: true, now: new DateTime(2026, 11, 21, 9, 0, 0, DateTimeKind.Utc));
        var port = host.Listen();
        string[] paths =
        [
            "/cohorts;x", "/cohorts;/1", "/cohorts/..;/accounts", "/verify/..;/cohorts", "/verify/../cohorts", "/verify/%2e%2e/cohorts", "/verify/%252e%252e/cohorts", "/verify%2f..%2fcohorts", "//cohorts", "/./cohorts",
            "/cohorts%00", "/cohorts/", "/COHORTS", "/cohorts.json", "/cohorts/1.css", "/api/v1/cohorts/", "/api//v1/cohorts", "/API/v1/cohorts", "/api/v1/cohorts%3f", "/api/v1/cohorts#x", "/api/v1/verify/..%2fcohorts",
            "/appsettings.json", "/appsettings.Development.json", "/.git/config", "/.env", "/web.config", "/Certification.Web.dll", "/data/certification.db", "/..%2f..%2f..%2fetc/passwd", "/..%5c..%5cappsettings.json",
            "/%2e%2e/%2e%2e/appsettings.json", "/dkfds/css/..%2f..%2f..%2fappsettings.json", "/dkfds/css/", "/dkfds/", "/metrics", "/_blazor", "/_framework/blazor.web.js", "/trace.axd", "/elmah.axd", "/openapi/v1.json", "/%", "/%zz", "/\u00e6", "http://evil.example/cohorts",
        ];

        foreach (var path in paths)
        {
            var answer = await Say(port, $"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            Status(answer).Should().BeOneOf([301, 302, 307, 400, 401, 403, 404, 405], path);
            if (Status(answer) is 302 or 307 or 301) answer.Should().MatchRegex("Location: (http://localhost)?/(sign-in|verify)", path);
            answer.Should().NotContain("Hold 12").And.NotContain("ConnectionString");
        }
    }

    [Fact]
    public async Task A_method_is_what_the_first_line_says()
    {
        await using var host = new WebHost();
        await host.Person("karen.holm@example.org", Roles.Coordinator);
        var karen = await host.Visit("karen.holm@example.org");
        foreach (var name in (string[])["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"]) karen.Http.DefaultRequestHeaders.Add(name, "DELETE");

        var (read, posted) = (await karen.Get("/api/v1/mail/letters?_method=DELETE"), await karen.Post("/api/v1/mail/letters/welcome/da"));

        read.StatusCode.Should().Be(HttpStatusCode.OK);
        posted.StatusCode.Should().BeOneOf(HttpStatusCode.MethodNotAllowed, HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("TRACE", "/sign-in")]
    [InlineData("TRACE", "/api/v1/cohorts")]
    [InlineData("TRACK", "/sign-in")]
    [InlineData("OPTIONS", "/api/v1/cohorts")]
    [InlineData("HEAD", "/api/v1/cohorts")]
    [InlineData("PATCH", "/cohorts")]
    [InlineData("DELETE", "/cohorts")]
    public async Task A_method_that_no_door_has_does_nothing_and_says_nothing(string method, string path)
    {
        await using var host = new WebHost();
        var port = host.Listen();

        var answer = await Say(port, $"{method} {path} HTTP/1.1\r\nHost: localhost\r\nOrigin: https://evil.example\r\nAccess-Control-Request-Method: DELETE\r\nX-Secret: 4711\r\nConnection: close\r\n\r\n");

        // Where nobody is signed in, what no door takes is asked to sign in first.
        Status(answer).Should().BeOneOf(302, 400, 401, 403, 404, 405);
        answer.Should().NotContain("4711").And.NotContain("Access-Control-");
    }

    [Theory]
    [InlineData("Content-Length: 5\r\nContent-Length: 60")]
    [InlineData("Content-Length: 5, 60")]
    [InlineData("Content-Length: -1")]
    [InlineData("Transfer-Encoding: identity")]
    [InlineData("Transfer-Encoding: chunked, identity")]
    [InlineData("Transfer-Encoding : chunked")]
    public async Task A_message_that_ends_in_two_ways_is_not_read(string ends)
    {
        await using var host = new WebHost();
        var port = host.Listen();

        var answer = await Say(port, $"POST /api/v1/applications/x HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n{ends}\r\n\r\n0\r\n\r\nGET /sign-in HTTP/1.1\r\nHost: localhost\r\n\r\n");

        Status(answer).Should().BeOneOf(400, 501);
        answer.Should().NotContain("<html");
    }

    [Fact]
    public async Task Headers_without_end_are_not_read()
    {
        await using var host = new WebHost();
        var port = host.Listen();

        var (one, many) = (await Say(port, $"GET /sign-in HTTP/1.1\r\nHost: localhost\r\nX: {new string('a', 65_536)}\r\n\r\n"),
            await Say(port, $"GET /sign-in HTTP/1.1\r\nHost: localhost\r\n{string.Concat(Enumerable.Range(0, 2000).Select(i => $"X{i}: a\r\n"))}\r\n"));

        Status(one).Should().Be(431);
        Status(many).Should().Be(431);
    }

    [Fact]
    public async Task A_body_of_a_hundred_megabytes_is_refused_while_it_comes_and_costs_little_memory()
    {
        await using var host = new WebHost();
        var port = host.Listen();
        await Say(port, "GET /sign-in HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        var before = GC.GetTotalMemory(forceFullCollection: true);

        var stated = await Say(port, "POST /api/v1/applications/x HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 104857600\r\n\r\n{\"a\":\"");
        var (chunked, sent) = await Stream(port, "POST /api/v1/applications/x HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n6\r\n{\"a\":\"\r\n");

        Status(stated).Should().Be(413);
        // Who goes on sending may hear that the request broke off instead of why.
        if (chunked.Length > 0) Status(chunked).Should().BeOneOf(413, 400);
        sent.Should().BeLessThan(20 * 1024 * 1024);
        (GC.GetTotalMemory(forceFullCollection: true) - before).Should().BeLessThan(30 * 1024 * 1024);
    }

    private static Task<HttpResponseMessage> Ask(WebHost host, string name)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/sign-in") { Headers = { Host = name } };
        return host.Visit().Http.SendAsync(request);
    }

    private static int Status(string answer) => answer.StartsWith("HTTP/1.1 ", StringComparison.Ordinal) ? int.Parse(answer.AsSpan(9, 3), System.Globalization.CultureInfo.InvariantCulture) : 0;

    /// <summary>Says it as it stands, and reads until nothing more comes.</summary>
    private static async Task<string> Say(int port, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);
        await using var line = client.GetStream();
        await line.WriteAsync(Encoding.UTF8.GetBytes(request));
        return await Hear(line, TimeSpan.FromSeconds(30));
    }

    /// <summary>Sends up to 100 MB and stops where it is answered.</summary>
    private static async Task<(string Answer, long Sent)> Stream(int port, string head)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);
        await using var line = client.GetStream();
        await line.WriteAsync(Encoding.ASCII.GetBytes(head));
        var chunk = Encoding.ASCII.GetBytes($"10000\r\n{new string('a', 65_536)}\r\n");
        var sent = 0L;
        try
        {
            while (sent < 100L * 1024 * 1024 && !line.DataAvailable)
            {
                await line.WriteAsync(chunk);
                sent += chunk.Length;
            }
            return (await Hear(line, TimeSpan.FromSeconds(2)), sent);
        }
        catch (IOException)
        {
            return ("", sent);
        }
    }

    private static async Task<string> Hear(NetworkStream line, TimeSpan patience)
    {
        using var limit = new CancellationTokenSource(patience);
        var (heard, block) = (new MemoryStream(), new byte[16_384]);
        try
        {
            for (int read; (read = await line.ReadAsync(block, limit.Token)) > 0;) heard.Write(block, 0, read);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // The host has said what it had to say and keeps the line open, or has closed it with a bang.
        }
        return Encoding.UTF8.GetString(heard.ToArray());
    }
}
