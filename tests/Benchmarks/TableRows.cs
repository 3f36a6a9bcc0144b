using Certification.Platform.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Certification.Benchmarks;

/// <summary>Rows of one table, and the fastest plain way to store them: one statement, prepared once.</summary>
internal sealed record TableRows(string Table, IReadOnlyList<string> Columns, IReadOnlyList<object?[]> Rows)
{
    /// <summary>All tables in one transaction, on a connection set as the product's are.</summary>
    public static void Insert(string database, IEnumerable<TableRows> tables)
    {
        using var connection = Open(database);
        Execute(connection, "PRAGMA synchronous=NORMAL");
        using var transaction = connection.BeginTransaction();
        Execute(connection, "PRAGMA defer_foreign_keys=ON");
        foreach (var table in tables) table.Insert(connection);
        transaction.Commit();
    }

    private void Insert(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"INSERT INTO \"{Table}\" ({string.Join(", ", Columns.Select(c => $"\"{c}\""))}) VALUES ({string.Join(", ", Columns.Select((_, i) => $"@p{i}"))})";
        var parameters = Columns.Select((_, i) => command.Parameters.Add(new SqliteParameter($"@p{i}", null))).ToArray();
        command.Prepare();
        foreach (var row in Rows)
        {
            for (var i = 0; i < parameters.Length; i++) parameters[i].Value = row[i] ?? DBNull.Value;
            command.ExecuteNonQuery();
        }
    }

    /// <summary>A copy of the database as it stands.</summary>
    public static async Task<bool> Keep(AppDb db, string path)
    {
        File.Delete(path);
        await db.Database.ExecuteSqlRawAsync("VACUUM INTO {0}", path);
        using var connection = Open(path);
        Execute(connection, "PRAGMA journal_mode=WAL");
        return true;
    }

    /// <summary>The rows that one database has and an earlier copy of it has not.</summary>
    public static IReadOnlyList<TableRows> Added(string before, string after)
    {
        using var connection = Open(after);
        Execute(connection, $"ATTACH '{before}' AS before");
        var added = new List<TableRows>();
        foreach (var table in Read(connection, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'").Rows.Select(row => (string)row[0]!))
        {
            var (columns, rows) = Read(connection, $"SELECT * FROM \"{table}\" WHERE rowid > (SELECT coalesce(max(rowid), 0) FROM before.\"{table}\")");
            if (rows.Count > 0) added.Add(new TableRows(table, columns, rows));
        }
        return added;
    }

    private static (IReadOnlyList<string> Columns, IReadOnlyList<object?[]> Rows) Read(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<object?[]>();
        while (reader.Read())
        {
            var row = new object[reader.FieldCount];
            reader.GetValues(row);
            rows.Add([.. row.Select(value => value is DBNull ? null : value)]);
        }
        return ([.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)], rows);
    }

    private static SqliteConnection Open(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, ForeignKeys = true, Pooling = false }.ConnectionString);
        connection.Open();
        return connection;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
