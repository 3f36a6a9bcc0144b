using System.Text;
using Certification.Notices.Delivering;
using Certification.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Certification.Tests.Notices;

/// <summary>Sending through a mailbox in Microsoft 365, against a stand-in on this machine.</summary>
public sealed class GraphPostTests
{
    private readonly StoppedClock _clock = new();

    [Fact]
    public async Task The_mailbox_gets_the_same_message_that_a_mail_server_would_get()
    {
        await using var graph = await StandIn.Start();
        using var post = Post(graph);

        var answer = await post.Send(Mails.Simple(), default);

        answer.Should().Be(new DeliveryAnswer(DeliveryResult.Accepted, "202", "request-1"));
        graph.Messages.Single().Should().Equal(MimeText.Write(Mails.Simple(), "anne@example.org", Mails.Smtp(25).Value));
        graph.Asked.Should().Equal(
            "/contoso/oauth2/v2.0/token grant_type=client_credentials&client_id=app&client_secret=hemmeligt&scope=https%3A%2F%2Fgraph.microsoft.com%2F.default",
            "/v1.0/users/kurser@example.org/sendMail Bearer token-1 text/plain");
    }

    [Fact]
    public async Task A_token_serves_until_shortly_before_it_expires()
    {
        await using var graph = await StandIn.Start();
        using var post = Post(graph);

        for (var i = 0; i < 3; i++) await post.Send(Mails.Simple(), default);
        graph.Tokens.Should().Be(1);
        _clock.Now = _clock.Now.AddMinutes(56);
        await post.Send(Mails.Simple(), default);

        graph.Tokens.Should().Be(2);
    }

    [Fact]
    public async Task A_token_that_is_no_longer_taken_is_replaced_once()
    {
        await using var graph = await StandIn.Start();
        using var post = Post(graph);
        await post.Send(Mails.Simple(), default);
        graph.Revoked.Add("Bearer token-1");

        var replaced = await post.Send(Mails.Simple(), default);
        graph.Revoked.AddRange(["Bearer token-2", "Bearer token-3", "Bearer token-4"]);
        var refused = await post.Send(Mails.Simple(), default);

        (replaced.Result, refused.Result, graph.Tokens).Should().Be((DeliveryResult.Accepted, DeliveryResult.ChannelFault, 3));
    }

    [Theory]
    [InlineData(400, "ErrorInvalidRecipients", nameof(DeliveryResult.AddressRefused))]
    [InlineData(400, "ErrorMimeContentInvalid", nameof(DeliveryResult.MessageRefused))]
    [InlineData(403, "ErrorSendAsDenied", nameof(DeliveryResult.ChannelFault))]
    [InlineData(404, "ErrorInvalidUser", nameof(DeliveryResult.ChannelFault))]
    [InlineData(413, "", nameof(DeliveryResult.MessageRefused))]
    [InlineData(429, "ApplicationThrottled", nameof(DeliveryResult.TryLater))]
    [InlineData(500, "ErrorInternalServerError", nameof(DeliveryResult.TryLater))]
    [InlineData(503, "MailboxServerBusy", nameof(DeliveryResult.TryLater))]
    [InlineData(504, "", nameof(DeliveryResult.Unknown))]
    public async Task What_Graph_answers_decides_what_becomes_of_the_message(int status, string code, string expected)
    {
        await using var graph = await StandIn.Start();
        (graph.Status, graph.Body) = (status, $$$"""{"error":{"code":"{{{code}}}","message":"Said by Graph."}}""");
        using var post = Post(graph);

        var answer = await post.Send(Mails.Simple(), default);

        answer.Result.ToString().Should().Be(expected);
        answer.Said.Should().StartWith($"{status} {code}").And.Contain("Said by Graph.").And.Contain("Retry-After: 30");
        answer.QueueId.Should().BeNull();
    }

    [Theory]
    [InlineData(401, nameof(DeliveryResult.ChannelFault))]
    [InlineData(400, nameof(DeliveryResult.ChannelFault))]
    [InlineData(429, nameof(DeliveryResult.Unreachable))]
    [InlineData(503, nameof(DeliveryResult.Unreachable))]
    public async Task Without_a_token_nothing_is_sent(int status, string expected)
    {
        await using var graph = await StandIn.Start();
        graph.TokenStatus = status;
        using var post = Post(graph);

        var answer = await post.Send(Mails.Simple(), default);

        answer.Result.ToString().Should().Be(expected);
        answer.Said.Should().Contain("AADSTS7000215").And.NotContain("hemmeligt");
        graph.Messages.Should().BeEmpty();
    }

