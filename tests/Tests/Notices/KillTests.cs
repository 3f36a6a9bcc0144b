using System.Diagnostics;
using System.Globalization;
using Certification.Cohorts;
using Certification.Notices.Contracts;
using Certification.Notices.Delivering;
using Certification.People;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Platform.Time;
using Certification.Tests.Certificates;
using Certification.Tests.Cohorts;
using Certification.Tests.Support;
using FluentAssertions;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using Xunit.Abstractions;

namespace Certification.Tests.Notices;

/// <summary>The real host, planning, writing and sending over a real connection, is killed without warning again and again.</summary>
public class KillTests(ITestOutputHelper said)
{
    /// <summary>MAIL_KILLS=100 for a longer run by hand.</summary>
    private static readonly int Kills = int.TryParse(Environment.GetEnvironmentVariable("MAIL_KILLS"), NumberStyles.None, CultureInfo.InvariantCulture, out var kills) ? kills : 10;

    [Fact]
    public async Task A_host_that_is_killed_while_it_plans_writes_and_sends_loses_nothing_and_repeats_one_mail_a_time_at_most()
    {
        await using var server = new FaultySmtpServer();
        await Survive(Kills, queued: 1500, people: 800, server.Port, () => server.Messages.Count, () => Task.FromResult(server.Messages.ToList()));
    }

    [ToolFact("aiosmtpd")]
    public async Task A_host_that_is_killed_three_times_before_a_server_that_others_wrote_loses_nothing_either()
    {
        using var server = RealServer.Aiosmtpd();
        using (var post = new SmtpPost(Mails.Smtp(server.Port), TimeProvider.System)) await server.Ready(post);
        await Survive(3, queued: 600, people: 0, server.Port, () => server.Arrived, () => server.Delivered(600));
    }

    private async Task Survive(int kills, int queued, int people, int port, Func<int> arriving, Func<Task<List<byte[]>>> messages)
    {
        using var db = await TestDb.Create();
        await Move(db, people);
        await Queue(db, queued);
        var chance = new Random(2026);
        var (killed, whilePlanning, whileWriting) = (0, 0, 0);

        for (var round = 0; round < kills * 2 && killed < kills; round++)
        {
            // A fifth falls into planning and a fifth into writing, for as long as there is something to plan or to write.
            var stage = killed < kills / 5 && await Planned() < people ? Planned : killed < kills * 2 / 5 && await Written() < people ? Written : (Func<Task<int>>)Arrived;
            var target = await stage() + 1 + (stage == Arrived ? chance.Next(queued / kills / 2) : 0);
            // Planning and writing are over soon: on a busy machine a pause would let them end.
            var wait = stage == Arrived ? chance.Next(20) : 0;
            using var host = Start(db, port);
            while (!host.HasExited && await stage() < target) await Task.Delay(2);
            await Task.Delay(wait);
            if (host.HasExited) continue;
            host.Kill();
            await host.WaitForExitAsync();
            killed++;
            if (stage == Planned) whilePlanning++;
            if (stage == Written) whileWriting++;
        }
        for (var round = 0; round < 5 && (await Written() < people || await Ask(db, "SELECT count(*) FROM OutgoingMails WHERE State <> 'Sent'") > 0); round++)
        {
            // Whoever was killed still holds what it had taken.
            await Task.Delay(TimeSpan.FromSeconds(2.1));
            using var host = Start(db, port);
            await host.WaitForExitAsync();
        }

        killed.Should().Be(kills);
        if (people > 0) (whilePlanning > 0 && whileWriting > 0).Should().BeTrue("planner and writer are killed too");
        var arrived = (await messages()).ConvertAll(MessageIdOf);
        var repeated = arrived.Count - arrived.Distinct().Count();
        said.WriteLine($"{killed} kills, {whilePlanning} while planning, {whileWriting} while writing: {arrived.Count} arrived, {repeated} of them again");
        arrived.Distinct().Should().HaveCount(await Ask(db, "SELECT count(*) FROM OutgoingMails WHERE State = 'Sent'"), "what counts as sent has arrived, and nothing else");
        (await Ask(db, "SELECT count(*) FROM OutgoingMails WHERE State = 'Sent' AND AtOnce")).Should().Be(queued + people, "nothing is lost");
        (await Ask(db, "SELECT count(*) FROM OutgoingMails WHERE State <> 'Sent'")).Should().Be(0);
        (await Written()).Should().Be(people);
        repeated.Should().BeLessThanOrEqualTo(killed, "a kill can hide one answer, and that mail comes again as itself");
        (await Ask(db, "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'")).Should().Be(1);
        (await Ask(db, "SELECT count(*) FROM pragma_foreign_key_check")).Should().Be(0);

        Task<int> Arrived() => Task.FromResult(arriving());
        Task<int> Planned() => Ask(db, "SELECT count(*) FROM PlannedMessages WHERE Rule = 'dates-changed'");
        Task<int> Written() => Ask(db, "SELECT count(*) FROM PlannedMessages WHERE Rule = 'dates-changed' AND State = 'Written'");
    }

