using System.Globalization;
using Certification.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Certification.Platform.Personal;

/// <summary>One row of a person, column by column, in the order of the table.</summary>
public sealed record HeldRow(PersonalTable Table, IReadOnlyList<(PersonalColumn Column, object? Value)> Values);

/// <summary>A content of a person in the file store.</summary>
public sealed record HeldFile(string Key, string Name);

/// <summary>Reads everything that the database holds of one person, table by table, as the model says; what opens something is left out.</summary>
public sealed class ReadRows(AppDb db)
{
    /// <summary>Every table with rows of one person each, by class.</summary>
    public IReadOnlyList<PersonalTable> Tables() => [.. Tables(db)];

    private static IEnumerable<PersonalTable> Tables(AppDb db) => PersonalMap.Of(db.Model).Owned.OrderBy(t => t.Class).ThenBy(t => t.Name, StringComparer.Ordinal);

    public async Task<IReadOnlyList<HeldRow>> Of(PersonalTable table, int personId, CancellationToken ct)
    {
        var columns = table.Columns.Where(c => !c.IsSecret && c.FileName is null).ToList();
        var rows = new List<HeldRow>();
        await foreach (var values in Read($"SELECT {string.Join(", ", columns.Select(c => $"[{c.Name}]"))} FROM [{table.Name}] WHERE {Where(table, personId)}", columns.Count, ct))
            rows.Add(new(table, [.. columns.Zip(values)]));
        return rows;
    }

    /// <summary>Uploaded files, each content once.</summary>
    public async Task<IReadOnlyList<HeldFile>> Files(int personId, CancellationToken ct)
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var table in Tables(db))
            foreach (var key in table.Columns.Where(c => c.FileName is not null))
                await foreach (var values in Read($"SELECT [{key.Name}], [{table.Columns.First(c => c.Property == key.FileName).Name}] FROM [{table.Name}] WHERE [{key.Name}] IS NOT NULL AND [{key.Name}] <> '' AND {Where(table, personId)}", 2, ct))
                    files[(string)values[0]!] = values[1] as string ?? "";
        return [.. files.Select(f => new HeldFile(f.Key, f.Value))];
    }

    private static string Where(PersonalTable table, int personId) => table.Where.Replace("{0}", personId.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);

    /// <summary>Columns come from the model and the number is a number: there is nothing in it that anybody typed.</summary>
    private async IAsyncEnumerable<object?[]> Read(string sql, int width, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        await db.Database.OpenConnectionAsync(ct);
        try
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
#pragma warning disable CA2100
            command.CommandText = sql;
#pragma warning restore CA2100
            command.Transaction = db.Database.CurrentTransaction is { } open ? Microsoft.EntityFrameworkCore.Storage.DbContextTransactionExtensions.GetDbTransaction(open) : null;
            await using var reader = await command.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct))
            {
                var values = new object?[width];
                for (var i = 0; i < width; i++) values[i] = await reader.IsDBNullAsync(i, ct) ? null : reader.GetValue(i);
                yield return values;
            }
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }
}