    [Fact]
    public async Task A_connection_that_ends_after_the_message_leaves_open_what_became_of_it_and_one_that_never_began_does_not()
    {
        var graph = await StandIn.Start();
        using var post = Post(graph);
        graph.Status = -1;

        var lost = await post.Send(Mails.Simple(), default);
        await graph.DisposeAsync();
        var never = await post.Send(Mails.Simple(), default);

        (lost.Result, never.Result).Should().Be((DeliveryResult.Unknown, DeliveryResult.Unreachable));
    }

    [Fact]
    public async Task A_probe_looks_for_the_permission_in_the_token_and_sends_nothing()
    {
        await using var graph = await StandIn.Start();
        using var post = Post(graph);
        graph.Token = $"x.{Convert.ToBase64String(Encoding.UTF8.GetBytes("""{"roles":["User.Read.All"]}""")).TrimEnd('=')}.y";

        var without = await post.Probe(default);
        _clock.Now = _clock.Now.AddHours(1);
        graph.Token = $"x.{Convert.ToBase64String(Encoding.UTF8.GetBytes("""{"roles":["Mail.Send"]}""")).TrimEnd('=')}.y";
        var with = await post.Probe(default);

        (without.Result, with.Result).Should().Be((DeliveryResult.ChannelFault, DeliveryResult.Accepted));
        graph.Messages.Should().BeEmpty();
    }

    private GraphPost Post(StandIn graph)
    {
        var options = Mails.Smtp(25).Value;
        options.Transport = MailTransport.Graph;
        options.Graph = new() { Tenant = "contoso", ClientId = "app", ClientSecret = "hemmeligt", Sender = "kurser@example.org", SignInAddress = graph.Address, Address = graph.Address };
        return new(Options.Create(options), _clock);
    }

    /// <summary>Signs in and takes mail as Microsoft does, as far as we ask.</summary>
    private sealed class StandIn : IAsyncDisposable
    {
        private readonly WebApplication _app;

        private StandIn(WebApplication app) => _app = app;

        public string Address => _app.Urls.Single();
        public int Tokens { get; private set; }
        public int TokenStatus { get; set; } = 200;
        public string? Token { get; set; }
        public int Status { get; set; } = 202;
        public string Body { get; set; } = "";
        public List<string> Revoked { get; } = [];
        public List<string> Asked { get; } = [];
        public List<byte[]> Messages { get; } = [];

        public static async Task<StandIn> Start()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            var app = builder.Build();
            app.Urls.Add("http://127.0.0.1:0");
            var stand = new StandIn(app);
            app.MapPost("/{tenant}/oauth2/v2.0/token", (Delegate)stand.SignIn);
            app.MapPost("/v1.0/users/{sender}/sendMail", (Delegate)stand.Take);
            await app.StartAsync();
            return stand;
        }

        public ValueTask DisposeAsync() => _app.DisposeAsync();

        private async Task<IResult> SignIn(HttpContext http)
        {
            Asked.Add($"{http.Request.Path} {await Read(http)}");
            if (TokenStatus != 200) return Results.Text("""{"error":"invalid_client","error_description":"AADSTS7000215: Invalid client secret."}""", statusCode: TokenStatus);
            return Results.Json(new { token_type = "Bearer", expires_in = 3600, access_token = Token ?? $"token-{++Tokens}" });
        }

        private async Task<IResult> Take(HttpContext http)
        {
            Asked.Add($"{http.Request.Path} {http.Request.Headers.Authorization} {http.Request.ContentType}");
            var content = await Read(http);
            if (Status < 0)
            {
                http.Abort();
                return Results.Empty;
            }
            if (Revoked.Contains(http.Request.Headers.Authorization.ToString())) return Results.StatusCode(401);
            if (Status == 202) Messages.Add(Convert.FromBase64String(content));
            else http.Response.Headers.RetryAfter = "30";
            http.Response.Headers["request-id"] = $"request-{Messages.Count}";
            return Results.Text(Body, statusCode: Status);
        }

        private static async Task<string> Read(HttpContext http)
        {
            using var reader = new StreamReader(http.Request.Body);
            return await reader.ReadToEndAsync();
        }
    }
}
