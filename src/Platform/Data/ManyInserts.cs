using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace Certification.Platform.Data;

/// <summary>
/// Stores a save of many new rows with one prepared statement a table. EF Core on SQLite prepares a statement for every row and
/// asks for its id. SQL Server does without this: there EF sends many rows at a time.
/// </summary>
internal static class ManyInserts
{
    /// <summary>Below this EF's own way is as fast.</summary>
    internal const int Many = 100;

    /// <summary>False when this save is not of that kind; then nothing has happened.</summary>
    /// <exception cref="DbUpdateException">The database refused a row; the transaction is to be given up.</exception>
    public static bool Store(AppDb db, IReadOnlyList<EntityEntry> pending, CancellationToken ct)
    {
        if (pending.Count < Many || !db.Database.IsSqlite() || db.Database.CurrentTransaction is not { } transaction) return false;
        // Among changes and removals the order may matter: EF sorts them out.
        if (pending.Any(e => e.State != EntityState.Added)) return false;
        var groups = pending.GroupBy(e => e.Metadata).Select(g => (Table: new Table(g.Key), Rows: g.ToList())).ToList();
        if (groups.Any(g => !g.Table.IsPlain)) return false;

        using var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = transaction.GetDbTransaction();
        try
        {
            // Every id first, then the rows: so those that point at each other may come in any order.
            foreach (var (table, rows) in groups) table.Number(rows, command);
            Execute(command, "PRAGMA defer_foreign_keys = ON");
            foreach (var (table, rows) in groups)
            {
                ct.ThrowIfCancellationRequested();
                table.Insert(rows, command);
            }
        }
        catch (SqliteException e)
        {
            throw new DbUpdateException(e.Message, e);
        }
        db.ChangeTracker.AcceptAllChanges();
        return true;
    }

    private static object? Execute(DbCommand command, string text)
    {
        command.Parameters.Clear();
        command.CommandText = text;
        return command.ExecuteScalar();
    }

    /// <summary>An entity type as a table of its own.</summary>
    private sealed class Table(IEntityType type)
    {
        private readonly StoreObjectIdentifier _name = StoreObjectIdentifier.Table(type.GetTableName()!, type.GetSchema());
        private readonly List<IProperty> _properties = [.. type.GetProperties()];

        /// <summary>One type, one table, and at most a whole number as the key for the database to give.</summary>
        public bool IsPlain => type.BaseType is null && !type.GetDirectlyDerivedTypes().Any() && !type.IsOwned()
            && _properties.All(p => p.ValueGenerated == ValueGenerated.Never && p.GetBeforeSaveBehavior() == PropertySaveBehavior.Save || p == Given);

        private IProperty? Given => type.FindPrimaryKey()!.Properties is [{ ValueGenerated: ValueGenerated.OnAdd } key] && (key.ClrType == typeof(int) || key.ClrType == typeof(long)) ? key : null;

        /// <summary>No one else can take these numbers: the transaction has been the only writer since it began.</summary>
        public void Number(List<EntityEntry> rows, DbCommand command)
        {
            if (Given is not { } key) return;
            // Where SQLite keeps the last number of a table, also of rows that are gone.
            var id = Convert.ToInt64(Execute(command, $"SELECT max(seq) FROM sqlite_sequence WHERE name = '{_name.Name}'") is long last ? last : 0, CultureInfo.InvariantCulture);
            foreach (var row in rows)
            {
                var property = row.Property(key.Name);
                if (!property.IsTemporary) continue;
                id++;
                property.CurrentValue = key.ClrType == typeof(int) ? checked((int)id) : (object)id;
            }
        }

        public void Insert(List<EntityEntry> rows, DbCommand command)
        {
            command.Parameters.Clear();
            command.CommandText = $"INSERT INTO \"{_name.Name}\" ({List(p => $"\"{p.GetColumnName(_name)}\"")}) VALUES ({List(p => $"@{p.GetIndex()}")})";
            var columns = _properties.Select(p => (Property: p, p.GetRelationalTypeMapping().Converter, Parameter: new SqliteParameter($"@{p.GetIndex()}", null))).ToList();
            foreach (var column in columns) command.Parameters.Add(column.Parameter);
            command.Prepare();
            foreach (var row in rows)
            {
                var values = row.CurrentValues;
                foreach (var (property, converter, parameter) in columns)
                {
                    var value = values[property];
                    parameter.Value = (value is null || converter is null ? value : converter.ConvertToProvider(value)) ?? DBNull.Value;
                }
                command.ExecuteNonQuery();
            }
        }

        private string List(Func<IProperty, string> of) => string.Join(", ", _properties.Select(of));
    }
}
