using System.Diagnostics;
using System.Net.Mail;
using System.Text;
using Certification.Cohorts;
using Certification.Notices;
using Certification.Notices.Contracts;
using Certification.Notices.Delivering;
using Certification.Notices.Planning;
using Certification.People;
using Certification.Platform.Data;
using Certification.Programmes;
using Certification.Programmes.Contracts;
using Certification.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static Certification.Benchmarks.Report;

namespace Certification.Benchmarks;

/// <summary>Mail from fact to server: delivery beside a bare client, reminders end to end, and planning for 100,000.</summary>
internal static class MailSpeed
{
    private const int Mails = 5000;
    private const int Reminded = 2000;
    private const int Enrolments = 100_000;

    /// <summary>A Tuesday at ten: an hour for mail.</summary>
    private static readonly DateTime Now = new(2026, 10, 6, 8, 0, 0, DateTimeKind.Utc);

    public static async Task Run(Report report)
    {
        await Delivery(report);
        await EndToEnd(report);
    }

    private static async Task Delivery(Report report)
    {
        var (ours, bare) = (new List<double>(), new List<double>());
        for (var round = 0; round < 4; round++)
        {
            await using var sink = new SmtpSink();
            await using var site = await Site.Over(sink);
            await site.Queue(Mails);
            var mails = await site.Do((AppDb db) => db.OutgoingMails.AsNoTracking().ToListAsync());
            var here = await Rate(() => site.Do((DeliverMail deliver) => deliver.Handle(default)), Mails);
            if (sink.Messages != Mails) throw new InvalidOperationException($"{sink.Messages} of {Mails} arrived.");
            var there = await Rate(() => Bare(sink.Port, mails), Mails);
            // The first round warms both up.
            if (round == 0) continue;
            ours.Add(here);
            bare.Add(there);
        }
        var (sample, client) = (new Sample(ours), new Sample(bare));
        report.Add($"Delivery of {Mails:N0} mails to a local sink, a second", N(sample.Median), $"bare SmtpClient {N(client.Median)}", N(sample.Median / client.Median), "0.60", sample.Noise);
        report.Add("Delivery against the course platform", N(sample.Median), "platform 80", $"{N(sample.Median / 80)} times", "10 times");
    }

    /// <summary>The same bodies over one connection, nothing kept.</summary>
    private static async Task<int> Bare(int port, List<OutgoingMail> mails)
    {
        using var client = new SmtpClient("127.0.0.1", port);
        foreach (var mail in mails)
        {
            using var message = new MailMessage("kurser@example.org", mail.To, mail.Subject, mail.Content.Text) { SubjectEncoding = Encoding.UTF8, BodyEncoding = Encoding.UTF8 };
            message.AlternateViews.Add(AlternateView.CreateAlternateViewFromString(mail.Content.Html, Encoding.UTF8, "text/html"));
            await client.SendMailAsync(message);
        }
        return mails.Count;
    }

    private static async Task EndToEnd(Report report)
    {
        await using var sink = new SmtpSink();
        await using var site = await Site.Over(sink);
        await site.Do((AppDb db) => LargeCohort.Of(Reminded, db, site.Database, Now));
        var watch = Stopwatch.StartNew();
        await site.Do((PlanMessages plan) => plan.Everything(default));
        var planned = watch.Elapsed;
        // As in the host: one clock writes, another sends what has been written so far.
        var writing = Task.Run(() => site.Do((WriteDueMessages write) => write.Handle(default)));
        while (!writing.IsCompleted)
        {
            await site.Do((DeliverMail deliver) => deliver.Handle(default));
            await Task.WhenAny(writing, Task.Delay(10));
        }
        var written = await writing;
        await site.Do((DeliverMail deliver) => deliver.Handle(default));
        var (all, sending) = (watch.Elapsed.TotalSeconds, (watch.Elapsed - planned).TotalSeconds);
        if (sink.Messages != written) throw new InvalidOperationException($"{sink.Messages} of {written} arrived.");
        report.Add($"{written:N0} reminders of {Reminded:N0} people from due to sent, a second", N(written / sending), "platform 80", $"{N(written / sending / 80)} times", "10 times");
        report.Add("... with the planning of all messages of the course before it", N(written / all), "platform 80", $"{N(written / all / 80)} times");
    }

    /// <summary>The plan of 100,000, from nothing, anew, and after one small cohort's change.</summary>
    public static async Task Plan(Report report)
    {
        await using var sink = new SmtpSink();
        await using var site = await Site.Over(sink);
        var large = await site.Do((AppDb db) => LargeCohort.Of(Enrolments, db, site.Database, Now));
        var small = await Small(site, large);
        // What arranging has left behind is not planning's.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        var (before, peak) = (Environment.WorkingSet, 0L);
        await using (new Timer(_ => peak = Math.Max(peak, Environment.WorkingSet), null, 0, 50))
        {
            var watch = Stopwatch.StartNew();
            var rows = await site.Do((PlanMessages plan) => plan.Everything(default));
            report.Add($"Plan of {Enrolments:N0} enrolments from nothing: rows a second", N(rows / watch.Elapsed.TotalSeconds), $"{rows:N0} rows in {N(watch.Elapsed.TotalSeconds)} s");
            watch.Restart();
            var changed = await site.Do((PlanMessages plan) => plan.Everything(default));
            if (changed != 0) throw new InvalidOperationException($"{changed} messages changed although nothing else did.");
            report.Add("The same plan anew, nothing changed: rows a second", N(rows / watch.Elapsed.TotalSeconds), $"{N(watch.Elapsed.TotalSeconds)} s");
        }
        report.Add("Largest working set while planning", Megabytes(peak), $"before {Megabytes(before)}", "", "under 300 MB");
        await OneCohort(report, site, small);
    }

