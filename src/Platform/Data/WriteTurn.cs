using Microsoft.EntityFrameworkCore.Storage;

namespace Certification.Platform.Data;

/// <summary>
/// A write transaction on SQLite, whose writers take turns. SQLite itself has no queue: whoever finds another writer sleeps, ever
/// longer, and looks again, so that under load most of the time nobody writes.
/// </summary>
internal sealed class WriteTurn : IDbContextTransaction
{
    // One file for one host: writers of another process are left to SQLite's busy timeout.
    private static readonly SemaphoreSlim Turn = new(1, 1);

    /// <summary>Longer than any import; a writer who never ends must not stop the others without a word.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly IDbContextTransaction _inner;
    private bool _over;

    private WriteTurn(IDbContextTransaction inner) => _inner = inner;

    public Guid TransactionId => _inner.TransactionId;

    public static async Task<IDbContextTransaction> Begin(Func<Task<IDbContextTransaction>> begin, CancellationToken ct)
    {
        if (!await Turn.WaitAsync(Patience, ct)) throw new TimeoutException("Another writer did not end.");
        try
        {
            return new WriteTurn(await begin());
        }
        catch
        {
            Turn.Release();
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
            Turn.Release();
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
            Turn.Release();
        }
    }
}
