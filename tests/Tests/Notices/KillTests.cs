using System.Diagnostics;
using System.Globalization;
using Certification.Notices;
using Certification.Notices.Contracts;
using Certification.Platform.Data;
using Certification.Tests.Support;
using FluentAssertions;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Certification.Tests.Notices;

/// <summary>The real host, sending over a real connection, is killed without warning again and again.</summary>
public class KillTests
{
    private const int Mails = 2000;

    /// <summary>MAIL_KILLS=100 for a longer run by hand.</summary>
    private static readonly int Kills = int.TryParse(Environment.GetEnvironmentVariable("MAIL_KILLS"), NumberStyles.None, CultureInfo.InvariantCulture, out var kills) ? kills : 10;

    [Fact]
    public async Task A_host_that_is_killed_while_it_sends_loses_nothing_and_repeats_one_mail_a_time_at_most()
    {
        using var scratch = new Scratch();
        await using var server = new FaultySmtpServer();
        MigratedFile.CopyTo(scratch.Database);
        await Queue(scratch);
        var chance = new Random(2026);
        var killed = 0;

        for (var round = 0; round < Kills * 3 && killed < Kills && server.Messages.Count < Mails; round++)
        {
            using var host = Start(scratch, server);
            var before = server.Messages.Count;
            // Once it sends, somewhere within the time that its share of the mails takes.
            while (!host.HasExited && server.Messages.Count < before + 1 + chance.Next(Mails / Kills)) await Task.Delay(2);
            if (host.HasExited) continue;
            host.Kill();
            await host.WaitForExitAsync();
            killed++;
        }
        for (var round = 0; round < 5 && await Waiting(scratch); round++)
        {
            await Task.Delay(TimeSpan.FromSeconds(2.1));
            using var host = Start(scratch, server);
            await host.WaitForExitAsync();
        }

        killed.Should().BeGreaterThan(Kills / 2);
        var arrived = server.Messages.ConvertAll(MessageIdOf);
        arrived.Distinct().Should().HaveCount(Mails, "nothing is lost");
        (arrived.Count - Mails).Should().BeLessThanOrEqualTo(killed, "a kill can hide one answer, and that mail comes again as itself");
        await using var file = new SqliteConnection($"Data Source={scratch.Database};Pooling=False");
        await file.OpenAsync();
        (await Ask(file, "PRAGMA integrity_check")).Should().Be("ok");
        (await Ask(file, "SELECT count(*) FROM OutgoingMails WHERE State = 'Sent'")).Should().Be(Mails.ToString(CultureInfo.InvariantCulture));
    }

    private static async Task Queue(Scratch scratch)
    {
        await using var services = TestDb.Compose(scratch.Settings, added => added.AddSingleton(TimeProvider.System));
        await using var scope = services.CreateAsyncScope();
        var post = scope.ServiceProvider.GetRequiredService<Postbox>();
        for (var i = 0; i < Mails; i++)
            await post.Queue(new Mail
            {
                Key = $"kill:{i}",
                To = new Recipient(0, $"Deltager {i}", $"d{i}@example.org", "da"),
                Letter = MailLab.Letter,
                Timing = MailTiming.AtOnce,
                Values = () => new Dictionary<string, string> { ["thing"] = "hold 12" },
            }, default);
        await scope.ServiceProvider.GetRequiredService<AppDb>().SaveChangesAsync();
    }

    private static Process Start(Scratch scratch, FaultySmtpServer server)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Certification.Web.dll"));
        start.ArgumentList.Add("--send-due-mail");
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        foreach (var (key, value) in scratch.Settings) start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        foreach (var (key, value) in new[] { ("Transport", "Smtp"), ("LeaseSeconds", "2"), ("Smtp__Host", "127.0.0.1"), ("Smtp__Port", $"{server.Port}"), ("Smtp__Security", "None") })
            start.Environment[$"Mail__{key}"] = value;
        var host = Process.Start(start)!;
        host.OutputDataReceived += (_, _) => { };
        host.ErrorDataReceived += (_, _) => { };
        host.BeginOutputReadLine();
        host.BeginErrorReadLine();
        return host;
    }

    private static async Task<bool> Waiting(Scratch scratch)
    {
        await using var file = new SqliteConnection($"Data Source={scratch.Database};Pooling=False");
        await file.OpenAsync();
        return await Ask(file, "SELECT count(*) FROM OutgoingMails WHERE State <> 'Sent'") != "0";
    }

    private static async Task<string> Ask(SqliteConnection file, string question)
    {
        await using var command = file.CreateCommand();
        command.CommandText = question;
        return Convert.ToString(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture)!;
    }

    private static string MessageIdOf(byte[] message)
    {
        var text = System.Text.Encoding.ASCII.GetString(message);
        var start = text.IndexOf("Message-ID: ", StringComparison.OrdinalIgnoreCase);
        return text[start..text.IndexOf('\r', start)];
    }
}
