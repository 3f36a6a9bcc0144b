using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace Certification.Platform.Data;

/// <summary>
/// A column that says whose a row is. When two persons turn out to be one, each module hands over its rows and takes back exactly those when the
/// merge is undone; stored by the caller's save.
/// </summary>
public interface IHoldsPersons
{
    /// <summary>"Enrolment.PersonId": names the rows on the record of a merge.</summary>
    string Column { get; }

    /// <summary>Nothing stands against making these two one.</summary>
    /// <exception cref="Refusals.RefusedException">Something does; the sentence says what to do about it.</exception>
    Task Check(int fromId, int toId, CancellationToken ct) => Task.CompletedTask;

    /// <returns>The ids of the rows that moved; a row of which the other has the like stays where it is.</returns>
    Task<IReadOnlyList<long>> Move(int fromId, int toId, CancellationToken ct);

    /// <summary>Gives back those of these rows that are still where they were moved to.</summary>
    Task MoveBack(IReadOnlyList<long> rows, int fromId, int toId, CancellationToken ct);
}

/// <summary>The rows of one table that one column gives to a person.</summary>
/// <param name="db">The database.</param>
/// <param name="property">The column, of type int or int?.</param>
/// <param name="stays">Rows that are not handed over, by row, giver and taker; none when left out.</param>
public class PersonRows<T>(AppDb db, string property, Func<T, int, int, bool>? stays = null) : IHoldsPersons where T : class
{
    protected AppDb Db { get; } = db;

    public string Column => $"{typeof(T).Name}.{property}";

    public virtual Task Check(int fromId, int toId, CancellationToken ct) => Task.CompletedTask;

    public async Task<IReadOnlyList<long>> Move(int fromId, int toId, CancellationToken ct)
    {
        var rows = await Of(fromId).ToListAsync(ct);
        if (rows.Count == 0) return [];
        var taken = (await Of(toId).ToListAsync(ct)).SelectMany(row => Keys(Db.Entry(row), toId)).ToHashSet();
        var moved = rows.Where(row => stays?.Invoke(row, fromId, toId) != true && !Keys(Db.Entry(row), toId).Any(taken.Contains)).ToList();
        foreach (var row in moved) Hand(Db.Entry(row), fromId, toId);
        return moved.ConvertAll(row => Id(Db.Entry(row)));
    }

    public async Task MoveBack(IReadOnlyList<long> rows, int fromId, int toId, CancellationToken ct)
    {
        var ids = rows.ToHashSet();
        foreach (var row in await Of(fromId).ToListAsync(ct))
            if (ids.Contains(Id(Db.Entry(row)))) Hand(Db.Entry(row), fromId, toId);
    }

    /// <summary>Gives one row to the other person.</summary>
    protected virtual void Hand(EntityEntry<T> row, int fromId, int toId) => row.Property(property).CurrentValue = toId;

    private IQueryable<T> Of(int personId) => IsOptional
        ? Db.Set<T>().Where(row => EF.Property<int?>(row, property) == personId)
        : Db.Set<T>().Where(row => EF.Property<int>(row, property) == personId);

    private bool IsOptional => Db.Model.FindEntityType(typeof(T))!.FindProperty(property)!.ClrType == typeof(int?);

    /// <summary>What nobody can have two of: as it would stand in this person's name. By the table's unique indexes.</summary>
    protected virtual IEnumerable<string> Keys(EntityEntry<T> row, int toId) =>
        from index in row.Metadata.GetIndexes()
        where index.IsUnique && index.Properties.Any(p => p.Name == property)
        select index.GetDatabaseName() + string.Join('|', index.Properties.Select(p => p.Name == property ? "" : row.Property(p.Name).CurrentValue));

    private static long Id(EntityEntry<T> row) => Convert.ToInt64(row.Property("Id").CurrentValue, CultureInfo.InvariantCulture);
}
