using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace Certification.Notices;

/// <summary>Whose fault an exception is: what one row brings about must not stop the others, what the database or the host brings about stops all.</summary>
internal static class Trouble
{
    /// <summary>How long what cannot be read is left alone, so that it does not stand in the way of the rest.</summary>
    public static readonly TimeSpan PutAside = TimeSpan.FromMinutes(30);

    /// <summary>All together; where that fails, one by one, so that only those are left out that fail alone.</summary>
    /// <param name="all">What is to be done.</param>
    /// <param name="act">Does it for some of them; nothing may have been begun where it throws.</param>
    /// <param name="failed">Told of every failure; one that is alone is left out, and to be put aside.</param>
    public static async Task<IReadOnlyList<TResult>> Apart<T, TResult>(IReadOnlyList<T> all, Func<IReadOnlyList<T>, Task<TResult>> act, Action<IReadOnlyList<T>, Exception> failed)
    {
        try
        {
            return [await act(all)];
        }
        catch (Exception e) when (IsOfOne(e))
        {
            failed(all, e);
        }
        var done = new List<TResult>();
        if (all.Count > 1)
            foreach (var one in all) done.AddRange(await Apart([one], act, failed));
        return done;
    }

    public static bool IsOfOne(Exception e) => e is not (OperationCanceledException or DbException or DbUpdateException or TimeoutException);
}
