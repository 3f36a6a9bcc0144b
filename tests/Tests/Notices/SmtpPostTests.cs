using System.Net;
using System.Net.Sockets;
using Certification.Notices.Delivering;
using Certification.Tests.Certificates;
using Certification.Tests.Support;
using Microsoft.Extensions.Options;

namespace Certification.Tests.Notices;

/// <summary>What becomes of a message, whatever the server does and wherever it does it.</summary>
public class SmtpPostTests
{
    private readonly StoppedClock _clock = new();

    [Theory]
    [InlineData("greeting", "421 4.3.2 Shutting down", nameof(DeliveryResult.Unreachable))]
    [InlineData("greeting", "554 5.7.1 You are on a list", nameof(DeliveryResult.ChannelFault))]
    [InlineData("greeting", "close", nameof(DeliveryResult.Unreachable))]
    [InlineData("greeting", "endless", nameof(DeliveryResult.Unreachable))]
    [InlineData("greeting", "SSH-2.0-OpenSSH_9.2 is not mail", nameof(DeliveryResult.Unreachable))]
    [InlineData("EHLO", "451 4.3.0 Not now", nameof(DeliveryResult.Unreachable))]
    [InlineData("EHLO", "550 5.7.1 Who are you?", nameof(DeliveryResult.ChannelFault))]
    [InlineData("AUTH", "535 5.7.8 Wrong password", nameof(DeliveryResult.ChannelFault))]
    [InlineData("AUTH", "538 5.7.11 Encryption required", nameof(DeliveryResult.ChannelFault))]
    [InlineData("AUTH", "454 4.7.0 Temporary authentication failure", nameof(DeliveryResult.Unreachable))]
    [InlineData("MAIL", "451 4.3.0 Not now", nameof(DeliveryResult.TryLater))]
    [InlineData("MAIL", "421 4.4.2 Too slow", nameof(DeliveryResult.TryLater))]
    [InlineData("MAIL", "530 5.7.0 Authentication required", nameof(DeliveryResult.ChannelFault))]
    [InlineData("MAIL", "550 5.7.60 Not allowed to send as this sender", nameof(DeliveryResult.ChannelFault))]
    [InlineData("MAIL", "close", nameof(DeliveryResult.TryLater))]
    [InlineData("RCPT", "450 4.2.0 Greylisted", nameof(DeliveryResult.TryLater))]
    [InlineData("RCPT", "550 5.1.1 No such user", nameof(DeliveryResult.AddressRefused))]
    [InlineData("RCPT", "550 No such user", nameof(DeliveryResult.AddressRefused))]
    [InlineData("RCPT", "552 5.2.2 Mailbox full", nameof(DeliveryResult.MailboxRefused))]
    [InlineData("RCPT", "554 5.7.1 Relay access denied", nameof(DeliveryResult.MessageRefused))]
    [InlineData("RCPT", "reset", nameof(DeliveryResult.TryLater))]
    [InlineData("DATA", "451 4.3.0 Not now", nameof(DeliveryResult.TryLater))]
    [InlineData("DATA", "554 5.5.1 No", nameof(DeliveryResult.MessageRefused))]
    [InlineData("DATA", "close", nameof(DeliveryResult.TryLater))]
    [InlineData("DATA", "250 What?", nameof(DeliveryResult.TryLater))]
    [InlineData("dot", "451 4.3.0 Not now", nameof(DeliveryResult.TryLater))]
    [InlineData("dot", "421 4.3.2 Shutting down", nameof(DeliveryResult.TryLater))]
    [InlineData("dot", "554 5.6.0 Looks like spam", nameof(DeliveryResult.MessageRefused))]
    [InlineData("dot", "close", nameof(DeliveryResult.Unknown))]
    [InlineData("dot", "reset", nameof(DeliveryResult.Unknown))]
    [InlineData("dot", "garbage", nameof(DeliveryResult.Unknown))]
    [InlineData("dot", "endless", nameof(DeliveryResult.Unknown))]
    [InlineData("dot", "354 Go on", nameof(DeliveryResult.Unknown))]
    public async Task What_a_server_does_decides_what_becomes_of_the_message(string step, string does, string expected)
    {
        await using var server = new FaultySmtpServer();
        server.Faults[step] = does;
        using var post = Post(Mails.Smtp(server.Port, user: "kurser@example.org"));

        var answer = await post.Send(Mails.Simple(), default);

        answer.Result.ToString().Should().Be(expected, answer.Said);
        if (char.IsDigit(does[0]) && expected != nameof(DeliveryResult.Unknown) && does != "250 What?") answer.Said.Should().Be(does);
        answer.Said.Length.Should().BeInRange(1, 400);
        server.Connections.Should().Be(1);
    }