    /// <summary>Mails that features have put into the post.</summary>
    private static Task Queue(TestDb db, int mails) => db.As(Caller.Nobody, async (IServiceProvider services) =>
    {
        db.Clock.Now = TimeProvider.System.GetUtcNow().UtcDateTime;
        var (post, d) = (services.GetRequiredService<Postbox>(), services.GetRequiredService<AppDb>());
        for (var i = 0; i < mails; i++)
            await post.Queue(new Mail
            {
                Key = $"kill:{i}",
                To = new Recipient(0, $"Deltager {i}", $"d{i}@example.org", "da"),
                Letter = MailLab.Letter,
                Timing = MailTiming.AtOnce,
                Values = () => new Dictionary<string, string> { ["thing"] = "hold 12" },
            }, default);
        await d.SaveChangesAsync();
    });

    /// <summary>A cohort whose only day was moved eleven minutes ago, hours before it was to begin: everybody is to be told at any hour, and nothing of it is planned.</summary>
    private static async Task Move(TestDb db, int people)
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        db.Clock.Now = now.AddDays(-20);
        await Given.Published(db, Awards.Yearly);
        var cohort = await Given.Cohort(db, people: 0, programme: "yearly");
        var today = Zones.ToLocal(now, Zones.Copenhagen).Date;
        var next = Zones.ToUtc(today, new TimeOnly(9, 0), Zones.Copenhagen) > now ? today : today.AddDays(1);
        await db.As(Caller.Nobody, async (AppDb d) =>
        {
            var all = await d.Set<Cohort>().Include(c => c.Days).SingleAsync(c => c.Id == cohort.Id);
            d.Entry(all.Days[0]).Property(x => x.Date).CurrentValue = next;
            var persons = Enumerable.Range(1, people).Select(i => Person.Register($"Deltager{i}", "Holm", $"p{i}@example.org", null, "da", db.Clock.Now)).ToList();
            d.AddRange(persons);
            await d.SaveChangesAsync();
            d.AddRange(persons.Select(p => Enrolment.Join(all, p.Id, new(cohort.Contact.Organisations[0]), null, 0, cohort.Coordinator.PersonId, db.Clock.Now)));
            await d.SaveChangesAsync();
        });
        db.Clock.Now = now.AddMinutes(-11);
        await db.Move(cohort.Id, 1, next.AddDays(3));
    }

    private static Process Start(TestDb db, int port)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Certification.Web.dll"));
        start.ArgumentList.Add("--send-due-mail");
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        foreach (var (key, value) in db.Settings) start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        foreach (var (key, value) in new[] { ("Transport", "Smtp"), ("LeaseSeconds", "2"), ("Smtp__Host", "127.0.0.1"), ("Smtp__Port", $"{port}"), ("Smtp__Security", "None") })
            start.Environment[$"Mail__{key}"] = value;
        var host = Process.Start(start)!;
        host.OutputDataReceived += (_, _) => { };
        host.ErrorDataReceived += (_, _) => { };
        host.BeginOutputReadLine();
        host.BeginErrorReadLine();
        return host;
    }

    /// <summary>One number, read beside the host.</summary>
    private static async Task<int> Ask(TestDb db, string question)
    {
        await using var file = new SqliteConnection($"{db.Settings["Storage:ConnectionString"]};Pooling=False");
        await file.OpenAsync();
        await using var command = file.CreateCommand();
        command.CommandText = question;
        return Convert.ToInt32(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    private static string MessageIdOf(byte[] message)
    {
        var text = System.Text.Encoding.ASCII.GetString(message);
        var start = text.IndexOf("Message-ID: ", StringComparison.OrdinalIgnoreCase);
        return text[start..text.IndexOf('\r', start)];
    }
}
