using Microsoft.EntityFrameworkCore.Storage;

namespace Certification.Platform.Data;

/// <summary>
/// One transaction around all that a request stores. What the features in it begin and commit are its parts: a part that is not committed is
/// taken back alone, as it would be without this; but nothing is there before the whole is.
/// </summary>
internal sealed class WholeTransaction(IDbContextTransaction turn, IDbContextTransaction inner, Action over) : IAsyncDisposable
{
    private int _parts;

    /// <summary>Whether no feature has begun anything that it has not ended.</summary>
    public bool IsBetweenParts { get; private set; } = true;

    public async Task<IDbContextTransaction> BeginPart(CancellationToken ct)
    {
        if (!IsBetweenParts) throw new InvalidOperationException("A transaction has begun already.");
        var name = $"part{++_parts}";
        await inner.CreateSavepointAsync(name, ct);
        IsBetweenParts = false;
        return new Part(this, inner, name);
    }

    public Task Commit(CancellationToken ct) => turn.CommitAsync(ct);

    /// <summary>Takes back what was not committed.</summary>
    public ValueTask DisposeAsync()
    {
        over();
        return turn.DisposeAsync();
    }

    private sealed class Part(WholeTransaction whole, IDbContextTransaction inner, string name) : IDbContextTransaction
    {
        private bool _over;

        public Guid TransactionId => inner.TransactionId;

        public void Commit()
        {
            inner.ReleaseSavepoint(name);
            End();
        }

        public async Task CommitAsync(CancellationToken cancellationToken = default)
        {
            await inner.ReleaseSavepointAsync(name, cancellationToken);
            End();
        }

        public void Rollback()
        {
            inner.RollbackToSavepoint(name);
            End();
        }

        public async Task RollbackAsync(CancellationToken cancellationToken = default)
        {
            await inner.RollbackToSavepointAsync(name, cancellationToken);
            End();
        }

        public void Dispose()
        {
            if (!_over) Rollback();
        }

        public async ValueTask DisposeAsync()
        {
            if (!_over) await RollbackAsync();
        }

        private void End() => (_over, whole.IsBetweenParts) = (true, true);
    }
}
