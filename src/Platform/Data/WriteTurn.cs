using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore.Storage;

namespace Certification.Platform.Data;

/// <summary>
/// A write transaction on SQLite, whose writers take turns. SQLite itself has no queue: whoever finds another writer sleeps, ever
/// longer, and looks again, so that under load most of the time nobody writes.
/// </summary>
internal sealed class WriteTurn : IDbContextTransaction
{
    // By file. Writers of another process are left to SQLite's busy timeout.
    private static readonly ConcurrentDictionary<string, SemaphoreSlim> Turns = new(StringComparer.Ordinal);

    /// <summary>Longer than any import; a writer who never ends must not stop the others without a word.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly IDbContextTransaction _inner;
    private readonly SemaphoreSlim _turn;
    private bool _over;

    private WriteTurn(IDbContextTransaction inner, SemaphoreSlim turn) => (_inner, _turn) = (inner, turn);

    public Guid TransactionId => _inner.TransactionId;

    public static async Task<IDbContextTransaction> Begin(string file, Func<Task<IDbContextTransaction>> begin, CancellationToken ct)
    {
        var turn = Turns.GetOrAdd(file, _ => new SemaphoreSlim(1, 1));
        if (!await turn.WaitAsync(Patience, ct)) throw new TimeoutException("Another writer did not end.");
        try
        {
            return new WriteTurn(await begin(), turn);
        }
        catch
        {
            turn.Release();
            throw;
        }
    }

    public void Commit() => _inner.Commit();

    public Task CommitAsync(CancellationToken cancellationToken = default) => _inner.CommitAsync(cancellationToken);

    public void Rollback() => _inner.Rollback();

    public Task RollbackAsync(CancellationToken cancellationToken = default) => _inner.RollbackAsync(cancellationToken);

    public void Dispose()
    {
        if (_over) return;
        _over = true;
        try
        {
            _inner.Dispose();
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_over) return;
        _over = true;
        try
        {
            await _inner.DisposeAsync();
        }
        finally
        {
            _turn.Release();
        }
    }
}
