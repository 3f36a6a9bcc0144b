using System.Data.Common;
using Certification.Notices;
using Certification.Notices.Contracts;
using Certification.Notices.Delivering;
using Certification.Notices.Planning;
using Certification.Platform.Data;
using Certification.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Certification.Tests.Notices;

/// <summary>The process ended here: whatever was not committed is gone.</summary>
internal sealed class Crash : DbException;

/// <summary>
/// The real planner, writer and sender over a real database, with a source of messages that a test makes up, a server that a test plays, and a
/// process that can end before any command, before any commit, and after it.
/// </summary>
internal sealed class MailLab : IAsyncDisposable, IDisposable
{
    public const string Kind = "lab";
    public static readonly LetterKind Letter = new("lab", LetterClass.Mandatory, key => key.EndsWith("Subject", StringComparison.Ordinal) ? "Til {{name}}" : "Kære {{name}}\n\nDet handler om {{thing}}.", "thing");

    private readonly Scratch _scratch = new();
    private readonly ServiceProvider _services;

    public MailLab(Func<IReadOnlyList<Wanted>> wanted)
    {
        MigratedFile.CopyTo(_scratch.Database);
        var settings = _scratch.Settings;
        settings["Mail:LeaseSeconds"] = "900";
        _services = TestDb.Compose(settings, services =>
        {
            // The other modules give their tables and nothing else: thousands of histories are tried.
            services.RemoveAll<IFollowsFacts>().RemoveAll<IMailSource>().RemoveAll<IMailScopes>();
            services.AddSingleton<TimeProvider>(Clock).AddSingleton<IMailTransport>(Server)
                .AddSingleton<IMailSource>(new Source(wanted)).AddSingleton<IMailScopes>(new Scopes(wanted));
            var before = services.Last(s => s.ServiceType == typeof(DbContextOptions<AppDb>));
            services.Remove(before);
            services.AddScoped(provider => new DbContextOptionsBuilder<AppDb>((DbContextOptions<AppDb>)before.ImplementationFactory!(provider))
                .AddInterceptors(new CrashingCommands(Fuse), new CrashingCommits(Fuse)).Options);
        });
    }

    public StoppedClock Clock { get; } = new();

    public PlayedServer Server { get; } = new();

    public Fuse Fuse { get; } = new();

    public string Database => _scratch.Database;

    /// <summary>One tick of one process; true when it ended in a crash.</summary>
    public async Task<bool> Tick<T>(Func<T, Task> act) where T : notnull
    {
        try
        {
            await using var scope = _services.CreateAsyncScope();
            await act(scope.ServiceProvider.GetRequiredService<T>());
            return false;
        }
        catch (Exception e) when (e is Crash || e.InnerException is Crash)
        {
            return true;
        }
    }

    public async Task<bool> Plan() => await Tick((PlanMessages p) => p.Handle(default)) | await Tick((WriteDueMessages w) => w.Handle(default));

    public Task<bool> Deliver() => Tick((DeliverMail d) => d.Handle(default));

    public Task Mark(int id) => Tick(async (AppDb db) =>
    {
        db.Add(PlanMark.On(new PlanScope(Kind, id), Clock.Now));
        await db.SaveChangesAsync();
    });

    public async Task<T> Read<T>(Func<AppDb, Task<T>> read)
    {
        await using var scope = _services.CreateAsyncScope();
        return await read(scope.ServiceProvider.GetRequiredService<AppDb>());
    }

    /// <summary>As new: for a test that tries many histories over one file.</summary>
    public async Task Empty()
    {
        Server.Forget();
        Fuse.Commands = null;
        await Read(db => db.Database.ExecuteSqlRawAsync(
            "DELETE FROM PlannedMessages; DELETE FROM MailChanges; DELETE FROM MailContents; DELETE FROM OutgoingMails; DELETE FROM PlanMarks; UPDATE MailChannels SET PausedAt = NULL, PausedByHand = 0, Reason = NULL, NextTryAt = NULL, Unreached = 0; DELETE FROM AddressFaults; DELETE FROM MailAddresses;"));
    }