    [Theory]
    [InlineData("greeting", nameof(DeliveryResult.Unreachable))]
    [InlineData("DATA", nameof(DeliveryResult.TryLater))]
    [InlineData("dot", nameof(DeliveryResult.Unknown))]
    public async Task A_server_that_falls_silent_is_left_in_time(string step, string expected)
    {
        await using var server = new FaultySmtpServer();
        server.Faults[step] = "stall";
        using var post = Post(Mails.Smtp(server.Port, timeoutSeconds: 1));

        var answer = await post.Send(Mails.Simple(), default).WaitAsync(TimeSpan.FromSeconds(20));

        answer.Result.ToString().Should().Be(expected, answer.Said);
    }

    [Theory]
    [InlineData("reset", nameof(DeliveryResult.TryLater))]
    [InlineData("close", nameof(DeliveryResult.TryLater))]
    [InlineData("552 5.3.4 Too big", nameof(DeliveryResult.MessageRefused))]
    public async Task A_message_that_the_server_gave_up_before_its_end_was_not_taken(string does, string expected)
    {
        await using var server = new FaultySmtpServer();
        server.Faults["body"] = does;
        using var post = Post(Mails.Smtp(server.Port, timeoutSeconds: 2));

        var answer = await post.Send(Mails.Simple() with { Text = new string('x', 16 * 1024 * 1024) }, default);

        // A server that reads on after its refusal also answers what follows; then the first answer counts.
        answer.Result.ToString().Should().Be(expected, answer.Said);
    }

    [Fact]
    public async Task Where_nobody_listens_or_no_such_server_exists_the_message_waits()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        using var refused = Post(Mails.Smtp(port));
        var nowhere = Mails.Smtp(25);
        nowhere.Value.Smtp.Host = "nowhere.invalid";
        using var unknown = Post(nowhere);