    /// <summary>24 people beside the 100,000.</summary>
    private static async Task<LargeCohort> Small(Site site, LargeCohort large)
    {
        var small = await site.Do((AppDb db) => large.Another(db, Now));
        await site.Do(async (AppDb db) =>
        {
            var cohort = await db.Set<Cohort>().SingleAsync(c => c.Id == small.Id);
            var municipality = await db.Set<Organisation>().Where(o => o.Kind == OrganisationKind.Municipality).Select(o => o.Id).FirstAsync();
            foreach (var (person, _) in large.Participants.Take(24)) db.Add(Enrolment.Join(cohort, person, new(municipality), null, 0, small.Coordinator.PersonId, Now));
            return await db.SaveChangesAsync();
        });
        // What was new about them is planned with everything else.
        await site.Do((AppDb db) => db.Database.ExecuteSqlRawAsync("DELETE FROM PlanMarks"));
        return small;
    }

    /// <summary>One of the small cohort's days moves: who else is looked at?</summary>
    private static async Task OneCohort(Report report, Site site, LargeCohort small)
    {
        var later = Now.AddMinutes(1);
        site.Clock.Now = later;
        await site.Do(async (AppDb db) =>
        {
            var cohort = await db.Set<Cohort>().Include(c => c.Days).Include(c => c.PinnedDues).SingleAsync(c => c.Id == small.Id);
            var programme = ProgrammeFormat.Read((await db.Set<ProgrammeVersion>().SingleAsync(v => v.Id == cohort.ProgrammeVersionId)).Json);
            var last = cohort.Days.MaxBy(d => d.Number)!;
            cohort.MoveDay(programme, last, last.Date.AddDays(7), last.Start, last.End, pinned: true, later);
            return await db.SaveChangesAsync();
        });
        var watch = Stopwatch.StartNew();
        await site.Do(async (PlanMessages plan) =>
        {
            await plan.Handle(default);
            return true;
        });
        var took = watch.Elapsed;
        var (own, others) = await site.Do(async (AppDb db) =>
        {
            var ids = await db.Set<Enrolment>().Where(e => e.CohortId == small.Id).Select(e => e.Id).ToListAsync();
            var changed = db.PlannedMessages.Where(m => m.ChangedAt >= later);
            return (await changed.CountAsync(m => m.ScopeKind == ScopeKinds.Enrolment && ids.Contains(m.ScopeId)), await changed.CountAsync(m => m.ScopeKind == ScopeKinds.Enrolment && !ids.Contains(m.ScopeId)));
        });
        if (own == 0 || others != 0) throw new InvalidOperationException($"{own} messages of the cohort changed, and {others} of others.");
        report.Add($"A day of 24 people moves beside {Enrolments:N0}: milliseconds until it is planned", N(took.TotalMilliseconds), $"{own} messages of theirs changed, of others {others}");
    }

    private static async Task<double> Rate(Func<Task<int>> send, int count)
    {
        var watch = Stopwatch.StartNew();
        await send();
        return count / watch.Elapsed.TotalSeconds;
    }

    /// <summary>The modules over a file of their own, mailing to a sink.</summary>
    private sealed class Site : IAsyncDisposable
    {
        private readonly Scratch _scratch = new();
        private readonly ServiceProvider _services;

        private Site(SmtpSink sink)
        {
            MigratedFile.CopyTo(_scratch.Database);
            var settings = _scratch.Settings;
            foreach (var (key, value) in sink.Settings) settings[key] = value;
            _services = TestDb.Compose(settings, services => services.AddSingleton<TimeProvider>(Clock));
        }

        public StoppedClock Clock { get; } = new() { Now = MailSpeed.Now };

        public string Database => _scratch.Database;

        public static async Task<Site> Over(SmtpSink sink)
        {
            var site = new Site(sink);
            await site.Do(async (IServiceProvider services) =>
            {
                await services.LoadMunicipalityList(default);
                return true;
            });
            return site;
        }

        public async Task<TResult> Do<T, TResult>(Func<T, Task<TResult>> act) where T : notnull
        {
            await using var scope = _services.CreateAsyncScope();
            return await act(scope.ServiceProvider.GetRequiredService<T>());
        }

        public Task<bool> Queue(int mails) => Do(async (IServiceProvider services) =>
        {
            var post = services.GetRequiredService<Postbox>();
            for (var i = 0; i < mails; i++)
                await post.Queue(new Mail
                {
                    Key = $"speed:{i}",
                    To = new Recipient(0, Names.FirstName(i), $"d{i}@example.org", "da"),
                    Letter = Certification.Certificates.Reminding.ReminderLetters.DueSoon,
                    Timing = MailTiming.AtOnce,
                    Values = () => new Dictionary<string, string> { ["requirement"] = "Hjemmeopgave 2", ["cohort"] = "Hold 12", ["due"] = "fredag 2. oktober 2026", ["link"] = "http://localhost:5080/enrolments/12" },
                }, default);
            await services.GetRequiredService<AppDb>().SaveChangesAsync();
            return true;
        });

        public async ValueTask DisposeAsync()
        {
            await _services.DisposeAsync();
            _scratch.Dispose();
        }
    }
}
