using System.Diagnostics;
using Certification.Tests.Support;

namespace Certification.Tests.Notices;

/// <summary>The commands with which whoever runs the site looks at its mail, in the built host.</summary>
public class MailCommandTests
{
    [Fact]
    public async Task A_test_mail_goes_out_and_the_servers_answer_is_printed()
    {
        await using var server = new FaultySmtpServer();

        var (code, said) = await Run(server, [], "--send-test-mail", "drift@example.org");

        (code, said).Should().Be((0, "OK  Accepted: 250 2.0.0 Ok: queued as Q1 [Q1]"));
        server.Heard.Should().Contain("RCPT TO:<drift@example.org>");
    }

    [Fact]
    public async Task A_test_mail_that_is_refused_shows_in_the_exit_code()
    {
        await using var server = new FaultySmtpServer();
        server.Faults["RCPT"] = "550 5.1.1 No such user";

        var (code, said) = await Run(server, [], "--send-test-mail", "drift@example.org");

        (code, said).Should().Be((1, "!!  AddressRefused: 550 5.1.1 No such user"));
    }

    [Fact]
    public async Task The_doctor_says_one_line_for_each_thing_it_looks_at()
    {
        await using var server = new FaultySmtpServer();

        var (code, said) = await Run(server, new() { ["Mail:Smtp:UserName"] = "kurser@example.org", ["Mail:Smtp:Password"] = "hemmeligt" }, "--mail-doctor");

        code.Should().Be(0, said);
        said.Split('\n').Should().SatisfyRespectively(
            line => line.Should().Be("OK  Settings: mail leaves by smtp, from kurser@example.org."),
            line => line.Should().StartWith("OK  Sender: example.org is also the domain that signs in"),
            line => line.Should().Be("OK  Security: none, for the server is on this machine."),
            line => line.Should().Be("OK  Sending: sign-in and sender are taken (250 2.1.0 Ok)."));
        server.Messages.Should().BeEmpty();
    }

    [Fact]
    public async Task The_doctor_finds_a_foreign_sender_and_a_refused_sign_in_and_keeps_the_password_to_itself()
    {
        await using var server = new FaultySmtpServer();
        server.Faults["AUTH"] = "535 5.7.8 Wrong password";

        var (code, said) = await Run(server, new() { ["Mail:Smtp:UserName"] = "kurser@example.com", ["Mail:Smtp:Password"] = "hemmeligt" }, "--mail-doctor");

        code.Should().Be(1);
        said.Should().Contain("!!  Sender: mail comes from example.org, but Mail:Smtp:UserName belongs to example.com")
            .And.Contain("!!  Sending: the server refuses").And.Contain("535 5.7.8 Wrong password").And.NotContain("hemmeligt");
    }

    [Fact]
    public async Task Where_mails_are_only_written_the_doctor_says_that_they_reach_nobody()
    {
        await using var server = new FaultySmtpServer();

        var (code, said) = await Run(server, new() { ["Mail:Transport"] = "Folder" }, "--mail-doctor");

        code.Should().Be(0, said);
        said.Should().Contain("OK  Sending: mails are only written to ").And.Contain(" and reach nobody.").And.NotContain("sign-in");
    }

    [Theory]
    [InlineData("--send-test-mail")]
    [InlineData("--send-test-mail", "--urls")]
    public async Task A_test_mail_to_nobody_prints_how_it_is_sent(params string[] command)
    {
        await using var server = new FaultySmtpServer();

        var (code, said) = await Run(server, [], command);

        (code, said).Should().Be((1, "!!  Usage: --send-test-mail you@example.org"));
        server.Connections.Should().Be(0);
    }

    [Fact]
    public async Task The_doctor_names_settings_that_are_missing()
    {
        await using var server = new FaultySmtpServer();

        var (code, said) = await Run(server, new() { ["Mail:Transport"] = "", ["Mail:Smtp:Host"] = "" }, "--mail-doctor");

        (code, said).Should().Be((1, "!!  Settings: Mail:Transport must be set: Smtp, Graph, or Folder, which only writes files that nobody receives."));
        server.Connections.Should().Be(0);
    }

    private static async Task<(int Code, string Said)> Run(FaultySmtpServer server, Dictionary<string, string> settings, params string[] command)
    {
        using var scratch = new Scratch();
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Certification.Web.dll"), .. command])
        {
            WorkingDirectory = scratch.Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Dictionary<string, string?> all = new(scratch.Settings)
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["Mail:Transport"] = "Smtp",
            ["Mail:Smtp:Host"] = "127.0.0.1",
            ["Mail:Smtp:Port"] = $"{server.Port}",
            ["Mail:Smtp:Security"] = "None",
            ["SignIn:Development"] = "false",
        };
        foreach (var (key, value) in settings) all[key] = value;
        foreach (var (key, value) in all) start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        using var process = Process.Start(start)!;
        var complaint = process.StandardError.ReadToEndAsync();
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
        return (process.ExitCode, (said + await complaint).Trim());
    }
}
