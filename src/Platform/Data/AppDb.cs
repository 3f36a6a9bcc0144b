using Certification.Platform.Audit;
using Certification.Platform.Personal;
using Certification.Platform.Refusals;
using Certification.Platform.Repeating;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Microsoft.Extensions.DependencyInjection;

namespace Certification.Platform.Data;

/// <summary>The one database context. A save is one transaction: the change, what follows from it, its audit rows and its mail.</summary>
public sealed class AppDb(DbContextOptions<AppDb> options, IEnumerable<IModuleTables> modules, IServiceProvider services)
    : DbContext(options)
{
    private const int Attempts = 3;

    /// <summary>Two that count rows and then write would each hold what the other waits for: the server ends one of them. So they queue before they read, for as long as a statement may take.</summary>
    internal const string TurnOnSqlServer =
        "DECLARE @turn int; EXEC @turn = sp_getapplock @Resource = 'certification', @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = 25000; IF @turn < 0 THROW 50001, 'Another writer did not end.', 1;";

    private readonly List<Noted> _notes = [];
    private WholeTransaction? _whole;

    /// <summary>Opens a transaction that no other writer can enter, for rules that count rows (seats, numbers).</summary>
    public Task<IDbContextTransaction> BeginExclusive(CancellationToken ct) => Begin(async () =>
    {
        var transaction = await Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, ct);
        if (!Database.IsSqlServer()) return transaction;
        try
        {
            await Database.ExecuteSqlRawAsync(TurnOnSqlServer, ct);
            return transaction;
        }
        catch
        {
            await transaction.DisposeAsync();
            throw;
        }
    }, ct);

    /// <summary>As <see cref="BeginExclusive"/>, around all that follows: every other transaction and save becomes a part of this one.</summary>
    internal async Task<WholeTransaction> BeginWhole(CancellationToken ct)
    {
        var turn = await BeginExclusive(ct);
        return _whole = new WholeTransaction(turn, Database.CurrentTransaction!, () => _whole = null);
    }

    private Task<IDbContextTransaction> Begin(Func<Task<IDbContextTransaction>> begin, CancellationToken ct) =>
        _whole is not null ? _whole.BeginPart(ct) : Database.IsSqlite() ? WriteTurn.Begin(Database.GetDbConnection().DataSource, begin, ct) : begin();

    /// <summary>Refuses with the current state when the form was filled in from an older version.</summary>
    /// <exception cref="StaleException">Someone else saved in between.</exception>
    public void Expect<T>(T entity, int version, Func<T, object> current) where T : class, IVersioned
    {
        if (entity.Version != version) throw new StaleException(entity.Version, current(entity));
        Entry(entity).Property(e => e.Version).OriginalValue = version;
    }

    /// <summary>Keeps an audit row for this save; its subject may get its id only when it is stored.</summary>
    internal void Note(Noted noted) => _notes.Add(noted);

    /// <summary>Forgets what was begun and is not to be stored, with what was noted of it.</summary>
    public void GiveUp()
    {
        ChangeTracker.Clear();
        _notes.Clear();
    }

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        if (Database.CurrentTransaction is not null && _whole is not { IsBetweenParts: true }) return await Store(cancellationToken);

        await using var transaction = await Begin(() => Database.BeginTransactionAsync(cancellationToken), cancellationToken);
        var rows = await Store(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return rows;
    }

    private async Task<int> Store(CancellationToken ct)
    {
        var pending = Pending();
        var changed = pending.ConvertAll(e => e.Entity);
        var added = pending.Where(e => _notes.Count > 0 && e.State == EntityState.Added).Select(e => e.Entity).ToHashSet(ReferenceEqualityComparer.Instance);
        var rows = await Write(pending, ct);
        foreach (var follower in services.GetServices<IFollowsFacts>()) await follower.Follow(changed, ct);
        rows += await Write(Pending(), ct);
        return _notes.Count == 0 ? rows : rows + await Keep(added, ct);
    }

    /// <summary>
    /// The entries come last: what followers noted is among them, and every subject has its id. Where writers do not queue, another may have
    /// taken the next place in a chain meanwhile; then its new end is looked up again.
    /// </summary>
    private async Task<int> Keep(HashSet<object> added, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            var pending = (await AuditChains.Of(this, _notes, added, services.GetService<ICaseHolders>(), ct)).ConvertAll(entry => (EntityEntry)Add(entry));
            try
            {
                var rows = await Write(pending, ct);
                _notes.Clear();
                return rows;
            }
            catch (DbUpdateException e) when (AuditChains.IsTaken(e))
            {
                if (attempt == Attempts) throw new DbUpdateConcurrencyException("Others kept changing the same case.", e);
            }
            finally
            {
                // Nobody changes them, so no later save need look through them.
                foreach (var entry in pending) entry.State = EntityState.Detached;
            }
        }
    }

    /// <summary>Only the asynchronous save exists: a blocking one would skip the followers.</summary>
    public override int SaveChanges(bool acceptAllChangesOnSuccess) =>
        throw new NotSupportedException("Use SaveChangesAsync.");

    /// <summary>What is to be stored, each changed row with its next version.</summary>
    private List<EntityEntry> Pending()
    {
        var pending = new List<EntityEntry>();
        foreach (var entry in ChangeTracker.Entries())
        {
            if (entry.State is not (EntityState.Added or EntityState.Modified or EntityState.Deleted)) continue;
            pending.Add(entry);
            if (entry is { State: EntityState.Modified, Entity: IVersioned versioned })
                entry.Property(nameof(IVersioned.Version)).CurrentValue = versioned.Version + 1;
        }
        return pending;
    }

    private async Task<int> Write(List<EntityEntry> pending, CancellationToken ct)
    {
        if (pending.Count == 0) return 0;
        // Just looked through: EF would look through everything again, several times in one save.
        ChangeTracker.AutoDetectChangesEnabled = false;
        try
        {
            return ManyWrites.Store(this, pending, ct) ? pending.Count : await base.SaveChangesAsync(true, ct);
        }
        finally
        {
            ChangeTracker.AutoDetectChangesEnabled = true;
        }
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        AuditEntry.Map(modelBuilder);
        AuditSeal.Map(modelBuilder);
        RetiredEntry.Map(modelBuilder);
        KeptAnswer.Map(modelBuilder);
        ContentToDelete.Map(modelBuilder);
        Transfer.Map(modelBuilder);
        foreach (var module in modules) module.Map(modelBuilder);
        foreach (var entity in modelBuilder.Model.GetEntityTypes().Where(e => typeof(IVersioned).IsAssignableFrom(e.ClrType)))
            modelBuilder.Entity(entity.ClrType).Property(nameof(IVersioned.Version)).IsConcurrencyToken();
        // A row that others point at is never taken away under them; only a parent's own list may lose rows.
        foreach (var key in modelBuilder.Model.GetEntityTypes().SelectMany(e => e.GetForeignKeys()))
            key.DeleteBehavior = key.PrincipalToDependent is null ? DeleteBehavior.Restrict : DeleteBehavior.ClientCascade;
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<DateTime>().HaveConversion<UtcConverter>();
        configurationBuilder.Properties<string>().HaveMaxLength(400);
        configurationBuilder.Properties<Enum>().HaveConversion<string>().HaveMaxLength(40);
        if (!Database.IsSqlServer()) return;
        configurationBuilder.Properties<DateOnly>().HaveConversion<DateConverter>().HaveColumnType("date");
        configurationBuilder.Properties<TimeOnly>().HaveConversion<TimeConverter>().HaveColumnType("time(0)");
    }

    /// <summary>Instants are UTC; a provider that forgets the kind must not turn them into local time.</summary>
    private sealed class UtcConverter() : ValueConverter<DateTime, DateTime>(
        v => v, v => DateTime.SpecifyKind(v, DateTimeKind.Utc));

    /// <summary>EF Core 6 has no date-only type on SQL Server.</summary>
    private sealed class DateConverter() : ValueConverter<DateOnly, DateTime>(
        v => v.ToDateTime(TimeOnly.MinValue), v => DateOnly.FromDateTime(v));

    /// <summary>EF Core 6 has no time-only type on SQL Server.</summary>
    private sealed class TimeConverter() : ValueConverter<TimeOnly, TimeSpan>(
        v => v.ToTimeSpan(), v => TimeOnly.FromTimeSpan(v));
}