        (await refused.Send(Mails.Simple(), default)).Result.Should().Be(DeliveryResult.Unreachable);
        (await unknown.Send(Mails.Simple(), default)).Result.Should().Be(DeliveryResult.Unreachable);
    }

    [Theory]
    [InlineData(nameof(SmtpSecurity.StartTls), true, nameof(DeliveryResult.Accepted))]
    [InlineData(nameof(SmtpSecurity.StartTls), false, nameof(DeliveryResult.ChannelFault))]
    [InlineData(nameof(SmtpSecurity.Tls), true, nameof(DeliveryResult.Accepted))]
    [InlineData(nameof(SmtpSecurity.Tls), false, nameof(DeliveryResult.ChannelFault))]
    public async Task A_secured_connection_needs_a_certificate_that_is_trusted(string security, bool trusted, string expected)
    {
        using var certificate = FaultySmtpServer.SelfSigned();
        var thumbprint = certificate.Thumbprint;
        await using var server = new FaultySmtpServer(certificate, implicitTls: security == nameof(SmtpSecurity.Tls));
        using var post = new SmtpPost(Mails.Smtp(server.Port, Enum.Parse<SmtpSecurity>(security), "kurser"), _clock, (_, shown, _, _) => trusted && shown?.GetCertHashString() == thumbprint);

        var answer = await post.Send(Mails.Simple(), default);

        answer.Result.ToString().Should().Be(expected, answer.Said);
        server.Heard.Where(line => line.StartsWith("AUTH", StringComparison.Ordinal)).Should().HaveCount(trusted ? 1 : 0);
        if (!trusted) answer.Said.Should().Contain("certificate").And.Contain("CN=localhost");
    }

    [Fact]
    public async Task A_server_without_STARTTLS_is_told_nothing()
    {
        await using var server = new FaultySmtpServer();
        using var post = Post(Mails.Smtp(server.Port, SmtpSecurity.StartTls, "kurser"));

        var answer = await post.Send(Mails.Simple(), default);

        answer.Result.Should().Be(DeliveryResult.ChannelFault);
        server.Heard.Should().ContainSingle().Which.Should().StartWith("EHLO");
    }

    [Fact]
    public async Task Words_slipped_in_before_the_connection_is_secured_are_not_believed()
    {
        using var certificate = FaultySmtpServer.SelfSigned();
        await using var server = new FaultySmtpServer(certificate);
        server.Faults["STARTTLS"] = "220 2.0.0 Ready\r\n250-evil.example.org\r\n250 AUTH PLAIN";
        using var post = new SmtpPost(Mails.Smtp(server.Port, SmtpSecurity.StartTls, "kurser"), _clock, (_, shown, _, _) => shown is not null);

        var answer = await post.Send(Mails.Simple(), default);

        answer.Result.Should().Be(DeliveryResult.Unreachable);
        server.Heard.Should().HaveCount(2);
    }

    [Fact]
    public async Task An_answer_too_many_is_never_taken_for_the_next_messages_answer()
    {
        await using var server = new FaultySmtpServer();
        server.Faults["dot"] = "554 5.6.0 No\r\n250 2.0.0 Ok: queued as X\r\n250 2.0.0 Ok\r\n354 Go on\r\n250 2.0.0 Ok: queued as Y";
        using var post = Post(Mails.Smtp(server.Port));

        var first = await post.Send(Mails.Simple("1@example.org"), default);
        var second = await post.Send(Mails.Simple("2@example.org"), default);

        first.Result.Should().Be(DeliveryResult.MessageRefused);
        second.Result.Should().Be(DeliveryResult.TryLater);
        server.Heard.Count(line => line.StartsWith("MAIL", StringComparison.Ordinal)).Should().Be(1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Three_messages_take_one_connection_a_refused_one_between_them_too(bool pipelining)
    {
        await using var server = new FaultySmtpServer(pipelining: pipelining);
        using var post = Post(Mails.Smtp(server.Port));

        var first = await post.Send(Mails.Simple("1@example.org"), default);
        server.Faults["RCPT"] = "550 5.1.1 No such user";
        var refused = await post.Send(Mails.Simple("2@example.org"), default);
        server.Faults.Clear();
        var last = await post.Send(Mails.Simple("3@example.org"), default);

        (first.QueueId, refused.Result, last.QueueId).Should().Be(("Q1", DeliveryResult.AddressRefused, "Q2"));
        server.Connections.Should().Be(1);
        server.Heard.Should().Contain("RSET");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_connection_that_the_server_ended_meanwhile_is_replaced_without_a_word(bool pipelining)
    {
        await using var server = new FaultySmtpServer(pipelining: pipelining);
        using var post = Post(Mails.Smtp(server.Port));
        await post.Send(Mails.Simple("1@example.org"), default);
        server.HangUp();

        var answer = await post.Send(Mails.Simple("2@example.org"), default);

        (answer.QueueId, server.Connections, server.Messages.Count).Should().Be(("Q2", 2, 2));
    }

    [Fact]
    public async Task A_server_that_sends_a_new_connection_away_too_is_left_alone_until_later()
    {
        await using var server = new FaultySmtpServer();
        using var post = Post(Mails.Smtp(server.Port));
        await post.Send(Mails.Simple("1@example.org"), default);
        server.Faults["MAIL"] = "421 4.3.2 Shutting down";

        var sentAway = await post.Send(Mails.Simple("2@example.org"), default);
        server.Faults.Clear();
        var later = await post.Send(Mails.Simple("3@example.org"), default);

        (sentAway.Result, later.Result, server.Connections).Should().Be((DeliveryResult.TryLater, DeliveryResult.Accepted, 3));
    }

    [Fact]
    public async Task A_connection_is_given_up_after_a_minute_without_work_and_after_a_hundred_messages()
    {
        await using var server = new FaultySmtpServer();
        using var post = Post(Mails.Smtp(server.Port));
        await post.Send(Mails.Simple(), default);
        _clock.Now = _clock.Now.AddSeconds(61);
        await post.Send(Mails.Simple(), default);
        server.Connections.Should().Be(2);

        for (var i = 0; i < 100; i++) (await post.Send(Mails.Simple($"{i}@example.org"), default)).Result.Should().Be(DeliveryResult.Accepted);

        server.Connections.Should().Be(3);
    }

    [ToolFact("python3")]
    public async Task Dots_and_Danish_letters_arrive_as_they_were_written()
    {
        await using var server = new FaultySmtpServer();
        using var post = Post(Mails.Smtp(server.Port));

        await post.Send(Mails.Simple(), default);

        var read = (await Mails.Read(server.Messages.Single())).Single();
        read.Parts.Single().Text.Should().Be(Mails.Sentence.ReplaceLineEndings("\r\n") + "\r\n");
        read.Headers["subject"].Should().Be(Mails.Simple().Subject);
    }

    [Fact]
    public async Task An_address_with_a_command_in_it_never_reaches_the_server()
    {
        await using var server = new FaultySmtpServer();
        using var post = Post(Mails.Smtp(server.Port));

        var answer = await post.Send(Mails.Simple(to: "a@example.org>\r\nRCPT TO:<all@example.org"), default);

        answer.Result.Should().Be(DeliveryResult.AddressRefused);
        server.Connections.Should().Be(0);
    }

    [Fact]
    public async Task A_host_that_stops_waits_for_no_server_before_the_dot()
    {
        await using var server = new FaultySmtpServer();
        server.Faults["DATA"] = "stall";
        using var post = Post(Mails.Smtp(server.Port));
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));

        var sending = () => post.Send(Mails.Simple(), stop.Token);

        await sending.Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task A_probe_offers_the_sender_and_sends_nothing()
    {
        await using var server = new FaultySmtpServer();
        using var post = Post(Mails.Smtp(server.Port, user: "kurser"));

        var well = await post.Probe(default);
        server.Faults["MAIL"] = "550 5.7.60 Not allowed";
        var ill = await post.Probe(default);

        (well.Result, ill.Result).Should().Be((DeliveryResult.Accepted, DeliveryResult.ChannelFault));
        server.Messages.Should().BeEmpty();
    }

    [Theory]
    [InlineData("250 2.0.0 Ok: queued as 4BqXyz1", "4BqXyz1")]
    [InlineData("250 2.0.0: 1a2b3c4d Message accepted for delivery", "1a2b3c4d")]
    [InlineData("250 2.0.0 5b363f82 Message accepted for delivery", "5b363f82")]
    [InlineData("250 OK id=1tABCd-000123-4E", "1tABCd-000123-4E")]
    [InlineData("250 2.6.0 <x@y> [InternalId=6021, Hostname=A.PROD.OUTLOOK.COM] 8 bytes in 0.1, Queued mail for delivery", "6021")]
    [InlineData("250 2.0.0 OK  1700000000 d2e1a72fcca58-6c - gsmtp", "1700000000 d2e1a72fcca58-6c")]
    [InlineData("250 Ok 0102018f2d5c-0a1b", "0102018f2d5c-0a1b")]
    [InlineData("250 OK", null)]
    public void The_name_under_which_servers_keep_a_message_is_found_in_their_answer(string said, string? expected)
    {
        new SmtpReply(250, said).QueueId.Should().Be(expected);
    }

    private SmtpPost Post(IOptions<MailOptions> options) => new(options, _clock);
}
