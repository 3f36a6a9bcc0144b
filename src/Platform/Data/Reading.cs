using System.Linq.Expressions;
using Certification.Platform.Refusals;
using Microsoft.EntityFrameworkCore;

namespace Certification.Platform.Data;

/// <summary>How rows are fetched: one of them or a 404, and one page of many.</summary>
public static class Reading
{
    /// <summary>The row, or a 404 that does not tell whether it is missing or not yours.</summary>
    /// <exception cref="NotFoundException">No such row within the query.</exception>
    public static async Task<T> FirstOrNotFound<T>(this IQueryable<T> rows, CancellationToken ct) where T : class =>
        await rows.FirstOrDefaultAsync(ct) ?? throw new NotFoundException();

    /// <inheritdoc cref="FirstOrNotFound{T}(IQueryable{T}, CancellationToken)"/>
    public static Task<T> FirstOrNotFound<T>(this IQueryable<T> rows, Expression<Func<T, bool>> which, CancellationToken ct) where T : class =>
        rows.Where(which).FirstOrNotFound(ct);

    /// <summary>One page of an ordered query; a page outside the range is the nearest one inside.</summary>
    public static async Task<Page<T>> ToPage<T>(this IQueryable<T> ordered, PageRequest request, CancellationToken ct)
    {
        var total = await ordered.CountAsync(ct);
        var (page, size) = request.Within(total);
        var items = await ordered.Skip((page - 1) * size).Take(size).ToListAsync(ct);
        return new Page<T>(items, page, size, total);
    }

    /// <inheritdoc cref="ToPage{T}(IQueryable{T}, PageRequest, CancellationToken)"/>
    public static Page<T> ToPage<T>(this IReadOnlyList<T> ordered, PageRequest request)
    {
        var (page, size) = request.Within(ordered.Count);
        return new Page<T>([.. ordered.Skip((page - 1) * size).Take(size)], page, size, ordered.Count);
    }
}

/// <summary>Which page of a list is wanted: pages count from 1, sizes run from 1 to 200.</summary>
public sealed record PageRequest(int? Page = null, int? Size = null)
{
    public const int DefaultSize = 50;
    public const int MaxSize = 200;

    internal (int Page, int Size) Within(int total)
    {
        var size = Math.Clamp(Size ?? DefaultSize, 1, MaxSize);
        return (Math.Clamp(Page ?? 1, 1, Math.Max(1, (total + size - 1) / size)), size);
    }
}

/// <summary>One page of a list, with how many there are in all.</summary>
public sealed record Page<T>(IReadOnlyList<T> Items, int Number, int Size, int Total)
{
    public int Count => Math.Max(1, (Total + Size - 1) / Size);
}