    public void Dispose()
    {
        _services.Dispose();
        _scratch.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _scratch.Dispose();
    }

    private sealed class Source(Func<IReadOnlyList<Wanted>> wanted) : IMailSource
    {
        public string Kind => MailLab.Kind;

        public Task<IReadOnlyList<Wanted>> Wanted(IReadOnlyList<int> ids, CancellationToken ct) =>
            Task.FromResult<IReadOnlyList<Wanted>>([.. wanted().Where(w => ids.Contains(w.Scope.Id))]);
    }

    private sealed class Scopes(Func<IReadOnlyList<Wanted>> wanted) : IMailScopes
    {
        public string Kind => MailLab.Kind;

        public bool EveryTick => false;

        public Task<IReadOnlyList<int>> After(int id, int take, CancellationToken ct) =>
            Task.FromResult<IReadOnlyList<int>>([.. wanted().Select(w => w.Scope.Id).Distinct().Where(i => i > id).Order().Take(take)]);
    }

    private sealed class CrashingCommands(Fuse fuse) : DbCommandInterceptor
    {
        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            fuse.Burn();
            return new(result);
        }

        public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            fuse.Burn();
            return new(result);
        }
    }

    private sealed class CrashingCommits(Fuse fuse) : DbTransactionInterceptor
    {
        public override ValueTask<InterceptionResult> TransactionCommittingAsync(DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
        {
            fuse.Burn();
            return new(result);
        }

        public override Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            fuse.Burn();
            return Task.CompletedTask;
        }
    }
}

/// <summary>Counts down; at nought the process ends.</summary>
internal sealed class Fuse
{
    public int? Commands { get; set; }

    public void Burn()
    {
        if (Commands is not { } left) return;
        Commands = left == 0 ? null : left - 1;
        if (left == 0) throw new Crash();
    }
}

/// <summary>A mail server that does as it is told, and remembers what it has taken.</summary>
internal sealed class PlayedServer : IMailTransport
{
    private readonly Queue<DeliveryAnswer> _answers = new();

    /// <summary>Every message that was taken, in order.</summary>
    public List<ComposedMail> Taken { get; } = [];

    /// <summary>Every answer that was given, in order; also where nobody listened.</summary>
    public List<(ComposedMail Mail, DeliveryResult Result)> Given { get; } = [];

    /// <summary>Whether a test has said what the next answer is.</summary>
    public bool IsTold => _answers.Count > 0;

    /// <summary>Called when a message is offered, before it is answered.</summary>
    public Func<ComposedMail, Task>? Offered { get; set; }

    /// <summary>Ends the process when the next message has been taken and nobody knows yet.</summary>
    public bool EndsAfterTaking { get; set; }

    /// <summary>Whether anything listens.</summary>
    public bool IsThere { get; set; } = true;

    public string Name => "played";

    public void Answer(DeliveryResult result, string said = "") => _answers.Enqueue(new DeliveryAnswer(result, said));

    public Task<DeliveryAnswer> Probe(CancellationToken ct) =>
        Task.FromResult(new DeliveryAnswer(IsThere ? DeliveryResult.Accepted : DeliveryResult.Unreachable, ""));

    public async Task<DeliveryAnswer> Send(ComposedMail mail, CancellationToken ct)
    {
        if (!IsThere)
        {
            Given.Add((mail, DeliveryResult.Unreachable));
            return new DeliveryAnswer(DeliveryResult.Unreachable, "No connection");
        }
        if (Offered is { } offered) await offered(mail);
        var answer = _answers.Count > 0 ? _answers.Dequeue() : new DeliveryAnswer(DeliveryResult.Accepted, "250 Ok", "q1");
        Given.Add((mail, answer.Result));
        if (answer.Result is DeliveryResult.Accepted or DeliveryResult.Unknown) Taken.Add(mail);
        if (!EndsAfterTaking) return answer;
        EndsAfterTaking = false;
        throw new Crash();
    }

    public void Forget()
    {
        Taken.Clear();
        Given.Clear();
        _answers.Clear();
        (Offered, EndsAfterTaking, IsThere) = (null, false, true);
    }
}
